"""Answers of the cases room: due moments run their verbs; news of a case reaches its applicant; a case closes itself."""

from datetime import datetime
from typing import Any

from onewindow.domain.cases import actions, holdings  # noqa: F401
from onewindow.domain.cases.jobs import LOCK, recompute
from onewindow.domain.cases.models import Case, Correction, RefusalNotice
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.actions import tell
from onewindow.domain.org.actions import Actor
from onewindow.kernel import log
from onewindow.kernel.due import due
from onewindow.kernel.log import reader
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA


@due("case", "notice-limit")
def accept_by_silence(task: Task, at: datetime) -> None:
    """视为受理. Five working days without a notice: accepted as of receipt (行政许可法 art. 32 (4))."""
    actions.deem_accepted(case=task.thing, at=at)


@due("case", "promised-limit")
def promise_broken(task: Task, at: datetime) -> None:
    """承诺超期. The promise has passed; written once, nothing changes by itself (优化营商环境条例 art. 36)."""
    _overdue("case.promised-overdue", task, at)


@due("case", "statutory-limit")
def law_broken(task: Task, at: datetime) -> None:
    """法定超期. The law's limit has passed; written once, nothing changes by itself."""
    _overdue("case.statutory-overdue", task, at)


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
    "case.grant": "case.granted",
    "case.refuse": "case.refused",
    "case.not-accept": "case.not-accepted",
    "case.stop": "case.stopped",
    "case.withdraw": "case.withdrawn",
}


_TOLD_BY_BUNDLE = {"case.file", "case.accept", "case.accept-direct", "case.deem-accepted", "case.deem-accepted-direct"}


@reader("cases", *_TEXTS)
def tell_the_applicant(event: Event, at: datetime) -> None:
    """告知申请人. A message for each step that concerns the applicant, once an event; a bundle tells its own filing and acceptance."""
    case = Case.objects.get(pk=_thing(event))
    if case.group and event.name in _TOLD_BY_BUNDLE:
        return
    known = spec(case.item_version_id)
    params: dict[str, Any] = {"item_zh": known.name_zh, "item_en": known.name_en, "number": case.number}
    if case.promised_due_at is not None:
        params["due"] = f"{case.promised_due_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    reason = _reason(case, event.name)
    if reason:
        params["reason"] = reason
    tell(
        owner=case.owner_id,
        enterprise=case.enterprise_id,
        key=_TEXTS[event.name],
        params=params,
        ref=f"case:{case.pk}",
        matter=case.group,
        at=event.at,
        event=event.pk,
    )


def _reason(case: Case, name: str) -> str:
    if name == "case.correct":
        return Correction.objects.filter(case=case).order_by("-at").values_list("text", flat=True).first() or ""
    if name in ("case.refuse", "case.not-accept"):
        return RefusalNotice.objects.filter(case=case).values_list("reasons", flat=True).first() or ""
    return ""


@reader("cases", "calendar.approve")
def recompute_clocks(event: Event, at: datetime) -> None:
    """重新计算时限. A notice is in force: the running clocks are recomputed by a job; asked twice, it goes on."""
    recompute.configure(lock=LOCK).defer(notice=_thing(event))


@reader("cases", "case.refuse", "case.grant", "licence.issue")
def close_when_handed_over(event: Event, at: datetime) -> None:
    """自动办结. Everything is in the applicant's account: the refusal at once, a grant when its last licence is made."""
    if event.kind == "licence":
        ref = Licence.objects.values_list("case_ref", flat=True).get(pk=_thing(event))
        case = int(ref.removeprefix("case:"))
    else:
        case = _thing(event)
    if Licence.objects.filter(case_ref=f"case:{case}", state="making").exists():
        return
    if Case.objects.filter(pk=case, state__in=("granted", "refused")).exists():
        actions.close(case=case, by=Actor.SYSTEM, at=at)
