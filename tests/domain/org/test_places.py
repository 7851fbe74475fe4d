"""Centres, windows and opening hours."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest

from onewindow.domain.org import queries
from onewindow.domain.org.actions import office
from onewindow.domain.org.actions.office import Address, Stretch
from onewindow.domain.org.models import Centre, Department, OpeningHours, Staff, Window
from onewindow.domain.org.refusals import NotAllowed
from onewindow.domain.org.rules import overlapping
from onewindow.kernel.step import ChangedMeanwhile
from tests import worlds
from tests.domain.org.office import AT, actor, boss, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def main() -> Centre:
    return Centre.objects.get(main=True, area="990100")


def day(weekday: int, *spans: str) -> list[Stretch]:
    """``day(1, "09:00-12:00")``."""
    return [Stretch(weekday, *(time.fromisoformat(one) for one in span.split("-"))) for span in spans]


def window(**given: Any) -> int:
    known = {
        "centre": main().pk, "number": "Z01", "name_zh": "新窗口", "kind": "special", "floor": "1F",
        "department": Department.objects.get(slug="tax").pk,
    }  # fmt: skip
    return office.add_window(**(known | given), by=boss(), at=AT)


def test_hours_of_a_week() -> None:
    """The clock reads the new hours; the event says them."""
    week = [*day(1, "08:30-12:00", "13:00-17:30"), *day(6, "09:00-12:00")]
    office.set_opening(centre=main().pk, week=week, seen=1, by=boss(), at=AT)
    assert queries.opening(main().pk).week[5] == ((9 * 60, 12 * 60),)
    assert OpeningHours.objects.filter(centre=main()).count() == 3
    assert told("centre.opening-set")[0]["week"][0] == [1, "08:30", "12:00"]
    with pytest.raises(ChangedMeanwhile):
        office.set_opening(centre=main().pk, week=week, seen=1, by=boss(), at=AT)


@pytest.mark.parametrize(
    ("week", "weekday"),
    [
        (day(2, "12:00-09:00"), 2),
        (day(2, "09:00-09:00"), 2),
        ([*day(1, "09:00-12:00"), *day(3, "09:00-12:00", "11:59-14:00")], 3),
        (day(8, "09:00-12:00"), 8),
        (day(5, "09:00-12:00", "12:00-14:00"), None),
    ],
)
def test_hours_that_cannot_be(week: list[Stretch], weekday: int | None) -> None:
    """The weekday is named, nothing is written; stretches may touch."""
    assert overlapping(week) == weekday
    before = OpeningHours.objects.count()
    if weekday is not None:
        with pytest.raises(office.OpeningUnfit) as refused:
            office.set_opening(centre=main().pk, week=week, by=boss(), at=AT)
        assert refused.value.details == {"weekday": weekday}
        assert OpeningHours.objects.count() == before


def test_a_new_centre() -> None:
    """The first of an area is its main one, a further one is not."""
    first = office.add_centre(area="990102", name_zh="中心区政务大厅", address=Address("人民路2号"), by=boss(), at=AT)
    second = office.add_centre(area="990102", name_zh="中心区政务大厅", address=Address("人民路3号"), by=boss(), at=AT)
    rows = {row.pk: row for row in Centre.objects.filter(pk__in=(first, second))}
    assert rows[second].slug == f"{rows[first].slug}-2"
    assert not rows[second].main
    assert rows[first].address_en.isascii()
    office.change_centre(centre=second, name_zh="二号大厅", address=Address("解放路1号"), seen=1, by=boss(), at=AT)
    with pytest.raises(office.FieldsMissing):
        office.change_centre(centre=second, name_zh="二号大厅", address=Address(""), by=boss(), at=AT)
    with pytest.raises(NotAllowed):
        office.change_centre(centre=second, name_zh="甲", address=Address("乙"), by=actor("govservice.window"), at=AT)


def test_windows() -> None:
    """A number once in a centre; a window is closed when nobody sits there."""
    made = window()
    with pytest.raises(office.WindowStands):
        window()
    with pytest.raises(office.FieldsMissing) as missing:
        window(number=" ", kind="drive-in")
    assert missing.value.details["fields"] == ["number", "kind"]
    change = {
        "window": made,
        "name_zh": "社保窗口",
        "kind": "special",
        "department": Window.objects.get(pk=made).department_id,
    }
    office.change_window(number="Z02", **change, by=boss(), at=AT)  # type: ignore[arg-type]
    with pytest.raises(office.WindowStands):
        office.change_window(number="A01", **change, by=boss(), at=AT)  # type: ignore[arg-type]
    office.close_window(window=made, by=boss(), at=AT)
    with pytest.raises(office.WindowClosed):
        office.change_window(number="Z03", **change, by=boss(), at=AT)  # type: ignore[arg-type]
    taken = Staff.objects.exclude(window=None).order_by("pk").values_list("window", flat=True)[0]
    with pytest.raises(office.WindowBusy):
        office.close_window(window=taken, by=boss(), at=AT)
