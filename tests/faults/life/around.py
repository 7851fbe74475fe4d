"""What goes on around a case (听证、勘验、征求意见、会商、转办、复议): its verbs as a random hand presses them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions.examination.visiting import Record
from onewindow.domain.cases.models import (
    RUNNING,
    Appeal,
    Case,
    Consult,
    Meeting,
    MeetingCase,
    MeetingSeat,
    SiteVisit,
    TechnicalReview,
)
from onewindow.domain.cases.queries import checklist
from onewindow.domain.cases.states import CLOCKED
from onewindow.domain.delivery import actions as delivery
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.org.models import Account, Department, Staff
from onewindow.domain.org.queries import calendar
from onewindow.kernel.models import StoredFile, Task
from tests.faults.life.hand import APPROVER, CITIZEN, EXAMINER, SUPERVISOR, WINDOW, Hand, Press

HOME = delivery.Goal("张三", "13900000001", "示范市城关区解放路88号")


def _last(model: Any, hand: Hand, **more: Any) -> int:
    """The newest of this case, or none."""
    return model.objects.filter(case=hand.case, **more).order_by("-pk").values_list("pk", flat=True).first() or 0


def _tell(hand: Hand) -> Any:
    interest = hand.draw("影响相邻住户", "影响相邻住户", "")
    return actions.tell_hearing(**hand.page, kind=hand.draw("asked", "asked", "public"), interest=interest)


def _announce(hand: Hand) -> Any:
    days = hand.draw(8, 8, 8, 3, 60)
    meets = calendar.current().nth(hand.at.date(), days)
    chair = hand.draw("health-supervisor", "health-supervisor", "fire-examiner")
    return actions.announce_hearing(
        **hand.page,
        meets_at=hand.at + (meets - hand.at.date()),
        place=hand.draw("三楼", "三楼", ""),
        chair=Account.objects.values_list("pk", flat=True).get(login=chair),
    )


def _record_hearing(hand: Hand) -> Any:
    return actions.record_hearing(**hand.page, record="笔录", signed=hand.draw("张三", "张三", ""))


def _bodies(hand: Hand) -> list[int]:
    slug = hand.draw("fire", "health", "planning", "market")
    return list(Department.objects.filter(slug=slug).values_list("pk", flat=True))


def _number(hand: Hand) -> str:
    numbers = Staff.objects.order_by("pk").values_list("number", flat=True)
    return hand.draw("market-window2", "market-window", "fire-examiner", "market-approver", *numbers[:3], "nobody")


def _consult(hand: Hand) -> Any:
    asks = {"question": hand.draw("可否？", "可否？", ""), "days": hand.draw(2, 2, 0, 99)}
    if hand.draw(True, True, False):
        return actions.consult(**hand.page, **asks, departments=_bodies(hand))
    return actions.consult(**hand.page, **asks, persons=[_number(hand)])


def _record_visit(hand: Hand) -> Any:
    row = SiteVisit.objects.filter(case=hand.case, ended_at=None, cancelled_at=None).order_by("-pk").first()
    points = checklist(row.checklist if row else "").points
    answered = points if hand.draw(True, True, False) else points[1:]
    record = Record(
        began_at=hand.at - timedelta(minutes=hand.draw(1, 1, 9999)),
        ended_at=hand.at,
        result=hand.draw("pass", "pass", "fail"),
        found={point.key: "yes" for point in answered},
        officers=hand.draw(["market-window2"], ["market-window2"], []),
        address=hand.draw("人民路1号", "人民路1号", ""),
    )
    return actions.record_visit(**hand.told, record=record)


def _technical(hand: Hand) -> Any:
    return actions.order_technical(
        **hand.page,
        kind=hand.draw("technical_review", "expert_review", "guess"),
        subject=hand.draw("设计方案", "设计方案", ""),
        reviewers="专家五人",
        days=hand.draw(3, 3, 0),
        notice=hand.draw("专家评审", "专家评审", ""),
    )


def _pass_on(hand: Hand) -> Any:
    tasks = Task.objects.filter(kind="case", thing=hand.case, closed_at=None).exclude(post=None).order_by("pk")
    task = hand.draw(*(tasks.values_list("pk", flat=True) or [0]))
    return actions.pass_on(**hand.page, task=task, to=_number(hand), why=hand.draw("出差", "出差", ""))


def _convene(hand: Hand) -> Any:
    others = list(Case.objects.exclude(pk=hand.case).values_list("number", flat=True)[:1])
    return actions.convene(
        **hand.page,
        others=hand.draw([], [], others),
        subject="联合核查",
        place="三楼",
        meets_at=hand.at + timedelta(minutes=1),
        departments=_bodies(hand),
    )


def _meeting(hand: Hand) -> int:
    rows = MeetingCase.objects.filter(case=hand.case).order_by("-pk")
    return rows.values_list("meeting", flat=True).first() or 0


def _minutes(hand: Hand) -> Any:
    meeting = _meeting(hand)
    agenda = MeetingCase.objects.filter(meeting=meeting).values_list("case", flat=True)
    stances = {case: (hand.draw("agree", "disagree"), hand.draw("意见", "")) for case in agenda}
    return actions.write_minutes(**hand.page, meeting=meeting, minutes=hand.draw("一致", ""), conclusions=stances)


def _sign(hand: Hand) -> Any:
    meeting = _last(MeetingSeat, hand)
    edition = Meeting.objects.filter(seats=meeting).values_list("edition", flat=True).first() or 0
    return actions.sign_minutes(**hand.told, edition=edition - hand.draw(0, 0, 0, 1), reserve="")


def _appeal(hand: Hand) -> Any:
    body, late = hand.draw("市政府", "市政府", ""), hand.draw(0, 0, 1)
    told = {"kind": hand.draw("reconsideration", "litigation", "prayer"), "body": body}
    return actions.record_appeal(**hand.page, **told, received_on=hand.at.date() + timedelta(days=late))


def _end_appeal(hand: Hand) -> Any:
    came = Appeal.objects.filter(case=hand.case).order_by("-pk").values_list("received_on", flat=True).first()
    kept = StoredFile.objects.create(
        token=uuid4(), sha256="0" * 64, size=3, type="application/pdf", name="决定书.pdf", at=hand.at
    )
    return actions.end_appeal(
        **hand.page,
        outcome=hand.draw("annulled", "annulled", "annulled", "upheld", "withdrawn"),
        ended_on=(came or hand.at.date()) + timedelta(days=hand.draw(0, 0, -1)),
        number=hand.draw("2026-1", "2026-1", ""),
        document=hand.draw(kept.pk, kept.pk, None),
    )


def _parcel(hand: Hand) -> int:
    return _row(hand).pk if _row(hand) else 0


def _row(hand: Hand) -> Any:
    return Parcel.objects.filter(ref=f"case:{hand.case}").order_by("-pk").first()


def _ask_parcel(hand: Hand) -> Any:
    key = f"{hand.case}-{hand.draw('a', hand.at)}"
    return delivery.ask(ref=f"case:{hand.case}", to=HOME, key=key, by=hand.by, at=hand.at)


def _of_parcel(verb: Any, **more: Any) -> Press:
    def press(hand: Hand) -> Any:
        row = _row(hand)
        seen = row.version - hand.draw(0, 0, 0, 1) if row else None
        return verb(parcel=row.pk if row else 0, seen=seen, by=hand.by, at=hand.at, **more)

    return press


HANDLES = (APPROVER, EXAMINER)
ANY = (EXAMINER, APPROVER, SUPERVISOR, WINDOW)
AROUND: dict[str, tuple[tuple[str, ...], Press]] = {
    "tell_hearing": ((APPROVER,), _tell),
    "ask_hearing": ((CITIZEN, APPROVER), lambda h: actions.ask_hearing(**h.page, who=h.draw("", "李四"))),
    "announce_hearing": ((APPROVER,), _announce),
    "record_hearing": ((APPROVER,), _record_hearing),
    "consult": (HANDLES, _consult),
    "notify": (HANDLES, lambda h: actions.notify(**h.page, text=h.draw("请关注", ""), departments=_bodies(h))),
    "opine": (ANY, lambda h: actions.opine(**h.told, stance=h.draw("agree", "none"), text=h.draw("意见", ""))),
    "read_notice": (ANY, lambda h: actions.read_notice(**h.told)),
    "recall_consult": (
        HANDLES,
        lambda h: actions.recall_consult(**h.page, consult=_last(Consult, h), why=h.draw("不需要", "")),
    ),
    "order_visit": (HANDLES, lambda h: actions.order_visit(**h.page, subject=h.draw("核对", ""), days=h.draw(2, 0))),
    "record_visit": (ANY, _record_visit),
    "cancel_visit": (
        ANY,
        lambda h: actions.cancel_visit(**h.page, visit=_last(SiteVisit, h), why=h.draw("改期", "")),
    ),
    "order_technical": (HANDLES, _technical),
    "record_technical": (
        ANY,
        lambda h: actions.record_technical(**h.told, result=h.draw("pass", "fail"), text=h.draw("意见", "意见", "")),
    ),
    "cancel_technical": (
        ANY,
        lambda h: actions.cancel_technical(**h.page, review=_last(TechnicalReview, h), why=h.draw("改期", "")),
    ),
    "pass_on": ((WINDOW, *ANY), _pass_on),
    "convene": (HANDLES, _convene),
    "write_minutes": (HANDLES, _minutes),
    "sign_minutes": (ANY, _sign),
    "call_off_meeting": (
        HANDLES,
        lambda h: actions.call_off_meeting(**h.page, meeting=_meeting(h), why=h.draw("改期", "")),
    ),
    "record_appeal": ((SUPERVISOR,), _appeal),
    "end_appeal": ((SUPERVISOR,), _end_appeal),
    "ask_parcel": ((CITIZEN, WINDOW), _ask_parcel),
    "send_parcel": ((WINDOW,), _of_parcel(delivery.send, contents=["证照"])),
    "cancel_parcel": ((CITIZEN, WINDOW), _of_parcel(delivery.cancel, reason="自取")),
    "lose_parcel": ((WINDOW,), _of_parcel(delivery.declare_lost, reason="查无下落")),
    "settle_parcel": ((WINDOW,), _of_parcel(delivery.settle, how="counter", note="自取")),
}
"""Verb → the roles that may at all, and how it is pressed."""

ROUND: dict[str, tuple[str, ...]] = {
    "opine": ("opine",),
    "read-notice": ("read_notice",),
    "visit": ("record_visit", "record_visit", "cancel_visit"),
    "technical": ("record_technical", "record_technical", "cancel_technical"),
    "meet": ("sign_minutes", "sign_minutes", "write_minutes"),
    "arrange-hearing": ("announce_hearing",),
    "hear": ("record_hearing", "record_hearing", "announce_hearing"),
}
"""An open task → the verbs it is open for."""

ASIDE = [
    "tell_hearing", "tell_hearing", "ask_hearing", "ask_hearing", "consult", "consult", "notify", "order_visit", "order_technical", "convene",
    "write_minutes", "write_minutes", "recall_consult", "call_off_meeting", "pass_on", "ask_parcel", "send_parcel", "cancel_parcel",
    "lose_parcel", "settle_parcel",
]  # fmt: skip
"""What may be done beside the work, and is open for nobody as a task."""

AFTER = {
    "record_appeal": ("refused", "closed"),
    "end_appeal": ("refused", "closed"),
    "propose_not_accept": ("filed",),
    "pass_on": CLOCKED,
    "withdraw": RUNNING,
}
"""Where a verb is pressed that does not go with the examination."""
