"""What the office reads: within its area, found by any sign of a person, few statements, and what needs attention."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Area, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, bodies, personnel
from onewindow.domain.org.refusals import NoSuchEntry
from tests import worlds
from tests.domain.org.office import AT, TODAY, actor, boss, post, staff, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


@pytest.mark.parametrize("words", ["潘欣", "panxin", "pxr", "Pan Xin", "govservice.window", "SF0001"])
def test_a_person_is_found_by(words: str) -> None:
    assert staff("govservice.window") in personnel.staff_list(boss(), words)


def test_the_list_goes_on_by_key() -> None:
    """Every person once, in the order of the pinyin."""
    found: list[Staff] = []
    after = None
    while page := personnel.staff_list(boss(), after=after, limit=30):
        found += page
        after = (page[-1].pinyin, page[-1].pk)
    assert len(found) == len(set(found)) == Staff.objects.count()
    assert [one.pinyin for one in found] == sorted(one.pinyin for one in found)
    tax = personnel.staff_list(boss(), department=staff("tax.window").department_id)
    assert {one.department.slug for one in tax} == {"tax"}


def test_who_is_shown() -> None:
    office.leave(staff=staff("tax.window").pk, by=boss(), at=AT)
    assert [one.account.login for one in personnel.staff_list(boss(), state="left")] == ["tax.window"]
    assert staff("tax.window") not in personnel.staff_list(boss(), limit=500)
    assert len(personnel.staff_list(boss(), state="never", limit=500)) == Staff.objects.count() - 1


def test_an_area_ends_at_its_border() -> None:
    """The administrator of a county sees nothing of the city; who holds no office post sees nothing at all."""
    county = Area.objects.filter(parent="990100").order_by("code")[0]
    there = Actor(account=None, kind="staff", scopes=frozenset({("office", county.pk)}))
    assert bodies.departments(there) == []
    assert personnel.staff_list(there) == []
    assert {one.pk[:6] for one in bodies.areas(there)} == {county.pk[:6]}
    tax = staff("tax.window")
    for read in (
        lambda: bodies.department_page(there, tax.department_id, AT),
        lambda: bodies.centre_page(there, tax.centre_id or 0),
        lambda: bodies.window(there, tax.window_id or 0),
        lambda: personnel.staff_page(there, tax.pk, AT),
    ):
        with pytest.raises(NoSuchEntry):
            read()
    assert bodies.departments(actor("tax.supervisor")) == []


def test_a_department(django_assert_max_num_queries: Any) -> None:
    """Its posts in order, who holds them today, what waits there."""
    task(post=post("tax", "examiner"))
    he, tax = boss(), staff("tax.window").department_id
    with django_assert_max_num_queries(6):
        page = bodies.department_page(he, tax, AT)
    assert [one.role for one in page.seats] == ["window", "examiner", "approver", "supervisor"]
    assert [one.waiting for one in page.seats] == [0, 1, 0, 0]
    assert [one.staff.account_id for one in page.seats[0].holdings] == [staff("tax.window").account_id]
    assert page.vacant == ("office", "agent")


def test_a_centre() -> None:
    page = bodies.centre_page(boss(), staff("govservice.window").centre_id or 0)
    (first,) = [one for one in page.windows if one.pk == staff("govservice.window").window_id]
    assert staff("govservice.window") in first.seated  # type: ignore[attr-defined]
    assert [len(page.week[day]) for day in (1, 5, 6)] == [2, 2, 0]


def test_what_needs_attention(django_assert_max_num_queries: Any) -> None:
    """Empty posts with what waits there, departments nobody decides in, empty windows, unused accounts, stand-ins ending."""
    before = bodies.attention(boss(), AT, limit=500)
    assert before.empty_posts == before.no_approver == before.ending == ()
    assert len(before.never_used) == Staff.objects.count()
    seated = staff("bank.approver")
    task(post=post("bank", "approver"))
    Staff.objects.filter(window=staff("tax.window").window_id).update(window=None)
    office.leave(staff=seated.pk, unattended=True, by=boss(), at=AT)
    office.stand_in(
        away=staff("tax.approver").pk, staff=staff("tax.window").pk, posts=[post("tax", "approver")],
        from_on=TODAY, to_on=TODAY + timedelta(days=7), by=boss(), at=AT,
    )  # fmt: skip
    he = boss()
    with django_assert_max_num_queries(6):
        now = bodies.attention(he, AT, limit=500)
    assert [one.pk for one in now.empty_posts] == [post("bank", "approver")]
    assert now.waiting == {post("bank", "approver"): 1}
    assert [one.slug for one in now.no_approver] == ["bank"]
    assert [one.staff.account_id for one in now.ending] == [staff("tax.window").account_id]
    assert len(now.empty_windows) > len(before.empty_windows)


def test_what_somebody_would_leave_behind() -> None:
    """Tasks in hand, and posts that nobody else holds; a stand-in for him is nobody else."""
    row, examiner = staff("bank.examiner"), post("bank", "examiner")
    task(post=examiner, actor=row.account_id)
    office.stand_in(
        away=row.pk, staff=staff("bank.window").pk, posts=[examiner], from_on=TODAY, to_on=TODAY, by=boss(), at=AT
    )
    left = personnel.behind(personnel.staff_page(boss(), row.pk, AT))
    assert (left.count, left.waiting, left.empties) == (1, {examiner: 1}, True)
    Holding.objects.create(staff=staff("bank.approver"), post=Post.objects.get(pk=examiner), from_on=TODAY)
    again = personnel.behind(personnel.staff_page(boss(), row.pk, AT))
    assert (again.lonely, again.empties) == ((), False)
    assert staff("bank.window") in personnel.colleagues(row)
    assert row not in personnel.colleagues(row)


def test_choices_are_those_of_the_area() -> None:
    assert len(bodies.department_choices(boss())) == Department.objects.count()
    assert bodies.department_choices(actor("tax.window")) == []
    assert {one.role for one in bodies.post_choices(boss(), [staff("tax.window").department_id])} == {
        "window", "examiner", "approver", "supervisor",
    }  # fmt: skip
    assert bodies.window_choices(boss())
    assert bodies.centres(boss())[0].main
