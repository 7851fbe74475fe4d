"""A city comes into being: once, whole, with an administrator who can log in."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from onewindow.domain.org import actions, queries
from onewindow.domain.org.actions import Actor, Body, House, Officer, Place
from onewindow.domain.org.models import Account, Area, Centre, Department, OpeningHours, Post
from onewindow.kernel import codes
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import Opening

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
CHENGDU = (Place("510100", "成都市"), Place("510104", "锦江区"), Place("510181", "都江堰市", "Dujiangyan"))
BODY = Body("成都市政务服务管理局", codes.uscc_of("11510100MB1234567"))
HOUSE = House("成都市政务服务中心", Opening.parse("mon-fri 09:00-12:00,13:30-17:00; sat 09:00-12:00"))
LI = Officer("li.na", "李娜", "a-long-password-7")
SYSTEM = Actor.SYSTEM
pytestmark = pytest.mark.django_db


def found() -> actions.Founded:
    return actions.found(places=CHENGDU, body=BODY, house=HOUSE, by=SYSTEM, at=AT)


def test_a_city_is_founded() -> None:
    """Areas with their levels, one department with every post, the centre with its hours; one event holds ids only."""
    assert found() == actions.Founded(True, "510100", 3)
    rows = {row.code: row for row in Area.objects.all()}
    assert [(row.level, row.parent_id) for row in rows.values()] == [("3", None), ("4", "510100"), ("4", "510100")]
    assert [row.name_en for row in rows.values()] == ["Chengdu City", "Jinjiang District", "Dujiangyan"]
    department = Department.objects.get()
    assert (department.name_en, department.short_en) == (
        "Chengdu City Government Services Bureau",
        "Government Services Bureau",
    )
    assert set(department.posts.values_list("role", flat=True)) == set(Post.Role.values)
    assert Centre.objects.get(main=True).name_en == "Chengdu City Government Service Centre"
    saturday = OpeningHours.objects.get(weekday=6)
    assert (saturday.opens, saturday.closes, OpeningHours.objects.count()) == (time(9), time(12), 11)
    event = Event.objects.get(name="city.founded")
    assert (event.by, event.thing) == (None, 510100)
    assert set(event.data) == {"areas", "department", "centre"}


def test_a_second_founding_is_answered() -> None:
    """The same city again writes nothing; another city is refused."""
    found()
    assert found() == actions.Founded(False, "510100", 0)
    assert (Area.objects.count(), Event.objects.filter(name="city.founded").count()) == (3, 1)
    with pytest.raises(actions.CityStands):
        actions.found(places=(Place("440300", "深圳市"),), body=BODY, house=HOUSE, by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    ("places", "area"),
    [
        ((Place("510100", "成都市"), Place("510104", "甲"), Place("510104", "乙")), "510104"),
        ((Place("510100", "成都市"), Place("440304", "福田区")), "440304"),
        ((Place("510100", "成都市"), Place("510104001", "锦官驿街道")), "510104001"),
        ((Place("510100", "成都市"), Place("51010", "短")), "51010"),
        ((Place("510100", "成都市"), Place("510104", " ")), "510104"),
    ],
    ids=["twice", "elsewhere", "nothing above", "form", "no name"],
)
def test_areas_that_do_not_fit(places: tuple[Place, ...], area: str) -> None:
    """The area at fault is named, and nothing is left behind."""
    with pytest.raises(actions.AreasUnfit) as refused:
        actions.found(places=places, body=BODY, house=HOUSE, by=SYSTEM, at=AT)
    assert refused.value.details["area"] == area
    assert not Area.objects.exists()


def test_towns_and_villages_come_later() -> None:
    """Those that stand are left alone; each finds the one above it."""
    found()
    towns = [Place("510104001001", "水井坊社区"), Place("510104001", "锦官驿街道"), Place("510104", "别名")]
    assert actions.enter_areas(places=towns, by=SYSTEM, at=AT) == 2
    assert actions.enter_areas(places=towns, by=SYSTEM, at=AT) == 0
    village = Area.objects.get(pk="510104001001")
    assert (village.level, village.parent_id, village.name_en) == ("6", "510104001", "Shuijingfang Community")
    assert Area.objects.get(pk="510104").name_zh == "锦江区"


@pytest.mark.parametrize(
    ("city", "below", "outside"),
    [("110000", "110105", "120101"), ("441900", "441900101", "442000101"), ("419001", "419001001", "419002001")],
    ids=["municipality", "city without counties", "county-level city"],
)
def test_every_kind_of_city_covers_what_lies_in_it(city: str, below: str, outside: str) -> None:
    """Beijing has no prefecture, Dongguan no counties, Jiyuan is governed by its province."""
    places = (Place(city, "某市"), Place(below, "下级"))
    actions.found(places=places, body=BODY, house=HOUSE, by=SYSTEM, at=AT)
    assert Area.objects.get(pk=below).parent_id == city
    officer = Actor(1, "staff", scopes=frozenset({("window", queries.area_prefix(city))}))
    assert queries.may(officer, role="window", area=below)
    assert not queries.may(officer, role="window", area=outside)


def test_the_first_administrator_logs_in() -> None:
    """The password holds, the office post is held today; once more with the same name nothing happens."""
    with pytest.raises(actions.NotFounded):
        actions.install_officer(officer=LI, by=SYSTEM, at=AT)
    found()
    staff = actions.install_officer(officer=LI, by=SYSTEM, at=AT)
    account = Account.objects.get(login="li.na")
    request = RequestFactory().post("/log-in/")
    assert authenticate(request, username="li.na", password="a-long-password-7") == account
    assert ("office", "5101") in queries.actor_of(account.pk, AT).scopes
    assert queries.administrators(AT) == (queries.Administrator("li.na", True),)
    assert actions.install_officer(officer=LI, by=SYSTEM, at=AT) is None
    event = Event.objects.get(name="staff.officer-installed")
    assert (event.thing, "li.na" in str(event.data)) == (staff, False)


@pytest.mark.parametrize(
    ("officer", "refusal"),
    [
        (replace(LI, login="Li Na"), actions.LoginUnfit),
        (replace(LI, login="wang.wei", password="password"), actions.PasswordWeak),
        (replace(LI, name_zh="李纳"), actions.LoginTaken),
    ],
)
def test_an_administrator_is_refused(officer: Officer, refusal: type[Exception]) -> None:
    """A log-in that nobody can type, a weak password, somebody else's log-in."""
    found()
    actions.install_officer(officer=LI, by=SYSTEM, at=AT)
    with pytest.raises(refusal):
        actions.install_officer(officer=officer, by=SYSTEM, at=AT)


def test_only_the_operator_founds() -> None:
    """Nobody who is logged in does."""
    officer = Actor(1, "staff", posts=frozenset({1}), scopes=frozenset({("office", "5101")}))
    for verb in (
        lambda: actions.found(places=CHENGDU, body=BODY, house=HOUSE, by=officer, at=AT),
        lambda: actions.enter_areas(places=CHENGDU, by=officer, at=AT),
        lambda: actions.install_officer(officer=LI, by=officer, at=AT),
    ):
        with pytest.raises(actions.NotAllowed):
            verb()


def test_a_wrong_code_of_the_department_founds_nothing() -> None:
    """All or nothing."""
    with pytest.raises(actions.CodeWrong):
        actions.found(places=CHENGDU, body=replace(BODY, uscc=BODY.uscc[:-1] + "I"), house=HOUSE, by=SYSTEM, at=AT)
    assert not Area.objects.exists()


def test_what_stands_is_told_in_few_questions() -> None:
    """Nothing before the founding; afterwards the city with its administrators."""
    assert queries.standing(AT) is None
    found()
    actions.install_officer(officer=LI, by=SYSTEM, at=AT)
    with CaptureQueriesContext(connection) as asked:
        now = queries.standing(AT)
    assert now is not None
    assert (now.code, now.areas, now.departments, now.open_days) == ("510100", 3, 1, 6)
    assert len(asked) <= 6


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("成都市", "Chengdu City"),
        ("凉山彝族自治州", "Liangshanyizu Autonomous Prefecture"),
        ("朝阳区", "Chaoyang District"),
    ],
)
def test_places_in_english(name: str, english: str) -> None:
    """Spelt in one word, the kind of place in English."""
    from onewindow.domain.org.rules import spell_place

    assert spell_place(name) == english
