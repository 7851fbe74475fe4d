"""Drafts save themselves: merged, numbered against a stale page, limited in size, deleted at will."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import BundleCase, Draft, DraftFile
from onewindow.domain.bundles.queries.window import leaves
from onewindow.domain.cases.models import Material
from onewindow.domain.cases.refusals import TooManyPages
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event
from tests.domain.bundles.story import ANSWERS, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


@pytest.fixture
def draft(story: Story) -> actions.Saved:
    return actions.begin(package="open-restaurant", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())


def test_what_is_known_is_filled_in(draft: actions.Saved) -> None:
    data = Draft.objects.get(pk=draft.draft).data
    assert data["person.name"] == "王芳"
    assert data["ent.legal_rep.phone"] == "13900000001"


def test_begun_twice_with_one_key_is_one_draft(story: Story, draft: actions.Saved) -> None:
    told: dict[str, Any] = {"package": "open-restaurant", "answers": ANSWERS, "by": story.owner, "at": story.tick()}
    assert actions.begin(key="begun", **told) == draft
    assert actions.begin(key="again", **told).draft != draft.draft
    assert Draft.objects.count() == 2


def test_a_save_merges_and_none_takes_out(story: Story, draft: actions.Saved) -> None:
    saved = actions.save_draft(
        draft=draft.draft, number=draft.number, data={"a": 1, "b": 2}, by=story.owner, at=story.tick()
    )
    actions.save_draft(
        draft=draft.draft, number=saved.number, data={"b": None, "c": 3}, step="form", by=story.owner, at=story.tick()
    )
    row = Draft.objects.get(pk=draft.draft)
    assert (row.data["a"], "b" in row.data, row.data["c"], row.step) == (1, False, 3, "form")
    assert row.data["person.name"] == "王芳"


def test_a_stale_page_is_told(story: Story, draft: actions.Saved) -> None:
    later = actions.save_draft(draft=draft.draft, number=draft.number, data={"a": 1}, by=story.owner, at=story.tick())
    with pytest.raises(actions.DraftElsewhere) as told:
        actions.save_draft(draft=draft.draft, number=draft.number, data={"a": 2}, by=story.owner, at=story.tick())
    assert told.value.details == {"number": later.number, "saved_at": later.saved_at}
    assert Draft.objects.get(pk=draft.draft).data["a"] == 1


def test_a_draft_has_a_limit(story: Story, draft: actions.Saved) -> None:
    with pytest.raises(actions.DraftTooLarge):
        actions.save_draft(
            draft=draft.draft, number=draft.number, data={"a": "长" * 90_000}, by=story.owner, at=story.tick()
        )
    assert "a" not in Draft.objects.get(pk=draft.draft).data


def test_drafts_write_no_events(story: Story) -> None:
    before = Event.objects.count()
    story.draft()
    assert Event.objects.count() == before


def test_another_persons_draft_does_not_exist(story: Story, draft: actions.Saved) -> None:
    stranger = story.actor("liguoqiang")
    with pytest.raises(queries.NoSuchDraft):
        queries.draft_page(draft.draft, stranger, story.now)
    with pytest.raises(actions.NoSuchDraft):
        actions.save_draft(draft=draft.draft, number=draft.number, by=stranger, at=story.tick())
    with pytest.raises(actions.NoSuchDraft):
        actions.discard(draft=10**9, by=story.owner, at=story.tick())
    assert queries.drafts_of(stranger) == []


def test_a_submitted_draft_no_longer_changes(story: Story) -> None:
    draft = story.draft()
    story.submit(draft)
    number = Draft.objects.get(pk=draft).number
    with pytest.raises(actions.DraftSubmitted):
        actions.save_draft(draft=draft, number=number, data={"a": 1}, by=story.owner, at=story.tick())
    assert queries.drafts_of(story.owner) == []


def test_files_are_replaced_and_taken_out(story: Story, draft: actions.Saved) -> None:
    for _ in range(2):
        actions.attach(draft=draft.draft, material="food-layout", file=story.stored(), by=story.owner, at=story.tick())
    assert Draft.objects.get(pk=draft.draft).files.count() == 1
    with pytest.raises(actions.MaterialUnknown):
        actions.attach(draft=draft.draft, material="nothing", file=story.stored(), by=story.owner, at=story.tick())
    actions.promise(draft=draft.draft, material="food-layout", by=story.owner, at=story.tick())
    row = Draft.objects.get(pk=draft.draft)
    assert (row.files.count(), row.promised) == (0, ["food-layout"])
    actions.promise(draft=draft.draft, material="food-layout", promised=False, by=story.owner, at=story.tick())
    actions.detach(draft=draft.draft, material="food-layout", by=story.owner, at=story.tick())
    assert Draft.objects.get(pk=draft.draft).promised == []


def pages(draft: int, material: str = "food-layout") -> list[tuple[int, int, UUID]]:
    rows = DraftFile.objects.filter(draft=draft, slug=material).order_by("n")
    return list(rows.values_list("pk", "n", "file_id"))


def test_pages_stand_in_the_order_they_are_given(story: Story, draft: actions.Saved) -> None:
    told = {"draft": draft.draft, "by": story.owner, "at": story.now}
    one, two, three = (story.stored() for _ in range(3))
    for file in (one, two, three, two):  # sent twice, there once
        actions.add_page(material="food-layout", file=file, **told)
    first, _, third = (pk for pk, _, _ in pages(draft.draft))
    actions.order_pages(material="food-layout", pages=[third, first, 10**9], **told)
    assert [(n, file) for _, n, file in pages(draft.draft)] == [(1, three), (2, one), (3, two)]
    actions.take_out_page(page=first, **told)
    actions.take_out_page(page=first, **told)
    assert [(n, file) for _, n, file in pages(draft.draft)] == [(1, three), (2, two)]
    actions.attach(material="food-layout", file=two, more=[one, three], **told)
    assert [file for _, _, file in pages(draft.draft)] == [two, one, three]
    upload = next(one for one in queries.draft_page(**_read(told)).uploads if one.material.type.key == "food-layout")
    assert [(page.n, page.file.pk) for page in upload.pages] == [(1, two), (2, one), (3, three)]


def test_a_material_has_at_most_sixty_pages(story: Story, draft: actions.Saved) -> None:
    told = {"draft": draft.draft, "material": "food-layout", "by": story.owner, "at": story.now}
    files = [story.stored() for _ in range(61)]
    with pytest.raises(TooManyPages):
        actions.attach(file=files[0], more=files[1:], **told)
    actions.attach(file=files[0], more=files[1:60], **told)
    with pytest.raises(TooManyPages):
        actions.add_page(file=files[60], **told)
    assert len(pages(draft.draft)) == 60


def test_all_pages_go_into_every_case_and_are_handed_in_anew_as_several(story: Story) -> None:
    draft = story.draft()
    two = [story.stored(), story.stored()]
    told = {"by": story.owner, "at": story.tick()}
    actions.attach(draft=draft, material="food-layout", file=two[0], more=two[1:], **told)
    bundle = story.submit(draft)

    def handed() -> set[tuple[UUID, ...]]:
        cases = BundleCase.objects.filter(bundle=bundle).values("case")
        rows = Material.objects.select_related("file").filter(case__in=cases, slug="food-layout")
        return {tuple(page.pk for page in found) for found in leaves(rows).values()}

    assert handed() == {tuple(two)}
    assert queries.paper_file(bundle, "food-layout", story.clerk, 2).pk == two[1]
    with pytest.raises(FileGone):
        queries.paper_file(bundle, "food-layout", story.clerk, 3)
    actions.correct(bundle=bundle, items=["food-layout"], text="缺第三页", by=story.clerk, at=story.tick())
    three = [story.stored() for _ in range(3)]
    with pytest.raises(TooManyPages):
        actions.resubmit(bundle=bundle, files={"food-layout": three * 21}, by=story.owner, at=story.tick())
    actions.resubmit(bundle=bundle, files={"food-layout": three}, by=story.owner, at=story.tick())
    assert handed() == {tuple(three)}
    (paper,) = (
        one for one in queries.acceptance(bundle, story.clerk, story.now).papers if one.type.key == "food-layout"
    )
    assert [page.pk for page in paper.pages] == three


def _read(told: dict[str, Any]) -> dict[str, Any]:
    return {"draft": told["draft"], "actor": told["by"], "at": told["at"]}


def test_an_unknown_step_is_refused(story: Story, draft: actions.Saved) -> None:
    with pytest.raises(actions.StepUnknown):
        actions.save_draft(draft=draft.draft, number=draft.number, step="dance", by=story.owner, at=story.tick())


def test_discarding_and_forgetting(story: Story, draft: actions.Saved) -> None:
    other = story.draft()
    actions.discard(draft=draft.draft, by=story.owner, at=story.tick())
    assert [line.id for line in queries.drafts_of(story.owner)] == [other]
    assert actions.forget_drafts(at=story.now + timedelta(days=89)) == 0
    assert actions.forget_drafts(at=story.now + timedelta(days=91)) == 1


def test_the_page_of_a_draft_follows_the_answers(story: Story, draft: actions.Saved) -> None:
    page = queries.draft_page(draft.draft, story.owner, story.now)
    assert page.outlook is not None
    assert not page.ready
    assert {upload.material.type.key for upload in page.uploads} >= {"food-layout", "fire-plans"}
    actions.save_draft(draft=draft.draft, number=draft.number, answers={"q1": None}, by=story.owner, at=story.tick())
    open_page = queries.draft_page(draft.draft, story.owner, story.now)
    assert (open_page.outlook, open_page.uploads) == (None, ())
    assert open_page.page.questions[0].value == ""


def test_problems_are_found_by_field_and_section(story: Story) -> None:
    draft = story.draft(form={"food.staff": [{"name": "王芳", "id_no": "1", "job": "cook"}]})
    page = queries.draft_page(draft, story.owner, story.now)
    assert [p.field for p in page.problems_of["food.staff"]] == ["food.staff.0.id_no"]
    assert [p.field for p in queries.problems_of_step(page, "staff")] == ["food.staff.0.id_no"]
    assert queries.problems_of_step(page, "signboard") == ()


def test_an_answer_nobody_offers_is_not_kept(story: Story, draft: actions.Saved) -> None:
    for answers in ({"q1": "pirate"}, {"q99": "yes"}, {"q1": ["company"]}):
        with pytest.raises(queries.NoSuchAnswer):
            actions.save_draft(draft=draft.draft, number=draft.number, answers=answers, by=story.owner, at=story.tick())


def test_a_strange_address_is_a_problem_not_a_fault(story: Story) -> None:
    draft = story.draft(form={"site.address": {"area": ["990102"], "detail": 5}})
    with pytest.raises(actions.FormWrong) as told:
        story.submit(draft)
    assert [(field, code) for field, code, _ in told.value.details["problems"]] == [("site.address", "address")]
