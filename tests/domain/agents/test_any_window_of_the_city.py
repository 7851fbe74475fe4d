"""Any window of the city: an item goes over a counter of another area where the catalogue says so; the body decides, the counter hands over."""

from datetime import date

import pytest

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions.applying import placing
from onewindow.domain.cases.actions.applying.placing import list_at_point, take_off_point
from onewindow.domain.cases.models import Elsewhere
from onewindow.domain.cases.refusals import BasisMissing, ItemNotTakenHere, ListedAlready, NotListed, NotYours
from onewindow.domain.cases.rules import at_home, reaches
from onewindow.domain.org.models import Account, Area, Centre, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import codes
from onewindow.kernel.models import Event, Task
from tests.domain.cases.city import another


@pytest.mark.parametrize(
    ("body", "windows", "home"),
    [
        ("9901", {"9901"}, True),
        ("9901", {"990121"}, False),
        ("990121", {"9901"}, False),
        ("990121", {"990102"}, False),
        ("", {"990102"}, True),
    ],
)
def test_between_levels_and_districts_the_item_has_to_say_so(body, windows, home) -> None:
    assert at_home(body, windows) is home


@pytest.mark.parametrize(("reach", "anywhere"), [("", False), ("4", True), ("1", True), ("9", False)])
def test_the_catalogue_says_so(reach, anywhere) -> None:
    assert reaches(reach) is anywhere


@pytest.fixture
def county(town, at) -> Actor:
    """The window clerk of a county."""
    area = Area.objects.get(code="990121")
    body = Department.objects.create(
        area=area,
        slug="heyuan",
        short_zh="禾源县局",
        short_en="Heyuan",
        uscc=codes.uscc_of("11990121MB0000010"),
        group_code="31",
        name_zh="禾源县政务服务局",
        name_en="Heyuan",
    )
    place = Centre.objects.create(
        area=area, slug="heyuan", address_zh="x", address_en="x", name_zh="禾源县中心", name_en="x"
    )
    account = Account.objects.open(login="heyuan-window", kind="staff", password=None, at=at)
    member = Staff.objects.create(
        account=account, department=body, number="heyuan", centre=place, name_zh="职员", name_en="x"
    )
    for role in ("window", "office"):
        post = Post.objects.create(department=body, role=role)
        Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
    return actor_of(account.pk, at)


def test_taken_there_decided_here_handed_over_there(town, road, county, at) -> None:
    item = another("reaching", particulars={"reach": "4"})
    told = {"owner": town.city.citizen.account, "by": county, "at": at}
    with pytest.raises(ItemNotTakenHere) as refused:
        road.file(item=town.city.direct, **told)
    assert refused.value.details["body"] == Department.objects.get(slug="market").pk
    with pytest.raises(ItemNotTakenHere):
        cases.begin_draft(item="sign-filing", key="begun", **told)
    case = road.file(item=item, **told).id
    window = Post.objects.get(department__slug="heyuan", role="window").pk
    assert Elsewhere.objects.get(pk=case).post_id == window
    assert Task.objects.get(thing=case, name="accept").post == window
    cases.correct(case=case, items=["id-card"], text="补交", by=county, at=road.at)
    cases.resubmit(case=case, papers=[road.paper("id-card")], by=town.city.citizen, at=road.at)
    assert Task.objects.get(thing=case, name="accept", closed_at=None).post == window
    cases.accept(case=case, by=county, at=road.at)
    cases.grant(case=case, by=town.city.approver, at=road.at)
    assert Task.objects.get(thing=case, name="close").post == window
    cases.close(case=case, by=county, at=road.at)


def test_at_home_nothing_is_written(town, road, at) -> None:
    case = road.file(owner=town.city.citizen.account, by=town.city.clerk, at=at).id
    assert not Elsewhere.objects.filter(pk=case).exists()


def test_a_point_takes_what_its_list_names(town, road, county, at) -> None:
    told = {"owner": town.city.citizen.account, "by": town.agent("village"), "at": at}
    with pytest.raises(ItemNotTakenHere):
        road.file(item=town.city.reviewed, **told)
    case = road.file(item=town.city.direct, **told).id
    assert Task.objects.get(thing=case, name="accept").post in town.city.clerk.posts
    listed = {"centre": town.village, "by": county, "at": at}
    with pytest.raises(BasisMissing):
        list_at_point(item="food-licence", basis=" ", **listed)
    with pytest.raises(ListedAlready):
        list_at_point(item="sign-filing", basis="协议", **listed)
    with pytest.raises(NotYours):
        list_at_point(item="food-licence", basis="协议", **{**listed, "by": town.city.clerk})
    list_at_point(item="food-licence", basis="协议", **listed)
    take_off_point(item="sign-filing", **listed)
    with pytest.raises(NotListed):
        take_off_point(item="sign-filing", **listed)
    with pytest.raises(ItemNotTakenHere):
        road.file(item=town.city.direct, **told)


def test_taken_off_by_two_at_once_is_told_once(town, county, at, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen it standing there; the second finds it gone, and nothing is told twice."""
    listed = {"centre": town.village, "item": "sign-filing", "by": county, "at": at}

    def meanwhile(*given, **more) -> bool:
        monkeypatch.undo()
        take_off_point(**listed)
        return True

    monkeypatch.setattr(placing, "may", meanwhile)
    with pytest.raises(NotListed):
        take_off_point(**listed)
    assert Event.objects.filter(name="point.unlisted", thing=town.village).count() == 1
