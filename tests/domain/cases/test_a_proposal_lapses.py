"""A proposal nobody answers (拟办意见失效): silence accepts the case, and later another refusal may be proposed."""

from datetime import timedelta

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Consent
from onewindow.kernel import due
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import Road, open_tasks, row

WORDS = {
    "reason": "other",
    "reasons": "不符合条件",
    "guidance": "可以申请行政复议",
    "legal_basis": "行政许可法第三十二条",
}


def proposals(case: int) -> int:
    """How many wait for an answer."""
    return Consent.objects.filter(case=case, given_at=None, declined_at=None).count()


def test_silence_ends_a_proposal_and_a_refusal_may_be_proposed_later(road: Road) -> None:
    case = road.file().id
    actions.propose_not_accept(case=case, by=road.city.clerk, at=road.at, **WORDS)
    road.now += timedelta(days=10)
    due.sweep(road.at)
    assert row(case).state == "reviewing"
    assert proposals(case) == 0
    for department in REVIEWING:
        actions.review(case=case, stance="agree", by=road.city.of(department, "examiner"), at=road.at)
    road.refuse(case)
    assert proposals(case) == 1
    assert "consent" in open_tasks(case)
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    assert row(case).state == "refused"


def test_a_withdrawal_ends_a_proposal(road: Road) -> None:
    case = road.deciding()
    road.refuse(case)
    actions.withdraw(case=case, by=road.city.citizen, at=road.at)
    assert proposals(case) == 0
    told = Consent.objects.get(case=case)
    assert (told.declined_by, told.declined_why) == (None, ""), "nobody has sent it back"
