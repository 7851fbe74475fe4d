"""What the pages read: progress for the applicant, the window's view, receipts; who may see them, and how many queries."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from onewindow.domain.bundles import actions, queries
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

REGISTRATION = "self-employed-registration"


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


@pytest.fixture
def bundle(story: Story) -> int:
    return story.submit()


def test_progress_shows_lanes_columns_and_who_is_next(story: Story, bundle: int) -> None:
    story.accept(bundle)
    page = queries.bundle_page(bundle, story.owner, story.now)
    columns = {node.slug: node.column for node in page.nodes}
    assert columns[REGISTRATION] == columns["food-health-check"] == 0
    assert columns["fire-check"] == 1
    registration = next(node for node in page.nodes if node.slug == REGISTRATION)
    assert registration.case.state == "reviewing"
    assert registration.case.next[0].due_at is not None
    assert registration.case.light == "green"
    waiting = next(node for node in page.nodes if node.slug == "fire-check")
    assert (waiting.case.state, waiting.case.next, waiting.after) == ("waiting", (), (REGISTRATION,))
    assert {(edge.source, edge.target) for edge in page.edges} == {
        (REGISTRATION, node) for node in ("food-catering-licence", "fire-check", "signboard")
    }
    assert all(str(edge.reason) for edge in page.edges)
    assert (page.done, page.light) == (0, "green")


def test_lanes_are_departments(story: Story, bundle: int) -> None:
    page = queries.bundle_page(bundle, story.owner, story.now)
    lanes = [[node.slug for node in lane.nodes] for lane in page.lanes]
    assert [REGISTRATION, "food-catering-licence"] in lanes
    assert len(lanes) == 4


def test_the_window_sees_form_materials_and_guide(story: Story, bundle: int) -> None:
    seen = queries.acceptance(bundle, story.clerk, story.now)
    papers = {paper.type.key: paper for paper in seen.papers}
    assert papers["food-layout"].to_check
    assert papers["food-layout"].file is not None
    assert (papers["business-licence"].how, papers["business-licence"].state) == ("output", "awaited")
    assert len(papers["business-licence"].used_by) == 3
    assert not papers["self-employed-application"].to_check
    assert seen.sections[0].key == "applicant"
    assert len(seen.guides) == 5
    assert ("您以什么身份开店？", "个体工商户（新设）") in [(q.zh, a.zh) for q, a in seen.answers]


def test_the_windows_list_and_the_owners_list(story: Story, bundle: int) -> None:
    (todo,) = queries.todo(story.clerk, story.now)
    assert (todo.name, todo.light, todo.bundle.id, todo.bundle.items) == ("accept", "green", bundle, 5)
    (line,) = queries.bundles_of(story.owner, story.now)
    assert (line.id, line.state, line.ended) == (bundle, "filed", 0)
    assert queries.bundles_of(story.owner, story.now, before=bundle) == []
    assert queries.todo(story.actor("market.examiner"), story.now) == []
    assert queries.bundles_of(story.actor("liguoqiang"), story.now) == []


def test_the_receipt_names_items_and_materials(story: Story, bundle: int) -> None:
    receipt = queries.receipt(bundle, story.owner, story.now)
    assert receipt.number.startswith("YJS")
    assert [item.waits_for != () for item in receipt.items] == [False, True, True, True, False]
    assert receipt.accepted_at is None
    assert len(receipt.materials) == 12
    story.accept(bundle)
    again = queries.receipt(bundle, story.owner, story.now)
    assert again.due_at is not None
    assert [item.due_at is not None for item in again.items] == [True, False, False, False, True]


def test_who_may_see_it(story: Story, bundle: int) -> None:
    for login in ("wangfang", "govservice.window", "market.approver", "fire.examiner"):
        assert queries.bundle_page(bundle, story.actor(login), story.now).id == bundle
    for login in ("liguoqiang", "tax.approver"):
        with pytest.raises(queries.NoSuchBundle):
            queries.bundle_page(bundle, story.actor(login), story.now)
    with pytest.raises(queries.NoSuchBundle):
        queries.receipt(10**9, story.owner, story.now)


def test_queries_do_not_grow(story: Story, bundle: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    story.accept(bundle)
    owner, clerk = story.owner, story.clerk
    queries.acceptance(bundle, clerk, story.now)
    with django_assert_max_num_queries(6):
        queries.bundle_page(bundle, owner, story.now)
    with django_assert_max_num_queries(11):
        queries.acceptance(bundle, clerk, story.now)
    with django_assert_max_num_queries(4):
        queries.todo(clerk, story.now)
    with django_assert_max_num_queries(3):
        queries.bundles_of(owner, story.now)


def test_a_case_knows_its_bundle(story: Story, bundle: int) -> None:
    found = queries.of_case(story.case(bundle, REGISTRATION).pk)
    assert found is not None
    assert found[0] == bundle
    assert queries.of_case(10**9) is None


def test_a_draft_page_of_a_clerk_is_his(story: Story) -> None:
    saved = actions.begin(
        package="open-restaurant", owner=story.owner.account, key="begun", by=story.clerk, at=story.tick()
    )
    assert queries.draft_page(saved.draft, story.clerk, story.now).id == saved.draft
    assert queries.draft_page(saved.draft, story.owner, story.now).id == saved.draft
