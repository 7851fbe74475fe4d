"""Somebody joins, moves, changes his name: accounts without a password, posts from a day, nobody for himself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from onewindow.domain.org import queries
from onewindow.domain.org.actions import office
from onewindow.domain.org.actions.office import Place
from onewindow.domain.org.models import Account, Holding, Staff, Window
from onewindow.domain.org.refusals import LoginTaken, LoginUnfit, NotAllowed
from onewindow.kernel.step import ChangedMeanwhile
from tests import worlds
from tests.domain.org.office import AT, TODAY, actor, boss, post, staff, task, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def tax() -> Place:
    return Place(staff("tax.window").department_id)


def join(**given: Any) -> int:
    known = {
        "login": "tax.new",
        "name_zh": "单小雨",
        "number": "SF9001",
        "place": tax(),
        "posts": [post("tax", "window")],
    }
    return office.join(**(known | given), by=boss(), at=AT)


def test_joining() -> None:
    """Account without a password, name spelt, posts from today; the event names nobody."""
    row = Staff.objects.get(pk=join())
    assert not row.account.has_usable_password()
    assert (row.pinyin, row.initials, row.name_en) == ("shanxiaoyu", "sxy", "Shan Xiaoyu")
    assert post("tax", "window") in actor("tax.new").posts
    assert told("staff.joined")[0].keys() == {"account", "department", "posts", "from"}


def test_posts_from_a_day_on() -> None:
    join(from_on=TODAY + timedelta(days=3))
    assert actor("tax.new").posts == frozenset()
    assert actor("tax.new", AT + timedelta(days=3)).posts == {post("tax", "window")}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"login": "tax.window"}, LoginTaken),
        ({"login": "Tax New"}, LoginUnfit),
        ({"number": "SF0001"}, office.NumberTaken),
        ({"number": ""}, office.FieldsMissing),
        ({"name_zh": ""}, office.FieldsMissing),
        ({"from_on": TODAY - timedelta(days=1)}, office.DatesUnfit),
        ({"place": Place(10**9)}, office.NoSuchEntry),
    ],
)
def test_entries_that_do_not_hold(given: dict[str, Any], refusal: type[Exception]) -> None:
    """Nothing is left of the attempt."""
    before = Account.objects.count(), Staff.objects.count()
    with pytest.raises(refusal):
        join(**given)
    assert (Account.objects.count(), Staff.objects.count()) == before


def test_only_administrators_add_staff() -> None:
    known = {"login": "tax.new", "name_zh": "单小雨", "number": "SF9001", "place": tax()}
    with pytest.raises(NotAllowed):
        office.join(**known, by=actor("tax.supervisor"), at=AT)  # type: ignore[arg-type]


def test_moving() -> None:
    """From a day on other posts; the old ones end the day before; place and window change."""
    row = staff("tax.examiner")
    window = Window.objects.filter(department__slug="market").order_by("pk")[0]
    place = Place(window.department_id, window.centre_id, window.pk)
    since = TODAY + timedelta(days=7)
    office.move(staff=row.pk, place=place, posts=[post("market", "window")], from_on=since, seen=1, by=boss(), at=AT)
    assert actor("tax.examiner", AT + timedelta(days=6)).posts == {post("tax", "examiner")}
    assert actor("tax.examiner", AT + timedelta(days=7)).posts == {post("market", "window")}
    row.refresh_from_db()
    assert (row.window_id, row.department_id) == (window.pk, window.department_id)
    with pytest.raises(ChangedMeanwhile):
        office.move(staff=row.pk, place=place, posts=[], seen=1, by=boss(), at=AT)


def test_the_last_holder_moves_away() -> None:
    """Not while his post has open tasks, unless it stays empty knowingly; what he had in hand goes back to its queue."""
    row, examiner = staff("bank.examiner"), post("bank", "examiner")
    work = task(post=examiner, actor=row.account_id)
    move = {
        "staff": row.pk,
        "place": Place(row.department_id),
        "posts": [post("bank", "window")],
        "by": boss(),
        "at": AT,
    }
    with pytest.raises(office.PostsUnattended) as refused:
        office.move(**move)  # type: ignore[arg-type]
    assert refused.value.details == {"posts": [examiner]}
    office.move(**move, unattended=True)  # type: ignore[arg-type]
    assert told("task.assigned") == [{"task": work, "from": row.account_id, "post": examiner}]
    assert told("staff.moved")[0]["tasks"] == [work]


def test_a_colleague_stays() -> None:
    """With another holder nothing is empty; but a mere stand-in for him goes with him."""
    row, examiner = staff("bank.examiner"), post("bank", "examiner")
    task(post=examiner)
    move = {"staff": row.pk, "place": Place(row.department_id), "posts": [], "by": boss(), "at": AT}
    acting = office.stand_in(
        away=row.pk, staff=staff("bank.window").pk, posts=[examiner], from_on=TODAY, to_on=TODAY, by=boss(), at=AT
    )
    with pytest.raises(office.PostsUnattended):
        office.move(**move)  # type: ignore[arg-type]
    office.appoint(staff=staff("bank.approver").pk, post=examiner, from_on=TODAY, by=boss(), at=AT)
    office.move(**move)  # type: ignore[arg-type]
    assert not Holding.objects.filter(pk__in=acting).exists()
    assert told("post.stand-in-ended")[0]["for"] == row.pk


def test_nobody_for_himself() -> None:
    """An administrator neither gives himself posts nor takes his own; the other one does."""
    me, other = staff("govservice.office"), actor("govservice.office2")
    give = {"staff": me.pk, "post": post("govservice", "approver"), "at": AT}
    with pytest.raises(office.NotForOneself):
        office.appoint(**give, from_on=TODAY, by=boss())  # type: ignore[arg-type]
    office.appoint(**give, from_on=TODAY, by=other)  # type: ignore[arg-type]
    with pytest.raises(office.NotForOneself):
        office.relieve(**give, by=boss())  # type: ignore[arg-type]
    with pytest.raises(office.NotForOneself):
        office.move(staff=me.pk, place=Place(me.department_id), posts=[], by=boss(), at=AT)
    office.relieve(**give, by=other)  # type: ignore[arg-type]


def test_a_new_name() -> None:
    row = staff("tax.window")
    office.change_staff(staff=row.pk, name_zh="欧阳娜", number="SF0999", by=boss(), at=AT)
    row.refresh_from_db()
    assert (row.name_en, row.pinyin, row.number, row.version) == ("Ouyang Na", "ouyangna", "SF0999", 2)
    with pytest.raises(office.NumberTaken):
        office.change_staff(staff=row.pk, name_zh="欧阳娜", number="SF0001", by=boss(), at=AT)
    assert queries.names_of({row.account_id})[row.account_id].name_zh == "欧阳娜"
