"""送达方式. The courier chosen on the form: asked with the application, kept in the draft, ordered as it is filed."""

from dataclasses import replace
from typing import Any

import pytest

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.catalogue.queries.specs import reading
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.refusals import AddressMissing, DayUnfit, NoCourier
from onewindow.kernel.models import Event
from onewindow.kernel.sql import city as city_of
from tests.domain.cases.road import ANSWERS, Road
from tests.domain.cases.test_drafts_of_one_item import begun, brought, stored

PLACE = {"area": "990102", "detail": "解放路88号3单元502室"}


def test_chosen_on_the_form_and_asked_for_as_it_is_filed(road: Road) -> None:
    who = road.city.citizen
    draft = begun(road)
    page = brought(road, draft.draft)
    part = next(one for one in page.parts if one.key == "delivery")
    assert [one.element.key for one in part.fields if one.shown] == ["delivery.mode"], "nothing else is asked of most"
    assert "delivery.name" in page.data and "免费" in part.fields[0].element.choices[2].zh, "the price is seen before"
    number = page.number
    chosen: dict[str, Any] = {"delivery.mode": "post", "delivery.address": None, "delivery.phone": "13900000009"}
    actions.save_item_draft(draft=draft.draft, number=number, data=chosen, by=who, at=road.at)
    with pytest.raises(actions.AnswersWrong) as refused:
        actions.submit_item_draft(draft=draft.draft, key="k", by=who, at=road.at)
    assert set(refused.value.details["fields"]) == {"delivery.address"} and not Case.objects.exists()
    place = {"delivery.address": PLACE}
    actions.save_item_draft(draft=draft.draft, number=number + 1, data=place, by=who, at=road.at)
    filed = actions.submit_item_draft(draft=draft.draft, key="k", by=who, at=road.at)
    parcel = Parcel.objects.get()
    assert (parcel.ref, parcel.kind, parcel.state, parcel.price) == (f"case:{filed.id}", "send", "wanted", 0)
    assert parcel.phone == "13900000009" and parcel.address.endswith(PLACE["detail"])
    assert Event.objects.filter(kind="parcel", thing=parcel.pk, name="parcel.ask", by=who.account).exists()
    assert not [key for key in Case.objects.get().answers if key.startswith("delivery.")], (
        "the department need not know"
    )
    assert actions.submit_item_draft(draft=draft.draft, key="k", by=who, at=road.at) == filed
    assert Parcel.objects.count() == 1


@pytest.fixture
def by_express(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """The item says that its papers may travel."""
    known = spec(road.city.reviewed)
    changed = replace(known, particulars={**known.particulars, "express": True})
    monkeypatch.setitem(reading._specs, (city_of(), known.id), changed)


@pytest.mark.usefixtures("by_express")
def test_papers_are_fetched_where_the_item_allows_it(road: Road) -> None:
    who = road.city.citizen
    draft = begun(road).draft
    page = brought(road, draft)
    part = next(one for one in page.parts if one.key == "delivery")
    fetch = next(one.element for one in part.fields if one.element.key == "delivery.fetch")
    assert "12.00" in fetch.help_zh and "12.00" in fetch.help_en
    told: dict[str, Any] = {
        "delivery.fetch": True,
        "delivery.address": PLACE,
        "delivery.papers": "平面图原件\n健康证明",
    }
    far = {**told, "delivery.day": "2020-01-01"}
    saved = actions.save_item_draft(draft=draft, number=page.number, data=far, by=who, at=road.at)
    with pytest.raises(DayUnfit):
        actions.submit_item_draft(draft=draft, key="k", by=who, at=road.at)
    assert not Case.objects.exists() and not Parcel.objects.exists(), "what the courier refuses files nothing"
    actions.save_item_draft(draft=draft, number=saved.number, data={"delivery.day": None}, by=who, at=road.at)
    actions.submit_item_draft(draft=draft, key="k", by=who, at=road.at)
    parcel = Parcel.objects.get()
    assert (parcel.kind, parcel.contents, parcel.price) == ("collect", ["平面图原件", "健康证明"], 1200)


def test_without_a_courier_nothing_is_asked(road: Road, settings: Any) -> None:
    settings.COURIER = ""
    draft = begun(road).draft
    page = brought(road, draft)
    assert not [one for one in page.parts if one.key == "delivery"]
    late = {"delivery.mode": "post", "delivery.address": PLACE}
    actions.save_item_draft(draft=draft, number=page.number, data=late, by=road.city.citizen, at=road.at)
    actions.submit_item_draft(draft=draft, key="k", by=road.city.citizen, at=road.at)
    assert not Parcel.objects.exists()


def test_a_program_is_told_what_the_courier_refuses(road: Road, settings: Any) -> None:
    who = road.city.citizen
    files = {one.spec.key: stored(road) for one in queries.item_draft(begun(road).draft, who, road.at).needed}
    told: dict[str, Any] = {"item": "food-licence", "answers": ANSWERS, "files": files, "by": who}
    wish = {"delivery.mode": "post", "delivery.address": "示范市城关区解放路88号"}
    with pytest.raises(AddressMissing):
        actions.apply(**told, posting={"delivery.mode": "post"}, at=road.at)
    filed = actions.apply(**told, posting=wish, at=road.at)
    assert (parcel := Parcel.objects.get()).ref == f"case:{filed.id}" and parcel.name == "张三"
    settings.COURIER = ""
    with pytest.raises(NoCourier):
        actions.apply(**told, posting=wish, at=road.at)
    assert Case.objects.count() == 1
