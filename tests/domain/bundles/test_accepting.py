"""Accepted once: everything checked, two clerks at once, one notice, silence, and not accepting with consent."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleConsent
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Material
from onewindow.domain.messages.models import Message
from onewindow.kernel.due import sweep
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, TaskGone
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

REGISTRATION, FOOD, FIRE, SIGN, HEALTH = (
    "self-employed-registration",
    "food-catering-licence",
    "fire-check",
    "signboard",
    "food-health-check",
)
WHY = {
    "reason": "other",
    "reasons": "不属于本市受理",
    "guidance": "请向所在地提出",
    "legal_basis": "行政许可法 art. 32 (2)",
}


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


@pytest.fixture
def bundle(story: Story) -> int:
    return story.submit()


def test_everything_uploaded_must_be_looked_at(story: Story, bundle: int) -> None:
    checked = [slug for slug in story.checklist(bundle) if slug != "fire-plans"]
    with pytest.raises(actions.NotChecked) as told:
        actions.accept(bundle=bundle, checked=checked, by=story.clerk, at=story.tick())
    assert told.value.details["materials"] == ["fire-plans"]
    assert Bundle.objects.get(pk=bundle).state == "filed"


def test_acceptance_starts_all_clocks_at_one_moment(story: Story, bundle: int) -> None:
    story.accept(bundle)
    row = Bundle.objects.get(pk=bundle)
    first = [story.case(bundle, node) for node in (REGISTRATION, HEALTH)]
    assert {case.accepted_at for case in first} == {row.accepted_at}
    assert all(case.promised_due_at for case in first)
    assert story.case(bundle, FOOD).accepted_at is None
    checked = Material.objects.filter(case__in=[case.pk for case in first])
    assert {one.state for one in checked} == {"checked"}


def test_the_total_clock_crosses_the_holidays(story: Story, bundle: int) -> None:
    """By hand: accepted Monday 28 September 2026, 11:50; half a working day (3 h 15 of opening) ends at 16:35, so the fire
    check's eight working days are 29, 30 September, 8, 9, 10 October (a make-up day), 12, 13, 14 October: the longest
    way through the graph.
    """
    story.accept(bundle)
    due, half = Bundle.objects.get(pk=bundle).due_at, story.case(bundle, REGISTRATION).promised_due_at
    assert due is not None
    assert half is not None
    assert f"{half.astimezone(story.now.tzinfo):%Y-%m-%d %H:%M}" == "2026-09-28 16:35"
    assert f"{due.astimezone(story.now.tzinfo):%Y-%m-%d %H:%M}" == "2026-10-14 17:00"


def test_the_second_of_two_clerks_is_told_who_was_faster(story: Story, bundle: int) -> None:
    first = story.clerk
    second = replace(first, account=story.actor("market.window").account)
    checked = story.checklist(bundle)
    actions.accept(bundle=bundle, checked=checked, by=first, at=story.tick())
    with pytest.raises(TaskGone) as told:
        actions.accept(bundle=bundle, checked=checked, by=second, at=story.tick())
    assert told.value.details["by"] == first.account


def test_a_stale_page_does_not_accept(story: Story, bundle: int) -> None:
    seen = queries.acceptance(bundle, story.clerk, story.now).page.version
    actions.correct(bundle=bundle, items=["food-layout"], text="看不清", by=story.clerk, at=story.tick())
    actions.resubmit(bundle=bundle, files={"food-layout": [story.stored()]}, by=story.owner, at=story.tick())
    with pytest.raises(ChangedMeanwhile):
        actions.accept(bundle=bundle, checked=[], by=story.clerk, at=story.tick(), seen=seen)


def test_only_the_one_window_accepts(story: Story, bundle: int) -> None:
    for login in ("wangfang", "market.window", "market.approver"):
        with pytest.raises(actions.NotYours):
            actions.accept(bundle=bundle, checked=[], by=story.actor(login), at=story.tick())


def test_one_notice_over_the_whole_bundle(story: Story, bundle: int) -> None:
    clerk = story.clerk
    with pytest.raises(actions.NothingNamed):
        actions.correct(bundle=bundle, items=[], text="…", by=clerk, at=story.tick())
    with pytest.raises(actions.NothingNamed):
        actions.correct(bundle=bundle, items=["ghost"], text="…", by=clerk, at=story.tick())
    actions.correct(
        bundle=bundle, items=["premises-proof", "fire-plans", "site.seats"], text="请补正", by=clerk, at=story.tick()
    )
    story.read()
    assert Bundle.objects.get(pk=bundle).state == "correcting"
    assert Message.objects.get(key="bundle.correct").params["reason"] == "请补正"
    page = queries.bundle_page(bundle, story.owner, story.now)
    assert page.correction is not None
    assert page.correction.items == ["fire-plans", "premises-proof", "site.seats"]
    assert [task.name for task in queries.own_tasks(story.owner, story.now)] == ["correct"]
    faulty = Material.objects.filter(state="faulty").values_list("slug", flat=True)
    assert sorted(faulty) == ["fire-plans", "premises-proof"]


def test_the_answer_to_a_notice(story: Story, bundle: int) -> None:
    actions.correct(
        bundle=bundle, items=["premises-proof", "site.seats"], text="请补正", by=story.clerk, at=story.tick()
    )
    files = {"premises-proof": [story.stored()]}
    with pytest.raises(actions.StillFaulty) as told:
        actions.resubmit(bundle=bundle, files=files, by=story.owner, at=story.tick())
    assert told.value.details["items"] == ["site.seats"]
    with pytest.raises(actions.FormWrong):
        actions.resubmit(bundle=bundle, data={"site.seats": "x"}, files=files, by=story.owner, at=story.tick())
    with pytest.raises(actions.NotYours):
        actions.resubmit(bundle=bundle, files=files, by=story.actor("liguoqiang"), at=story.tick())
    actions.resubmit(bundle=bundle, data={"site.seats": 60}, files=files, by=story.owner, at=story.tick())
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.data["site.seats"]) == ("filed", 60)
    assert row.received_at > row.filed_at
    assert story.case(bundle, FOOD).answers["site.seats"] == 60
    proof = Material.objects.get(case=story.case(bundle, REGISTRATION), slug="premises-proof")
    assert (proof.state, proof.file_id) == ("received", files["premises-proof"][0])
    story.accept(bundle)
    assert Bundle.objects.get(pk=bundle).state == "running"


def test_what_the_first_notice_could_have_named_is_refused_later(story: Story, bundle: int) -> None:
    actions.correct(bundle=bundle, items=["fire-plans"], text="一", by=story.clerk, at=story.tick())
    actions.resubmit(bundle=bundle, files={"fire-plans": [story.stored()]}, by=story.owner, at=story.tick())
    with pytest.raises(actions.SecondNotice) as told:
        actions.correct(bundle=bundle, items=["fire-plans", "fire-rules"], text="二", by=story.clerk, at=story.tick())
    assert told.value.details["items"] == ["fire-rules"]
    actions.correct(bundle=bundle, items=["fire-plans"], text="还是不清楚", by=story.clerk, at=story.tick())


def test_what_decides_the_list_cannot_change_in_an_answer(story: Story, bundle: int) -> None:
    actions.correct(bundle=bundle, items=["site.tenure"], text="与合同不符", by=story.clerk, at=story.tick())
    with pytest.raises(actions.FormWrong) as told:
        actions.resubmit(bundle=bundle, data={"site.tenure": "leased"}, by=story.owner, at=story.tick())
    assert [(field, code) for field, code, _ in told.value.details["problems"]] == [("site.tenure", "fixed")]


def test_silence_accepts_as_of_receipt(story: Story, bundle: int) -> None:
    """Five working days from Monday 28 September 2026: 29, 30 September, 8, 9, 10 October, 17:00 (行政许可法 art. 32)."""
    limit = Task.objects.get(kind="bundle", thing=bundle, name="notice-limit")
    assert limit.due_at is not None
    assert f"{limit.due_at.astimezone(story.now.tzinfo):%m-%d %H:%M}" == "10-10 17:00"
    sweep(limit.due_at - timedelta(minutes=1))
    assert Bundle.objects.get(pk=bundle).state == "filed"
    sweep(limit.due_at)
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.accepted_at) == ("running", row.received_at)
    assert story.case(bundle, HEALTH).state == "reviewing"
    assert Event.objects.filter(name="bundle.deem-accepted", thing=bundle, by=None).exists()


def test_not_accepting_needs_reasons_and_a_second_person(story: Story, bundle: int) -> None:
    clerk = story.clerk
    with pytest.raises(actions.ReasonsMissing):
        actions.propose_not_accept(bundle=bundle, **(WHY | {"guidance": " "}), by=clerk, at=story.tick())
    actions.propose_not_accept(bundle=bundle, **WHY, by=clerk, at=story.tick())
    supervisor = story.actor("govservice.supervisor")
    with pytest.raises(actions.SecondPerson):
        actions.consent(bundle=bundle, by=replace(supervisor, account=clerk.account), at=story.tick())
    assert [todo.name for todo in queries.todo(supervisor, story.now)] == ["consent"]
    actions.consent(bundle=bundle, by=supervisor, at=story.tick())
    story.read()
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome, row.consent_id is not None) == ("not_accepted", "not_accepted", True)
    assert set(story.states(bundle).values()) == {"stopped"}
    assert not Task.objects.filter(closed_at=None, kind__in=("bundle", "case")).exists()
    assert Message.objects.get(key="bundle.not-accepted").params["reason"] == WHY["reasons"]


def test_a_bundle_is_refused_for_a_reason_of_the_list_and_by_no_other_way(story: Story, bundle: int) -> None:
    """As a single case: no unknown reason, the right body named, nothing by SQL alone, nothing changed afterwards."""
    told = {"bundle": bundle, **WHY, "by": story.clerk}
    with pytest.raises(cases.ReasonUnknown):
        actions.propose_not_accept(**told | {"reason": "conditions-not-met"}, at=story.tick())
    with pytest.raises(cases.BodyMissing):
        actions.propose_not_accept(**told | {"reason": "not-ours"}, at=story.tick())
    actions.propose_not_accept(**told | {"reason": "not-ours", "body": "邻市市场监管局"}, at=story.tick())
    kept = BundleConsent.objects.get(bundle=bundle)
    version, at = Bundle.objects.get(pk=bundle).version, story.tick()
    step = (
        "SELECT * FROM bundle_step(%s::bigint, %s::integer, 'not-accept', %s::bigint, %s::timestamptz, '{}', '[]',"
        " jsonb_build_object('closed_at', %s::timestamptz, 'outcome', 'not_accepted', 'consent_id', %s::bigint), '{}')"
    )
    with pytest.raises(IntegrityError, match="not_accepted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(step, (bundle, version, story.clerk.account, at, at, kept.pk))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(ProgrammingError), transaction.atomic():
        BundleConsent.objects.filter(pk=kept.pk).update(reasons="另一理由")
    actions.consent(bundle=bundle, by=story.actor("govservice.supervisor"), at=story.tick())
    paper = queries.bundle_paper(bundle, "refusal", story.owner)
    assert (paper.reason, paper.body) == ("不属于本机关职权范围", "邻市市场监管局")


def test_a_declined_proposal_goes_back_to_the_window(story: Story, bundle: int) -> None:
    actions.propose_not_accept(bundle=bundle, **WHY, by=story.clerk, at=story.tick())
    supervisor = story.actor("govservice.supervisor")
    with pytest.raises(actions.ReasonsMissing):
        actions.decline(bundle=bundle, why="", by=supervisor, at=story.tick())
    actions.decline(bundle=bundle, why="属于本市", by=supervisor, at=story.tick())
    story.accept(bundle)
    assert Bundle.objects.get(pk=bundle).state == "running"


def test_a_withdrawn_bundle_is_not_accepted_any_more(story: Story, bundle: int) -> None:
    with pytest.raises(actions.NotYours):
        actions.withdraw(bundle=bundle, by=story.actor("liguoqiang"), at=story.tick())
    actions.withdraw(bundle=bundle, by=story.owner, at=story.tick())
    with pytest.raises(Refusal):
        actions.accept(bundle=bundle, checked=[], by=story.clerk, at=story.tick())
    with pytest.raises(actions.NotAtThisStep):
        actions.withdraw(bundle=bundle, by=story.owner, at=story.tick())


def test_the_total_clock_is_said_once(story: Story, bundle: int) -> None:
    story.accept(bundle)
    due = Bundle.objects.get(pk=bundle).due_at
    assert due is not None
    for _ in range(2):
        sweep(due + timedelta(hours=1))
    assert Event.objects.filter(name="bundle.overdue", thing=bundle).count() == 1
    assert Bundle.objects.get(pk=bundle).state == "running"


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_the_same_moment(at: datetime) -> None:
    """One accepts, the other is refused with his colleague's name; every case is accepted once."""
    story = Story(at)
    bundle, clerk = story.submit(), story.clerk
    other = replace(clerk, account=story.actor("market.window").account)
    checked, gate, told = story.checklist(bundle), threading.Barrier(2), []

    def one(by: Any) -> None:
        try:
            gate.wait(60)
            actions.accept(bundle=bundle, checked=checked, by=by, at=story.now)
            told.append("accepted")
        except Refusal as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(by,)) for by in (clerk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert "accepted" in told
    assert set(told) - {"accepted"} <= {"ChangedMeanwhile", "TaskGone"}
    assert len(told) == 2
    assert Event.objects.filter(name="bundle.accept", thing=bundle).count() == 1
    assert Event.objects.filter(name__startswith="case.accept").count() == 2
