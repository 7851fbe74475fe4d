"""Answers of the cases room: due moments run their verbs; news of a case reaches its applicant; a case closes itself."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from onewindow.domain.cases import actions, events, holdings  # noqa: F401
from onewindow.domain.cases.actions.clock.fees import charge_fee, fee_paid
from onewindow.domain.cases.jobs import LOCK, recompute
from onewindow.domain.cases.models import (
    Case,
    Certificate,
    Consent,
    ConsultBody,
    Correction,
    Extension,
    Hearing,
    Hold,
    Overrun,
    Promise,
    RefusalNotice,
)
from onewindow.domain.cases.queries.window import posting
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.delivery import actions as delivery
from onewindow.domain.delivery import events as parcels
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees import events as money
from onewindow.domain.fees.queries import costs
from onewindow.domain.messages.actions import send, tell
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Department
from onewindow.kernel import log, sql
from onewindow.kernel.due import due
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event, Task
from onewindow.kernel.sql.compiled import compiled
from onewindow.kernel.worktime import CHINA


@due("case", "notice-limit")
def accept_by_silence(task: Task, at: datetime) -> None:
    """视为受理. Five working days without a notice: accepted as of receipt (行政许可法 art. 32 (4))."""
    actions.deem_accepted(case=task.thing, at=at)


@due("case", "paper-limit")
def promised_paper_lacks(task: Task, at: datetime) -> None:
    """容缺承诺到期. A promised paper has not come: what its letter said follows; one that came in time has ended this timer."""
    actions.lapse_promises(case=task.thing, at=at)


@due("case", "promised-limit")
def promise_broken(task: Task, at: datetime) -> None:
    """承诺超期. The promise has passed; written once, nothing changes by itself (优化营商环境条例 art. 36)."""
    _overdue("case.promised-overdue", task, at)
    actions.note_overrun(case=task.thing, clock="promised", at=at)


@due("case", "statutory-limit")
def law_broken(task: Task, at: datetime) -> None:
    """法定超期. The law's limit has passed: written once; where the item's law lets silence decide, it decides."""
    _overdue("case.statutory-overdue", task, at)
    actions.note_overrun(case=task.thing, clock="statutory", at=at)
    actions.deem(case=task.thing, at=at)


@due("case", "hold-lasts")
def hold_outlasted(task: Task, at: datetime) -> None:
    """暂停超出告知期限. A hold lasts longer than the applicant was told: written down, and reckoned anew."""
    actions.hold_lasts(case=task.thing, at=at)


@reader("cases", "case.check-paper")
def silence_speaks_later(event: Event, at: datetime) -> None:
    """默示补作. The last promised paper is there: what silence would have decided at the limit, it decides now."""
    actions.deem(case=_thing(event), at=event.at)


@due("case", "hearing-limit")
def nobody_asked(task: Task, at: datetime) -> None:
    """逾期未申请听证. The five days to ask for a hearing have passed: the case may be decided (行政许可法 art. 47)."""
    actions.lapse_hearing(case=task.thing, at=at)


def _overdue(name: str, task: Task, at: datetime) -> None:
    """The timer stays open until the case is decided; the sweeper returns to it, so the event is written once.

    Once for each due moment: a calendar may have moved it after it had passed.
    """
    due_at = task.due_at and task.due_at.isoformat()
    log.add_once(name, by=None, at=at, kind="case", thing=task.thing, data={"due": due_at})


def _thing(event: Event) -> int:
    """The id of the case or licence an event is about: these always have one."""
    assert event.thing is not None
    return event.thing


_TEXTS = {
    "case.file": "case.filed",
    "case.accept": "case.accepted",
    "case.accept-direct": "case.accepted",
    "case.deem-accepted": "case.accepted",
    "case.deem-accepted-direct": "case.accepted",
    "case.start": "case.accepted",
    "case.start-direct": "case.accepted",
    "case.correct": "case.correct",
    "case.lapse-correct": "case.correct",
    "case.return-paper": "case.paper-returned",
    "case.lapse": "case.lapsed",
    "case.grant": "case.granted",
    "case.refuse": "case.refused",
    "case.hold": "case.held",
    "case.release": "case.released",
    "case.tell-hearing": "case.hearing-told",
    "case.announce-hearing": "case.hearing-announced",
    "case.extend": "case.extended",
    "case.deem-granted": "case.deemed-granted",
    "case.deem-refused": "case.deemed-refused",
    "case.reopen": "case.reopened",
    "case.not-accept": "case.not-accepted",
    "case.stop": "case.stopped",
    "case.withdraw": "case.withdrawn",
}


_TOLD_BY_BUNDLE = {"case.file", "case.accept", "case.accept-direct", "case.deem-accepted", "case.deem-accepted-direct"}


@reader("cases", *_TEXTS)
def tell_the_applicant(event: Event, at: datetime) -> None:
    """告知申请人. A message for each step that concerns the applicant, once an event; a bundle tells its own filing and acceptance."""
    case = _thing(event)
    ((number, item, owner, enterprise, group, promised),) = _told_about(case)
    if group and event.name in _TOLD_BY_BUNDLE:
        return
    known = spec(item)
    params: dict[str, Any] = {"item_zh": known.name_zh, "item_en": known.name_en, "number": number}
    if promised is not None:
        params["due"] = f"{promised.astimezone(CHINA):%Y-%m-%d %H:%M}"
    reason = _reason(case, event.name)
    if reason:
        params["reason"] = reason
    try:
        params |= _of_the_clock(case, event)
    except ObjectDoesNotExist:
        if not Certificate.objects.filter(case=case).exists():
            raise
        return  # destroyed before it was read: of its words nothing is left to tell
    if event.name == "case.return-paper":
        params |= _returned(event)
    tell(
        owner=owner,
        enterprise=enterprise,
        key=_TEXTS[event.name],
        params=params,
        ref=f"case:{case}",
        matter=group,
        at=event.at,
        event=event.pk,
    )


@reader("cases", *events.OVERRUN[1:])
def tell_why_late(event: Event, at: datetime) -> None:
    """逾期说明告知. The applicant is told why his case was late, once an event (优化营商环境条例 art. 36)."""
    row = Overrun.objects.select_related("case").filter(pk=_thing(event)).first()
    if row is None:
        return  # destroyed with its file
    known = spec(row.case.item_version_id)
    words = {"item_zh": known.name_zh, "item_en": known.name_en, "number": row.case.number, "reason": row.explanation}
    tell(
        owner=row.case.owner_id,
        enterprise=row.case.enterprise_id,
        key="case.late-explained",
        params=words,
        ref=f"case:{row.case_id}",
        matter=row.case.group,
        at=event.at,
        event=event.pk,
    )


_PROPOSALS = ("case.refuse", "case.not-accept", "case.decline-refuse", "case.decline-not-accept")
_EXTENSIONS = ("case.extend", "case.decline-extension")


@reader("cases", *_PROPOSALS, *_EXTENSIONS)
def tell_who_proposed(event: Event, at: datetime) -> None:
    """告知提出人. What the second person said to a refusal or an extension he proposed, once an event."""
    asked: Any = Consent if event.name in _PROPOSALS else Extension
    declined = event.name.startswith("case.decline")
    answered = "declined_at" if declined else "given_at" if asked is Consent else "approved_at"
    own = asked.objects.filter(case=event.thing, **{answered: event.at})  # not one proposed anew meanwhile
    row = own.values_list("proposed_by_id", "declined_why").first()
    if row is None or row[0] == event.by:
        return
    _tell_staff(event, row[0], "case.declined" if declined else "case.agreed", {"reason": row[1]} if declined else {})


@reader("cases", "case.opine")
def tell_who_asked(event: Event, at: datetime) -> None:
    """告知征求人. A body that was asked about a case has answered, once an event."""
    answer = ConsultBody.objects.select_related("consult").filter(case=event.thing, consult__purpose="opinion")
    one = answer.filter(by=event.by, post=(event.data or {})["post"], answered_at=event.at).first()
    if one is None or one.consult.asked_by_id == event.by:
        return
    whose = Department.objects.filter(posts=one.post).first()
    if whose is not None:
        params = {"department_zh": whose.name_zh, "department_en": whose.name_en, "reason": one.text or "-"}
        _tell_staff(event, one.consult.asked_by_id, "case.answered", params)


def _tell_staff(event: Event, account: int, key: str, more: dict[str, Any]) -> None:
    ((number, item, *_),) = _told_about(_thing(event))
    known = spec(item)
    params = {"item_zh": known.name_zh, "item_en": known.name_en, "number": number, **more}
    send(to=account, key=key, params=params, ref=f"case:{event.thing}", at=event.at, event=event.pk)


@compiled
def _told_about(case: int) -> Any:
    return Case.objects.filter(pk=case).values_list(
        "number", "item_version_id", "owner_id", "enterprise_id", "group", "promised_due_at"
    )


def _of_the_clock(case: int, event: Event) -> dict[str, Any]:
    """What is told in writing of a hold, an extension, silence: the words, how long, by which article."""
    if event.name == "case.hold":
        held = Hold.objects.filter(case=case, slug=(event.data or {})["kind"], opened_at=event.at).get()
        return {"reason": held.notice, "days": held.days, "until": day(held.expected_at), "source": held.source}
    if event.name == "case.extend":
        more = Extension.objects.get(case=case, approved_at__isnull=False)
        until = day(datetime.fromisoformat((event.data or {})["statutory"]))
        return {"reason": more.reason, "until": until, "source": more.basis}
    if event.name in ("case.tell-hearing", "case.announce-hearing"):
        return _of_the_hearing(case, event)
    return {"source": event.data["rule"]} if event.data and "rule" in event.data else {}


def _of_the_hearing(case: int, event: Event) -> dict[str, Any]:
    row = Hearing.objects.filter(case=case, told_at__lte=event.at).order_by("-id")[0]
    until = row.ask_until or row.organise_until or event.at
    meets = {"meets": f"{row.meets_at.astimezone(CHINA):%Y-%m-%d %H:%M}"} if row.meets_at else {}
    return {"reason": row.interest, "until": day(until), "place": row.place} | meets


def day(at: datetime) -> str:
    """A day as a message names it."""
    return f"{at.astimezone(CHINA):%Y-%m-%d}"


def _reason(case: int, name: str) -> str:
    if name in ("case.correct", "case.lapse-correct"):
        return Correction.objects.filter(case=case).order_by("-at").values_list("text", flat=True).first() or ""
    if name in ("case.refuse", "case.not-accept"):
        return RefusalNotice.objects.filter(case=case).order_by("-id").values_list("reasons", flat=True).first() or ""
    return ""


def _returned(event: Event) -> dict[str, str]:
    promise = Promise.objects.get(case=_thing(event), material=(event.data or {})["material"])
    return {"reason": promise.returned_why, "due": f"{promise.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}"}


@reader("cases", "task.amber")
def remind_of_a_paper(event: Event, at: datetime) -> None:
    """催告补交. A promised paper is due soon: the applicant is reminded, once for each day it is due."""
    task = int((event.data or {}).get("task") or 0)
    if event.kind != "case" or not Task.objects.filter(pk=task, name="bring-paper", closed_at=None).exists():
        return
    case = Case.objects.get(pk=_thing(event))
    open_ = Promise.objects.filter(case=case, kept_at=None, lapsed_at=None).order_by("due_at", "id")
    first = open_.first()
    if first is None:
        return
    known = spec(case.item_version_id)
    slugs = set(open_.filter(due_at=first.due_at).values_list("material", flat=True))
    papers = [one for one in known.materials if one.key in slugs]
    tell(
        owner=case.owner_id,
        enterprise=case.enterprise_id,
        key="case.paper-due",
        params={
            "item_zh": known.name_zh,
            "item_en": known.name_en,
            "number": case.number,
            "papers_zh": "、".join(one.name_zh for one in papers),
            "papers_en": ", ".join(one.name_en for one in papers),
            "due": f"{first.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        },
        ref=f"case:{case.pk}",
        matter=case.group,
        at=event.at,
        event=event.pk,
    )


@reader("cases", "calendar.approve")
def recompute_clocks(event: Event, at: datetime) -> None:
    """重新计算时限. A notice is in force: the running clocks are recomputed by a job; asked twice, it goes on."""
    recompute.configure(lock=LOCK).defer(notice=_thing(event))


@reader("cases", "case.refuse", "case.grant", "case.deem-granted", "licence.issue")
def close_when_handed_over(event: Event, at: datetime) -> None:
    """自动办结. Everything is in the applicant's account: the refusal at once, a grant when its last licence is made."""
    if (event.data or {}).get("outputs"):
        return  # its licences are in making; the news of the last one comes by here
    ended = sql.row(_HANDED_OVER_ALL if event.kind == "licence" else _HANDED_OVER, (str(_thing(event)),))
    if ended:
        actions.close(case=ended[0], by=Actor.SYSTEM, at=at)


_NONE_LEFT = (
    " AND c.state IN ('granted', 'refused') AND NOT EXISTS (SELECT 1 FROM licences_licence m"
    " WHERE m.case_ref = 'case:' || c.id AND m.state = 'making')"
)
_HANDED_OVER = f"SELECT c.id FROM cases_case c WHERE c.id = %s::bigint{_NONE_LEFT}"
_HANDED_OVER_ALL = (
    "SELECT c.id FROM licences_licence l JOIN cases_case c ON c.id = substr(l.case_ref, 6)::bigint"
    f" WHERE l.id = %s::bigint{_NONE_LEFT}"
)


@reader("cases", *events.ACCEPT, *events.START)
def bill_the_fee(event: Event, at: datetime) -> None:
    """出具缴费单. An accepted case with a fee in guide and list is billed; most cost nothing and are left at the first look."""
    item = (event.data or {}).get("item")
    if item is not None and not costs(spec(item)):
        return
    charge_fee(case=_thing(event), by=Actor.SYSTEM, at=at)


@reader("cases", money.PAY, money.CANCEL)
def fee_settled(event: Event, at: datetime) -> None:
    """缴费恢复计时. Paid, or called off: what waited for it runs on."""
    for ref in (event.data or {}).get("refs", ()):
        kind, _, case = ref.partition(":")
        if kind == "case":
            fee_paid(case=int(case), by=Actor.SYSTEM, at=at)


@reader("cases", events.NOT_ACCEPT, events.WITHDRAW, events.STOP, events.LAPSE, events.SILENCE[1])
def nothing_owed(event: Event, at: datetime) -> None:
    """免收. A case that has ended without anybody's decision owes nothing it has not paid."""
    fees.drop(ref=f"case:{_thing(event)}", reason="办件已终止", by=Actor.SYSTEM, at=at)


@reader("cases", events.CLOSE, parcels.ASK)
def results_to_send(event: Event, at: datetime) -> None:
    """结果可寄. A case handed in alone is closed: who asked for a parcel gets its result; repeating it changes nothing.

    Who asks in the moment of the decision is looked at once more, when both have happened.
    """
    kind, _, number = str((event.data or {})["ref"] if event.kind == "parcel" else f"case:{event.thing}").partition(":")
    if kind == "case" and sql.row(_TO_SEND, (number,)):
        row = Case.objects.get(pk=int(number))
        lines = posting.results_of(row)
        delivery.make_ready(ref=f"case:{row.pk}", contents=lines, by=Actor.SYSTEM, at=at)


@reader("cases", *(name for name in events.ENDED if name != events.CLOSE))
def nothing_to_send(event: Event, at: datetime) -> None:
    """不再寄送. A case that ended without a result has nothing to send."""
    delivery.call_off(ref=f"case:{_thing(event)}", reason="办件已终止", by=Actor.SYSTEM, at=at)


_TO_SEND = (
    "SELECT 1 FROM cases_case c WHERE c.id = %s::bigint AND c.state = 'closed' AND c.\"group\" = '' AND EXISTS"
    " (SELECT 1 FROM delivery_parcel p WHERE p.ref = 'case:' || c.id AND p.kind = 'send')"
)
