"""What the database refuses by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.org.models import (
    Account,
    Area,
    Centre,
    Department,
    Enterprise,
    Holding,
    OpeningHours,
    Person,
    Post,
    Role,
    Staff,
)
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def _hold(start: date, end: date | None) -> Holding:
    staff, post = (
        Staff.objects.get(account__login="tax.window"),
        Post.objects.get(department__slug="bank", role="window"),
    )
    return Holding.objects.create(staff=staff, post=post, from_on=start, to_on=end)


def _stands_in(whom: Staff) -> Holding:
    holder = Staff.objects.get(account__login="tax.window")
    post = Post.objects.get(department__slug="tax", role="examiner")
    return Holding.objects.create(staff=holder, post=post, from_on=date(2026, 3, 1), acting_for=whom)


def _overlap() -> None:
    _hold(date(2026, 3, 1), date(2026, 6, 30))
    _hold(date(2026, 6, 30), None)


def _opening(weekday: int, opens: str, closes: str) -> OpeningHours:
    return OpeningHours.objects.create(
        centre=Centre.objects.get(main=True), weekday=weekday, opens=opens, closes=closes
    )


def _enterprise(uscc: str) -> Enterprise:
    return Enterprise.objects.create(
        uscc=uscc, kind="company", name_zh="甲", name_en="A", pinyin="jia", initials="j", registered_on=date(2026, 1, 1)
    )


def _legal() -> None:
    person = Person.objects.get(account__login="wangfang")
    Role.objects.create(person=person, enterprise=Enterprise.objects.first(), kind="legal")


REFUSED: dict[str, Callable[[], object]] = {
    "holding_no_overlap": _overlap,
    "holding_ends_after_start": lambda: _hold(date(2026, 3, 2), date(2026, 3, 1)),
    "post_once": lambda: Post.objects.create(department=Department.objects.get(slug="tax"), role="window"),
    "opens_before_closing": lambda: _opening(7, "17:00", "09:00"),
    "weekday_1_to_7": lambda: _opening(8, "09:00", "12:00"),
    "opening_no_overlap": lambda: _opening(1, "11:00", "13:00"),
    "nobody_stands_in_for_himself": lambda: _stands_in(Staff.objects.get(account__login="tax.window")),
    "standing_in_ends": lambda: _stands_in(Staff.objects.get(account__login="tax.examiner")),
    "opening_once": lambda: _opening(1, "09:00", "11:00"),
    "one_main_centre": lambda: Centre.objects.create(area_id="990100", slug="x", name_zh="甲", name_en="A", main=True),
    "area_code_form": lambda: Area.objects.create(code="99012", level="4", name_zh="甲", valid_from=AT.date()),
    "person_id_once": lambda: Person.objects.create(id_no=Person.objects.values_list("id_no", flat=True)[0], phone="1"),
    "enterprise_uscc_form": lambda: _enterprise("91990100MAI000000X"),
    "one_open_legal_representative": _legal,
    "login": lambda: Account.objects.open(login="wangfang", kind="person", password=None, at=AT),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """Each rule has a name, and the name is in the error."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        REFUSED[name]()


def test_following_holdings() -> None:
    """The day after the end may be the first of the next."""
    _hold(date(2026, 3, 1), date(2026, 6, 30))
    _hold(date(2026, 7, 1), None)
