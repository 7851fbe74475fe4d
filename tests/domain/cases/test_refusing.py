"""Nothing is refused by one person alone: a proposal, a second person, a written notice (行政许可法 art. 38)."""

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Consent, RefusalNotice
from onewindow.domain.cases.states import CASE
from onewindow.kernel import step
from tests.domain.cases.road import Road, events, open_tasks, row

WORDS = {"reason": "other", "reasons": "材料虚假", "guidance": "可申请行政复议", "legal_basis": "行政许可法第三十二条"}


def test_a_refusal_needs_the_consent_of_another_person(road: Road) -> None:
    case = road.deciding()
    road.refuse(case)
    assert row(case).state == "deciding"
    assert open_tasks(case) == ["consent", "promised-limit", "statutory-limit"]

    moved = actions.consent(case=case, by=road.city.supervisor, at=road.at)
    assert moved.state == "refused"
    after = row(case)
    assert (after.outcome, after.decided_at, after.closed_at) == ("refused", road.now, None)
    consent = Consent.objects.get(pk=after.consent_id)
    assert (consent.proposed_by_id, consent.given_by_id) == (road.city.approver.account, road.city.supervisor.account)
    notice = RefusalNotice.objects.get(case=case)
    assert (notice.kind, notice.reasons, notice.consent_id) == ("refuse", "场所不符合要求", consent.pk)
    assert open_tasks(case) == ["close"]
    assert events(case)[-2:] == ["case.propose-refuse", "case.refuse"]


def test_who_proposed_cannot_consent_even_if_both_posts_are_his(road: Road) -> None:
    case = road.deciding()
    both = road.city.approver.posts | road.city.supervisor.posts
    one = type(road.city.approver)(account=road.city.approver.account, kind="staff", posts=both)
    road.refuse(case, by=one)
    with pytest.raises(actions.SecondPerson):
        actions.consent(case=case, by=one, at=road.at)
    assert row(case).state == "deciding"


def test_the_database_itself_refuses_a_consent_to_oneself(road: Road) -> None:
    case = road.deciding()
    road.refuse(case)
    consent = Consent.objects.get(case=case)
    with pytest.raises(IntegrityError, match="second_person_differs"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(given_by=consent.proposed_by_id, given_at=road.at)


@pytest.mark.parametrize("move", ["refuse", "grant"])
def test_the_database_itself_refuses_a_refusal_without_consent(road: Road, move: str) -> None:
    case = road.deciding()
    with pytest.raises(IntegrityError, match="refused_needs_consent"), transaction.atomic():
        step.step(
            CASE,
            case,
            row(case).version,
            move,
            by=road.city.approver.account,
            at=road.at,
            set={"outcome": "refused", "decided_at": road.now},
        )
    assert row(case).state == "deciding"


def test_a_declined_refusal_goes_back_to_who_proposed_it(road: Road) -> None:
    case = road.deciding()
    road.refuse(case)
    with pytest.raises(actions.ReasonsMissing):
        actions.decline(case=case, why=" ", by=road.city.supervisor, at=road.at)
    actions.decline(case=case, why="理由不充分", by=road.city.supervisor, at=road.at)
    assert (row(case).state, open_tasks(case)) == ("deciding", ["decide", "promised-limit", "statutory-limit"])
    assert Consent.objects.get(case=case).declined_why == "理由不充分"
    actions.grant(case=case, by=road.city.approver, at=road.at)

    again = road.deciding()
    road.refuse(again)
    actions.decline(case=again, why="再核实", by=road.city.supervisor, at=road.at)
    road.refuse(again)
    actions.consent(case=again, by=road.city.supervisor, at=road.at)
    assert Consent.objects.get(pk=row(again).consent_id).declined_at is None


def test_not_accepting_needs_consent_too(road: Road) -> None:
    case = road.file().id
    actions.propose_not_accept(case=case, **WORDS, by=road.city.clerk, at=road.at)
    assert open_tasks(case) == ["consent", "notice-limit"]
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    after = row(case)
    assert (after.state, after.outcome, after.closed_at, after.accepted_at) == (
        "not_accepted", "not_accepted", road.now, None
    )  # fmt: skip
    assert open_tasks(case) == []
    assert RefusalNotice.objects.get(case=case).kind == "not-accept"


def test_a_declined_not_accepting_goes_back_to_the_window_with_its_old_clock(road: Road) -> None:
    case = road.file().id
    due = road.city and _due(case)
    actions.propose_not_accept(case=case, **WORDS, by=road.city.clerk, at=road.at)
    actions.decline(case=case, why="应予受理", by=road.city.supervisor, at=road.at)
    assert open_tasks(case) == ["accept", "notice-limit"]
    assert _due(case) == due
    actions.accept(case=case, by=road.city.clerk, at=road.at)


@pytest.mark.parametrize("lacking", ["reasons", "guidance", "legal_basis"])
def test_a_refusal_says_why_by_which_law_and_what_can_be_done(road: Road, lacking: str) -> None:
    case = road.deciding()
    with pytest.raises(actions.ReasonsMissing):
        actions.propose_refusal(case=case, **WORDS | {lacking: "  "}, by=road.city.approver, at=road.at)


def test_a_disagreeing_department_is_not_passed_over_in_silence(road: Road) -> None:
    case = road.accepted()
    for n, name in enumerate(("fire", "health", "planning", "environment")):
        stance = "disagree" if n == 1 else "agree"
        actions.review(case=case, stance=stance, text="通风不足", by=road.city.of(name, "examiner"), at=road.at)
    with pytest.raises(actions.OpinionAgainst):
        actions.grant(case=case, by=road.city.approver, at=road.at)
    actions.grant(case=case, overrule="已现场整改并复核", by=road.city.approver, at=road.at)
    assert row(case).overrule == "已现场整改并复核"


def test_disagreeing_needs_words(road: Road) -> None:
    case = road.accepted()
    for stance in ("disagree", "conditions", "perhaps"):
        with pytest.raises(actions.OpinionNeedsWords):
            actions.review(case=case, stance=stance, by=road.city.of("fire", "examiner"), at=road.at)


def _due(case: int) -> object:
    from onewindow.kernel.models import Task

    return Task.objects.get(thing=case, name="accept", closed_at=None).due_at
