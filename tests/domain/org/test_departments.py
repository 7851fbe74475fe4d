"""Departments and posts: added, changed, closed within the administrator's area; nothing in use is taken away."""

from collections.abc import Iterator
from typing import Any

import pytest

from onewindow.domain.org import queries
from onewindow.domain.org.actions import office
from onewindow.domain.org.actions.office import NoSuchEntry
from onewindow.domain.org.models import Area, Department, Holding, Post, Staff
from onewindow.domain.org.refusals import CodeWrong, NotAllowed, UsccTaken
from onewindow.kernel import codes
from onewindow.kernel.step import ChangedMeanwhile
from tests import worlds
from tests.domain.org.office import AT, actor, boss, post, staff, task, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def new(**given: Any) -> int:
    """A culture bureau of the city."""
    known: dict[str, Any] = {
        "area": "990100", "name_zh": "示范市文化和旅游局", "short_zh": "市文旅局",
        "uscc": codes.uscc_of("1199010000992222X"[:17]), "group_code": "25", "roles": ("window", "approver"),
    }  # fmt: skip
    return office.add_department(**(known | given), by=boss(), at=AT)


def test_a_new_department() -> None:
    """It has its posts, an English name by spelling, an address name; the event holds no names."""
    row = Department.objects.get(pk=new())
    assert row.slug == "shiwenlvju"
    assert row.name_en.isascii()
    assert set(row.posts.values_list("role", flat=True)) == {"window", "approver"}
    assert told("department.added") == [{"area": "990100", "posts": sorted(row.posts.values_list("pk", flat=True))}]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"uscc": "1199010000"}, CodeWrong),
        ({"group_code": "x"}, office.GroupUnfit),
        ({"name_zh": "  "}, office.FieldsMissing),
        ({"area": "990199"}, NoSuchEntry),
        ({"area": "880100"}, NotAllowed),
    ],
)
def test_entries_that_do_not_hold(given: dict[str, Any], refusal: type[Exception]) -> None:
    before = Department.objects.count()
    with pytest.raises(refusal):
        new(**given)
    assert Department.objects.count() == before


def test_a_code_belongs_to_one() -> None:
    new()
    with pytest.raises(UsccTaken):
        new(name_zh="示范市体育局")


@pytest.mark.parametrize("login", ["market.supervisor", "govservice.window", "wangfang"])
def test_others_may_not(login: str) -> None:
    market = Department.objects.get(slug="market")
    for verb, given in (
        (office.change_department, {"name_zh": "甲", "short_zh": "甲"}),
        (office.close_department, {"services": 0}),
        (office.add_post, {"role": "office"}),
    ):
        with pytest.raises(NotAllowed):
            verb(department=market.pk, **given, by=actor(login), at=AT)  # type: ignore[operator]


def test_a_county_administrator_stays_in_the_county() -> None:
    """He may add to his county, and change nothing of the city."""
    county = Area.objects.filter(parent="990100").order_by("code").first()
    assert county is not None
    body = new(area=county.pk, roles=("office",))
    clerk = staff("tax.window")
    Holding.objects.create(staff=clerk, post=Post.objects.get(department=body), from_on=AT.date())
    he = actor("tax.window")
    office.change_department(department=body, name_zh="示范县文旅局", short_zh="县文旅局", by=he, at=AT)
    with pytest.raises(NotAllowed):
        office.change_department(department=clerk.department_id, name_zh="甲", short_zh="甲", by=he, at=AT)
    with pytest.raises(NotAllowed):
        office.add_department(area="990100", name_zh="甲局", uscc="x", group_code="25", by=he, at=AT)


def test_a_stale_page_is_refused() -> None:
    """Who comes second is told who was first; a change counts the version on."""
    row = Department.objects.get(slug="market")
    change = {"department": row.pk, "short_zh": "市场局", "seen": row.version, "at": AT}
    office.change_department(name_zh="示范市市场监督管理局", by=boss(), **change)  # type: ignore[arg-type]
    with pytest.raises(ChangedMeanwhile) as refused:
        office.change_department(name_zh="别的", by=actor("govservice.office2"), **change)  # type: ignore[arg-type]
    assert refused.value.details["by"] == boss().account
    row.refresh_from_db()
    assert (row.name_zh, row.version) == ("示范市市场监督管理局", 2)


def test_what_is_in_use_is_not_closed() -> None:
    """Staff, tasks and services hold it open; after that it is closed, and nothing is added to it."""
    body = new()
    work = task(post=Post.objects.get(department=body, role="window").pk)
    with pytest.raises(office.DepartmentBusy) as busy:
        office.close_department(department=body, services=2, by=boss(), at=AT)
    assert busy.value.details == {"staff": 0, "tasks": 1, "services": 2}
    assert work
    with pytest.raises(office.DepartmentBusy):
        office.close_department(department=Department.objects.get(slug="market").pk, services=0, by=boss(), at=AT)
    empty = new(uscc=codes.uscc_of("11990100009933333"), name_zh="示范市档案局", short_zh="市档案局")
    office.close_department(department=empty, services=0, by=boss(), at=AT)
    with pytest.raises(office.DepartmentClosed):
        office.add_post(department=empty, role="supervisor", by=boss(), at=AT)
    assert Staff.objects.filter(department=empty).count() == 0


def test_posts() -> None:
    """Once per department and role; only one that nobody ever held and nothing names can be taken away."""
    body = new()
    made = office.add_post(department=body, role="supervisor", by=boss(), at=AT)
    assert queries.post("shiwenlvju", "supervisor") == made
    with pytest.raises(office.PostStands):
        office.add_post(department=body, role="supervisor", by=boss(), at=AT)
    with pytest.raises(office.FieldsMissing):
        office.add_post(department=body, role="king", by=boss(), at=AT)
    with pytest.raises(office.PostInUse):
        office.remove_post(post=made, services=1, by=boss(), at=AT)
    office.remove_post(post=made, services=0, by=boss(), at=AT)
    with pytest.raises(office.PostInUse):
        office.remove_post(post=post("tax", "window"), services=0, by=boss(), at=AT)
    assert [len(told(name)) for name in ("post.added", "post.removed")] == [1, 1]
