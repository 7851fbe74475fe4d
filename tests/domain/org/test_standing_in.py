"""Standing in: from day to day, said in the log, no chain, and never both sides of a two-person act."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Holding
from onewindow.domain.org.refusals import HoldsAlready, HoldsNot, NotAllowed
from onewindow.domain.org.rules import Actor
from tests import worlds
from tests.domain.org.office import AT, TODAY, actor, boss, post, staff, told

pytestmark = pytest.mark.django_db
WEEK = TODAY + timedelta(days=6)


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def name(
    away: str, who: str, role: str, *, by: Actor | None = None, from_on: date = TODAY, to_on: date = WEEK, **more: Any
) -> list[int]:
    department = more.pop("department", "tax")
    return office.stand_in(
        away=staff(away).pk, staff=staff(who).pk, posts=[post(department, role)],
        from_on=from_on, to_on=to_on, by=by or boss(), at=AT,
    )  # fmt: skip


def test_from_day_to_day() -> None:
    """He has the post in these days, and the actor says for whom; the one who is away keeps it."""
    name("tax.examiner", "tax.window", "examiner", from_on=TODAY + timedelta(days=1))
    examiner, away = post("tax", "examiner"), staff("tax.examiner")
    assert examiner not in actor("tax.window").posts
    acting = actor("tax.window", AT + timedelta(days=1))
    assert examiner in acting.posts
    assert acting.acting(examiner) == {"for": away.account_id}
    assert acting.acting(post("tax", "window")) == {}
    assert acting.acting(None) == {}
    assert examiner in actor("tax.examiner", AT + timedelta(days=1)).posts
    assert examiner not in actor("tax.window", AT + timedelta(days=7)).posts
    assert told("post.stood-in")[0] == {
        "staff": staff("tax.window").pk, "for": away.pk, "from": str(TODAY + timedelta(days=1)), "to": str(WEEK),
    }  # fmt: skip


def test_one_names_his_own_stand_in() -> None:
    """A colleague of his department; nobody names one for others but the administrator."""
    name("tax.examiner", "tax.window", "examiner", by=actor("tax.examiner"))
    with pytest.raises(office.StandInUnfit):
        name("tax.approver", "market.approver", "approver", by=actor("tax.approver"))
    name("tax.approver", "market.approver", "approver")
    with pytest.raises(NotAllowed):
        name("tax.supervisor", "tax.examiner", "supervisor", by=actor("tax.window"))
    with pytest.raises(office.NotForOneself):
        name("tax.supervisor", "govservice.office", "supervisor")
    with pytest.raises(office.StandInUnfit):
        name("tax.supervisor", "tax.supervisor", "supervisor")


def test_only_ones_own_right_is_passed_on() -> None:
    """A post he does not hold, or not in all that time; one the colleague has anyway."""
    with pytest.raises(HoldsNot):
        name("tax.examiner", "tax.window", "approver")
    Holding.objects.filter(staff=staff("tax.approver")).update(to_on=TODAY + timedelta(days=3))
    with pytest.raises(HoldsNot):
        name("tax.approver", "tax.window", "approver")
    office.appoint(staff=staff("tax.window").pk, post=post("tax", "examiner"), from_on=WEEK, by=boss(), at=AT)
    with pytest.raises(HoldsAlready):
        name("tax.examiner", "tax.window", "examiner")


def test_no_chain_and_no_ring() -> None:
    """Who is away acts for nobody; who acts for somebody is not away."""
    name("tax.examiner", "tax.window", "examiner")
    with pytest.raises(office.StandInChain):
        name("tax.window", "tax.examiner", "window")
    with pytest.raises(office.StandInChain):
        name("tax.approver", "tax.examiner", "approver")
    with pytest.raises(office.StandInChain):
        name("tax.window", "tax.approver", "window")
    with pytest.raises(HoldsNot):
        office.stand_in(
            away=staff("tax.approver").pk, staff=staff("tax.supervisor").pk, posts=[post("tax", "examiner")],
            from_on=TODAY, to_on=WEEK, by=boss(), at=AT,
        )  # fmt: skip
    after = WEEK + timedelta(days=1)
    name("tax.window", "tax.examiner", "window", from_on=after, to_on=after)


@pytest.mark.parametrize(("from_on", "to_on"), [(-1, 3), (3, 2), (0, 367)])
def test_days_that_cannot_be(from_on: int, to_on: int) -> None:
    with pytest.raises(office.DatesUnfit):
        name(
            "tax.examiner", "tax.window", "examiner",
            from_on=TODAY + timedelta(days=from_on), to_on=TODAY + timedelta(days=to_on),
        )  # fmt: skip


def test_back_early() -> None:
    """Ended by who is back, by the stand-in, by the administrator; by nobody else, and once."""
    (acting,) = name("tax.examiner", "tax.window", "examiner")
    with pytest.raises(NotAllowed):
        office.end_stand_in(holding=acting, by=actor("tax.supervisor"), at=AT)
    office.end_stand_in(holding=acting, by=actor("tax.examiner"), at=AT + timedelta(days=2))
    assert Holding.objects.get(pk=acting).to_on == TODAY + timedelta(days=1)
    with pytest.raises(office.NoSuchEntry):
        office.end_stand_in(holding=acting, by=boss(), at=AT + timedelta(days=2))
    own = Holding.objects.get(staff=staff("tax.examiner"))
    with pytest.raises(office.NoSuchEntry):
        office.end_stand_in(holding=own.pk, by=boss(), at=AT)


def test_one_that_never_began_leaves_no_holding() -> None:
    (acting,) = name("tax.examiner", "tax.window", "examiner", from_on=WEEK)
    office.end_stand_in(holding=acting, by=actor("tax.window"), at=AT)
    assert not Holding.objects.filter(pk=acting).exists()
