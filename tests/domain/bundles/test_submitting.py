"""Submitting: once, whole or not at all, with everything that is wrong told at once."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleCase, Draft
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.delivery.models import Parcel
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event, Task
from tests.domain.bundles.story import ANSWERS, FORM, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def test_the_same_key_gives_the_same_bundle(story: Story) -> None:
    draft = story.draft()
    first = actions.submit(draft=draft, key="once", by=story.owner, at=story.tick())
    again = actions.submit(draft=draft, key="once", by=story.owner, at=story.tick())
    assert first == again
    assert (Bundle.objects.count(), Case.objects.count()) == (1, 5)


def test_the_same_draft_gives_the_same_bundle_under_another_key(story: Story) -> None:
    draft = story.draft()
    first = actions.submit(draft=draft, key="one", by=story.owner, at=story.tick())
    assert actions.submit(draft=draft, key="two", by=story.owner, at=story.tick()) == first
    assert Bundle.objects.count() == 1


def test_a_bundle_is_filed_with_its_cases(story: Story) -> None:
    bundle = Bundle.objects.get(pk=story.submit())
    assert bundle.number.startswith("YJS20260928")
    assert bundle.state == "filed"
    waiting = {row.node: row.after for row in BundleCase.objects.filter(bundle=bundle) if row.case.state == "waiting"}
    assert waiting == {
        node: ["self-employed-registration"] for node in ("food-catering-licence", "fire-check", "signboard")
    }
    tasks = Task.objects.filter(closed_at=None, kind__in=("bundle", "case")).values_list("kind", "name")
    assert sorted(tasks) == [("bundle", "accept"), ("bundle", "notice-limit")], "no case asks for its own acceptance"
    assert set(Case.objects.values_list("group", flat=True)) == {f"bundle:{bundle.pk}"}
    assert Event.objects.filter(kind="bundle", name="bundle.file", thing=bundle.pk).count() == 1


def test_each_material_stands_in_each_case_that_uses_it(story: Story) -> None:
    bundle = story.submit()
    rows = Material.objects.filter(case__in=BundleCase.objects.filter(bundle=bundle).values("case"))
    how = {(spec(row.case.item_version_id).slug, row.slug): (row.satisfied_by, row.state) for row in rows}
    assert how[("self-employed-registration", "id-card")] == ("data", "received")
    assert how[("self-employed-registration", "self-employed-application")] == ("form", "received")
    assert how[("food-catering-licence", "food-layout")] == ("upload", "received")
    assert how[("food-catering-licence", "business-licence")] == ("", "missing")
    assert len(how) == 15


def test_a_department_gets_only_its_part_of_the_form(story: Story) -> None:
    bundle = story.submit()
    food, sign = story.case(bundle, "food-catering-licence"), story.case(bundle, "signboard")
    assert "food.items" in food.answers
    assert "food.items" not in sign.answers
    assert "sign.size" not in food.answers


def test_an_address_carries_its_full_text(story: Story) -> None:
    data = Bundle.objects.get(pk=story.submit()).data
    assert data["site.address"]["text"] == "示范市中心区人民路 18 号 1 层"


def test_every_problem_is_told_at_once_and_nothing_is_filed(story: Story) -> None:
    draft = story.draft()
    number = Draft.objects.get(pk=draft).number
    wrong = {"ent.legal_rep.id_no": "990102199003150248", "site.seats": "many", "sign.size": None}
    actions.save_draft(draft=draft, number=number, data=wrong, by=story.owner, at=story.tick())
    with pytest.raises(actions.FormWrong) as told:
        actions.submit(draft=draft, key="k", by=story.owner, at=story.tick())
    fields = [(path, code) for path, code, _ in told.value.details["problems"]]
    assert fields == [("ent.legal_rep.id_no", "citizen-id"), ("site.seats", "number"), ("sign.size", "missing")]
    assert not Bundle.objects.exists()
    assert not Case.objects.exists()


def test_a_refused_submission_may_be_tried_again_with_the_same_key(story: Story) -> None:
    draft = story.draft()
    actions.detach(draft=draft, material="food-layout", by=story.owner, at=story.tick())
    with pytest.raises(actions.MaterialsMissing) as told:
        actions.submit(draft=draft, key="k", by=story.owner, at=story.tick())
    assert told.value.details["materials"] == ["food-layout"]
    actions.attach(draft=draft, material="food-layout", file=story.stored(), by=story.owner, at=story.tick())
    assert actions.submit(draft=draft, key="k", by=story.owner, at=story.tick()).number


def test_what_may_follow_later_may_be_promised(story: Story) -> None:
    draft = story.draft()
    actions.promise(draft=draft, material="food-layout", by=story.owner, at=story.tick())
    bundle = story.submit(draft)
    row = Material.objects.get(case=story.case(bundle, "food-catering-licence"), slug="food-layout")
    assert (row.satisfied_by, row.state) == ("promise", "promised")
    with pytest.raises(actions.MayNotFollow):
        actions.promise(draft=story.draft(), material="sign-drawing", by=story.owner, at=story.tick())


def test_the_middle_of_a_submission_leaves_nothing_behind(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cases are filed, then the fourth fails: no bundle, no case, no event, and the draft is still a draft."""
    from onewindow.domain.bundles.actions import filing

    filed = filing._file_case
    calls: list[str] = []

    def breaks(ready: Any, slug: str, *rest: Any) -> int:
        calls.append(slug)
        if len(calls) == 4:
            raise Refusal("the power went out")
        return filed(ready, slug, *rest)

    draft = story.draft()
    before = Event.objects.count()
    monkeypatch.setattr(filing, "_file_case", breaks)
    with pytest.raises(Refusal):
        actions.submit(draft=draft, key="k", by=story.owner, at=story.tick())
    monkeypatch.undo()
    assert (Bundle.objects.count(), Case.objects.count(), Event.objects.count()) == (0, 0, before)
    assert Draft.objects.get(pk=draft).bundle is None
    assert actions.submit(draft=draft, key="k", by=story.owner, at=story.tick()).id


def test_a_held_licence_is_not_asked_for(story: Story) -> None:
    """Who has a business licence here, and applies for that business, brings none; the case names the licence."""
    first = story.submit()
    story.accept(first)
    story.grant(first, "self-employed-registration")
    owner = story.owner
    (business,) = owner.enterprises
    answers = ANSWERS | {"q1": "licensed", "q3": "no", "q4": "yes"}
    saved = actions.begin(
        package="open-restaurant", answers=answers, enterprise=business, key="begun", by=owner, at=story.tick()
    )
    page = queries.draft_page(saved.draft, owner, story.now)
    assert page.data["ent.name"] == "示范市老街面馆"
    assert page.outlook is not None
    assert "business-licence" not in [one.material.type.key for one in page.uploads]
    saved = actions.save_draft(
        draft=saved.draft, number=saved.number, data=FORM | {"ent.name": "示范市老街面馆"}, by=owner, at=story.tick()
    )
    for upload in page.uploads:
        actions.attach(
            draft=saved.draft, material=upload.material.type.key, file=story.stored(), by=owner, at=story.tick()
        )
    bundle = actions.submit(draft=saved.draft, key="k2", by=owner, at=story.tick()).id
    assert story.states(bundle) == {"food-catering-licence": "filed", "signboard": "filed"}
    row = Material.objects.get(case=story.case(bundle, "signboard"), slug="business-licence")
    assert (row.satisfied_by, row.licence is not None) == ("licence", True)
    assert story.case(bundle, "signboard").enterprise_id == business


def test_nobody_submits_anothers_draft(story: Story) -> None:
    draft = story.draft()
    with pytest.raises(actions.NoSuchDraft):
        actions.submit(draft=draft, key="k", by=story.actor("liguoqiang"), at=story.tick())
    with pytest.raises(actions.NotYours):
        actions.begin(package="open-restaurant", enterprise=999, key="begun", by=replace(story.owner), at=story.tick())


def test_the_courier_chosen_on_the_form_brings_all_results(story: Story, settings: Any) -> None:
    settings.DEMO, settings.COURIER = True, "demo"
    draft = story.draft()
    settings.COURIER = ""
    before = queries.draft_page(draft, story.owner, story.now).outlook
    settings.COURIER = "demo"
    plain = queries.draft_page(draft, story.owner, story.now)
    assert before is not None and plain.outlook is not None and plain.outlook.gain == before.gain, (
        "no gain is counted by it"
    )
    asked = {field.element.key for field in plain.outlook.form.shown}
    assert "delivery.mode" in asked and "delivery.name" not in asked
    place = {"area": "990102", "detail": "解放路88号"}
    chosen = {
        "delivery.mode": "post",
        "delivery.address": place,
        "delivery.name": "李四",
        "delivery.phone": "13900000001",
    }
    actions.save_draft(draft=draft, number=plain.number, data=chosen, by=story.owner, at=story.tick())
    bundle = actions.submit(draft=draft, key="k", by=story.owner, at=story.tick()).id
    parcel = Parcel.objects.get()
    assert (parcel.ref, parcel.state, parcel.name) == (f"bundle:{bundle}", "wanted", "李四")
    kept = Bundle.objects.get(pk=bundle).data
    assert "delivery.name" not in kept and kept["delivery.mode"] == "post", "only what an item's own form asks stays"
