"""Every turn a case can take (办件各环节): by what a verb is called, who may, and how a random hand presses it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Paper
from onewindow.domain.cases.models import Case
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Bill, Refund
from onewindow.domain.org.queries import Actor
from onewindow.kernel.step import NotFound
from tests.domain.cases.road import Road

WORDS = {
    "reason": "other",
    "reasons": "不符合条件",
    "guidance": "可以申请行政复议",
    "legal_basis": "行政许可法第三十八条",
}
HOLDS = ("testing", "testing", "appraisal", "fee", "applicant", "expert-review", "no-such-kind")
SLUGS = ("id-card", "floor-plan", "health-proof")


@dataclass(frozen=True)
class Hand:
    """One press: on which case, by whom, when, with what is drawn."""

    road: Road
    case: int
    by: Actor
    at: datetime
    data: st.DataObject

    def draw(self, *of: Any) -> Any:
        """One of these."""
        return self.data.draw(st.sampled_from(of))

    @property
    def told(self) -> dict[str, Any]:
        """What every verb is told."""
        return {"case": self.case, "by": self.by, "at": self.at}

    @property
    def page(self) -> dict[str, Any]:
        """The same with the version of a page, mostly the newest."""
        old = self.draw(0, 0, 0, 0, 0, 1)
        row = Case.objects.get(pk=self.case)
        return self.told | {"seen": row.version - old}

    @property
    def bill(self) -> Bill:
        """The bill of the case."""
        row = Bill.objects.filter(ref=f"case:{self.case}").order_by("-pk").first()
        if row is None:
            raise NotFound(kind="bill", thing=0)
        return row


def _refund(hand: Hand) -> str:
    row = Refund.objects.filter(bill=hand.bill).order_by("-pk").first()
    return row.number if row else "TF0"


def _resubmit(hand: Hand) -> Any:
    papers = [hand.road.paper(slug) for slug in SLUGS]
    if hand.draw(True, False, False):
        papers[2] = Paper("health-proof", "promise")
    return actions.resubmit(**hand.page, papers=papers)


def _pay(hand: Hand) -> Any:
    bill = hand.bill
    amount = hand.draw(bill.total, bill.total, bill.total + 1)
    return fees.pay(bill=bill.pk, means="cash", amount=amount, key=f"{bill.pk}-{hand.at}", by=hand.by, at=hand.at)


def _ask_back(hand: Hand) -> Any:
    amount = hand.draw(3000, hand.bill.paid, hand.bill.paid + 1, 0)
    return fees.propose_refund(bill=hand.bill.pk, amount=amount, reason="多收", by=hand.by, at=hand.at)


Press = Callable[[Hand], Any]
CITIZEN, WINDOW, EXAMINER, APPROVER, SUPERVISOR = "citizen", "window", "examiner", "approver", "supervisor"
VERBS: dict[str, tuple[tuple[str, ...], Press]] = {
    "accept": ((WINDOW,), lambda h: actions.accept(**h.page)),
    "correct": ((WINDOW,), lambda h: actions.correct(**h.page, items=[h.draw(*SLUGS)], text="请补正")),
    "resubmit": ((CITIZEN,), _resubmit),
    "review": (
        (EXAMINER,),
        lambda h: actions.review(**h.told, stance=h.draw("agree", "agree", "disagree"), text=h.draw("", "意见")),
    ),
    "grant": ((APPROVER,), lambda h: actions.grant(**h.page, overrule=h.draw("", "理由"))),
    "propose_refusal": ((APPROVER,), lambda h: actions.propose_refusal(**h.page, **WORDS)),
    "propose_not_accept": ((WINDOW,), lambda h: actions.propose_not_accept(**h.page, **WORDS)),
    "consent": ((SUPERVISOR,), lambda h: actions.consent(**h.page)),
    "decline": ((SUPERVISOR,), lambda h: actions.decline(**h.page, why=h.draw("再看", ""))),
    "close": ((WINDOW,), lambda h: actions.close(**h.page)),
    "withdraw": ((CITIZEN,), lambda h: actions.withdraw(**h.page)),
    "hold": (
        (APPROVER,),
        lambda h: actions.hold(
            **h.page, kind=h.draw(*HOLDS), notice=h.draw("等待", "等待", "等待", ""), days=h.draw(1, 1, 5, 60, 0)
        ),
    ),
    "release": ((APPROVER,), lambda h: actions.release(**h.page, kind=h.draw(*HOLDS))),
    "propose_extension": (
        (APPROVER,),
        lambda h: actions.propose_extension(**h.page, reason=h.draw("复杂", "复杂", "")),
    ),
    "approve_extension": ((SUPERVISOR,), lambda h: actions.approve_extension(**h.page)),
    "decline_extension": ((SUPERVISOR,), lambda h: actions.decline_extension(**h.page, why=h.draw("不必", "不必", ""))),
    "sign_letter": ((CITIZEN, WINDOW), lambda h: actions.sign_letter(**h.told, how=h.draw("online", "paper"))),
    "bring_paper": (
        (CITIZEN, WINDOW),
        lambda h: actions.bring_paper(**h.page, paper=h.road.paper(h.draw("health-proof", *SLUGS))),
    ),
    "check_paper": ((WINDOW,), lambda h: actions.check_paper(**h.page, material=h.draw("health-proof", "id-card"))),
    "return_paper": (
        (WINDOW,),
        lambda h: actions.return_paper(**h.page, material="health-proof", why=h.draw("过期", "")),
    ),
    "pay": ((WINDOW,), _pay),
    "propose_refund": ((WINDOW,), _ask_back),
    "approve_refund": ((SUPERVISOR,), lambda h: fees.approve_refund(refund=_refund(h), by=h.by, at=h.at)),
    "decline_refund": (
        (SUPERVISOR,),
        lambda h: fees.decline_refund(refund=_refund(h), reason="不符", by=h.by, at=h.at),
    ),
    "cancel_bill": ((WINDOW,), lambda h: fees.cancel(bill=h.bill.pk, reason=h.draw("不收", ""), by=h.by, at=h.at)),
}
"""Verb → the roles that may at all, and how it is pressed."""

WAYS = {
    "accept": ("accept", "accept", "accept", "correct", "propose_not_accept"),
    "correct": ("resubmit",),
    "review": ("review",),
    "decide": ("grant", "grant", "propose_refusal", "hold", "propose_extension"),
    "consent": ("consent", "decline"),
    "close": ("close",),
    "release": ("release",),
    "extend": ("approve_extension", "decline_extension"),
    "bring-paper": ("bring_paper",),
    "check-paper": ("check_paper", "return_paper"),
}
"""An open task → the verbs it is open for."""
