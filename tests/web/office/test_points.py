"""Points and the green channel at the office: listed, handed down, taken off, with what was before; criteria of two people, with their days."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.agents.models import Criterion
from onewindow.domain.cases.models import PointItem
from onewindow.domain.org.models import Account, Area, Centre, Department, Holding, Post, Staff
from onewindow.kernel.models import Event
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.demo_city(worlds.now()):
        yield


def village() -> Centre:
    return Centre.objects.get(slug="beipo-point")


def test_an_item_is_handed_down_and_taken_off(sign_in: SignIn) -> None:
    """Chosen by words, by what was agreed; twice is refused; what it took stays readable with who and when."""
    client, point = sign_in("govservice.office"), village()
    assert point.name_zh in client.get(reverse("office:points"), {"q": "北坡"}).content.decode()
    page = reverse("office:point", args=[point.pk])
    chosen = client.get(reverse("office:point-choose", args=[point.pk]))
    assert chosen.status_code == 200 and chosen.context["rows"]
    slug = next(one.ref for one, taken in chosen.context["rows"] if not taken)
    add = reverse("office:point-item", args=[point.pk, slug])
    assert PointItem.objects.filter(centre=point).first().basis in client.get(add).content.decode()
    assert client.post(add, {"key": "a", "basis": " "}).status_code == 422
    told = {"key": "b", "basis": "委托收件协议第二号"}
    for _ in range(2):  # a double click
        assert client.post(add, told).status_code == 302
    assert client.post(add, told | {"key": "c"}).status_code == 409
    off = reverse("office:point-item-off", args=[point.pk, slug])
    assert client.post(off, {"key": "d"}).status_code == 302
    assert client.post(off, {"key": "e"}).status_code == 409
    answer = client.get(page)
    (over,) = answer.context["over"]
    assert over.row.basis == told["basis"]
    assert (
        over.ended == over.entered and over.ended.number == Staff.objects.get(account__login="govservice.office").number
    )
    assert Event.objects.filter(name__startswith="point.", thing=point.pk).count() == 2


def test_a_village_point_is_added(sign_in: SignIn) -> None:
    """First the town, then one of its villages."""
    client = sign_in("govservice.office")
    new = reverse("office:point-new")
    assert "<select" in client.get(new, {"under": "990102100"}).content.decode()
    there = Area.objects.filter(level="6", parent="990102100").order_by("-code")[0].code
    told = {"under": "990102100", "area": there, "name_zh": "南湾村便民服务站", "address_zh": "村委会"}
    answer = client.post(new, told | {"key": "a", "area": "990199"})
    assert answer.status_code == 422
    assert client.post(new, told | {"key": "b"}).status_code == 302
    assert Centre.objects.get(name_zh="南湾村便民服务站").area_id == there


def criterion(**more: Any) -> dict[str, Any]:
    told = {
        "key": "k",
        "code": "elderly",
        "name_zh": "年满六十五周岁",
        "fact": "age",
        "age": "65",
        "source": "市政府令第一号",
    }
    return told | {"from_on": (timezone.localdate() + timedelta(days=9)).isoformat()} | more


def test_a_criterion_of_two_people(sign_in: SignIn) -> None:
    """A later version takes the place of the one before from its day; a second person reads its source; everybody reads it."""
    client, new = sign_in("govservice.office"), reverse("office:criterion-new")
    first = Criterion.objects.get(code="elderly")
    assert 'value="70"' in client.get(new, {"after": first.pk}).content.decode()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    for wrong in ({"from_on": yesterday}, {"age": ""}, {"age": "700"}, {"fact": "item", "items": "nothing"},
                  {"fact": "answer", "field": "x.y", "least": "5"}, {"code": "A b"}, {"source": ""}):  # fmt: skip
        answer = client.post(new, criterion(**wrong, key=str(wrong)))
        assert answer.status_code in (409, 422), wrong
        assert "年满六十五周岁" in answer.content.decode()
    assert client.post(new, criterion()).status_code == 302
    row = Criterion.objects.get(code="elderly", effective_from__gt=timezone.localdate())
    confirm = reverse("office:criterion-confirm", args=[row.pk])
    assert client.post(confirm, {"key": "c"}).status_code == 409
    member = Staff.objects.get(account__login="tax.supervisor")
    city = Department.objects.get(slug="govservice")
    Holding.objects.create(
        staff=member, post=Post.objects.get(department=city, role="office"), from_on=timezone.localdate()
    )
    second = sign_in("tax.supervisor")
    assert second.post(confirm, {"key": "d"}).status_code == 302
    row.refresh_from_db()
    assert row.checked and row.checked_by == Account.objects.get(login="tax.supervisor")
    public = Client().get("/green-channel/").content.decode()
    assert "年满六十五周岁" in public and "年满七十周岁" in public
    assert client.post(reverse("office:criterion-end", args=[row.pk]), {"key": "e", "on": yesterday}).status_code == 409
    last = row.effective_from.isoformat()
    assert client.post(reverse("office:criterion-end", args=[row.pk]), {"key": "f", "on": last}).status_code == 302
    names = Event.objects.filter(kind="criterion", thing=row.pk).order_by("id").values_list("name", flat=True)
    assert list(names) == ["criterion.published", "criterion.confirmed", "criterion.ended"]


def test_nobody_else_may(sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    """Clerks and citizens see none of it; the office of a county finds its own points and only reads the criteria."""
    point = village()
    pages = ["points", "point-new", "criteria", "criterion-new"]
    addresses = [reverse(f"office:{one}") for one in pages] + [reverse("office:point", args=[point.pk])]
    for login in ("govservice.window", "wangfang"):
        client = sign_in(login)
        assert {client.get(one).status_code for one in addresses} == {403}, login
    office = sign_in("govservice.office")
    for one in addresses:
        office.get(one)
        with django_assert_max_num_queries(16):
            assert office.get(one).status_code == 200
    member = Staff.objects.get(account__login="tax.supervisor")
    town = Department.objects.get(slug="liuhe")
    post = Post.objects.create(department=town, role="office")
    Holding.objects.create(staff=member, post=post, from_on=timezone.localdate())
    client = sign_in("tax.supervisor")
    assert client.get(addresses[-1]).status_code == 200
    main = Centre.objects.get(main=True, area="990100")
    assert client.get(reverse("office:point", args=[main.pk])).status_code == 404
    assert client.post(reverse("office:criterion-new"), criterion()).status_code == 409
    off = reverse("office:point-item-off", args=[main.pk, "repair-fund"])
    assert client.post(off, {"key": "x"}).status_code == 404
