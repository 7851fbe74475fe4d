"""Every turn a case can take (办件各环节): by what a verb is called, who may, and how a random hand presses it."""

from typing import Any

from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Paper
from onewindow.domain.fees import actions as fees
from onewindow.domain.fees.models import Refund
from tests.faults.life.around import AROUND, ROUND
from tests.faults.life.hand import APPROVER, CITIZEN, EXAMINER, SUPERVISOR, WINDOW, Hand, Press

WORDS = {
    "reason": "other",
    "reasons": "不符合条件",
    "guidance": "可以申请行政复议",
    "legal_basis": "行政许可法第三十八条",
}
HOLDS = ("testing", "testing", "appraisal", "fee", "applicant", "expert-review", "no-such-kind")
SLUGS = ("id-card", "floor-plan", "health-proof")


def _refund(hand: Hand) -> str:
    row = Refund.objects.filter(bill=hand.bill).order_by("-pk").first()
    return row.number if row else "TF0"


def _resubmit(hand: Hand) -> Any:
    papers = [hand.road.paper(slug) for slug in SLUGS]
    if hand.draw(False, False, True):
        papers[2] = Paper("health-proof", "promise")
    return actions.resubmit(**hand.page, papers=papers)


def _pay(hand: Hand) -> Any:
    bill = hand.bill
    amount = hand.draw(bill.total, bill.total, bill.total + 1)
    return fees.pay(bill=bill.pk, means="cash", amount=amount, key=f"{bill.pk}-{hand.at}", by=hand.by, at=hand.at)


def _ask_back(hand: Hand) -> Any:
    amount = hand.draw(3000, hand.bill.paid, hand.bill.paid + 1, 0)
    return fees.propose_refund(bill=hand.bill.pk, amount=amount, reason="多收", by=hand.by, at=hand.at)


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
    **AROUND,
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
    **ROUND,
}
"""An open task → the verbs it is open for."""
