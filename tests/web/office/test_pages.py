"""Every page of the office opens for its administrator, in both languages, with few statements; for nobody else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.org.models import Account, Centre, Department, Holding, Post, Staff, Window
from onewindow.domain.org.queries import actor_of
from onewindow.web.ui.access import front_door
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(worlds.now()):
        yield


def addresses() -> dict[str, str]:
    """One address of every page that is read."""
    tax = Staff.objects.get(account__login="tax.window")
    centre, window = Centre.objects.get(main=True, area="990100"), Window.objects.order_by("pk")[0]
    pages = {
        "overview": [],
        "departments": [],
        "department-new": [],
        "department": [tax.department_id],
        "department-edit": [tax.department_id],
        "people": [],
        "person-new": [],
        "person": [tax.pk],
        "person-edit": [tax.pk],
        "person-move": [tax.pk],
        "person-leave": [tax.pk],
        "stand-in": [tax.pk],
        "mine": [],
        "centres": [],
        "centre-new": [],
        "centre": [centre.pk],
        "centre-edit": [centre.pk],
        "centre-opening": [centre.pk],
        "window-new": [centre.pk],
        "window": [window.pk],
    }
    found = {name: reverse(f"office:{name}", args=args) for name, args in pages.items()}
    return found | {"person-new-there": f"{found['person-new']}?department={tax.department_id}"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens(sign_in: SignIn, language: str) -> None:
    """And says no word of the other language in its headings."""
    client = sign_in("govservice.office")
    client.cookies["django_language"] = "en" if language == "en" else "zh-hans"
    for name, address in addresses().items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        title = answer.content.decode().split("<h1", 1)[1].split("</h1>", 1)[0]
        if language == "en":
            assert title.isascii(), (name, title)


@pytest.mark.parametrize("login", ["govservice.window", "tax.supervisor", "wangfang"])
def test_they_are_closed_to_others(sign_in: SignIn, login: str) -> None:
    """Staff without an office post, and citizens; everybody on the staff may name his own stand-in."""
    client = sign_in(login)
    for name, address in addresses().items():
        mine = name == "mine" and login != "wangfang"
        assert client.get(address).status_code == (200 if mine else 403), name


def test_strangers_are_asked_who_they_are() -> None:
    for name, address in addresses().items():
        answer = Client().get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/login/")


def test_what_lies_outside_the_area_is_not_there(sign_in: SignIn) -> None:
    """An administrator of a county finds none of the city's bodies, places and people."""
    county = Department.objects.create(
        area_id="990102", slug="x", name_zh="县局", name_en="X", short_zh="县局", short_en="X",
        uscc="11990102MB1234567A", group_code="99",
    )  # fmt: skip
    clerk = Staff.objects.get(account__login="bank.window")
    clerk.holdings.all().delete()
    Holding.objects.create(
        staff=clerk, post=Post.objects.create(department=county, role="office"), from_on=timezone.localdate()
    )
    client = sign_in("bank.window")
    addresses_ = addresses()
    for name in (
        "department",
        "department-edit",
        "person",
        "person-move",
        "person-leave",
        "centre",
        "window",
        "stand-in",
    ):
        assert client.get(addresses_[name]).status_code == 404, name
    assert client.get(addresses_["departments"]).content.decode().count("row-link") == 1
    gone = client.post(reverse("office:window-close", args=[Window.objects.order_by("pk")[0].pk]))
    assert gone.status_code == 404


@pytest.mark.parametrize(
    ("name", "most"), [("overview", 12), ("departments", 8), ("people", 10), ("person", 12), ("centre", 9)]
)
def test_lists_cost_the_same_for_any_number(
    sign_in: SignIn, django_assert_max_num_queries: Any, name: str, most: int
) -> None:
    client = sign_in("govservice.office")
    address = addresses()[name]
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)


def test_the_staff_list_goes_on_and_is_narrowed(sign_in: SignIn) -> None:
    """Page by page by key; by word, by department, by state."""
    client = sign_in("govservice.office")
    address, seen = addresses()["people"], 0
    query = ""
    for _ in range(5):
        page = client.get(address + query)
        seen += len(page.context["rows"])
        query = page.context["older"]
        if not query:
            break
    assert seen == Staff.objects.count()
    assert [one.account.login for one, _ in client.get(address, {"q": "panxinran"}).context["rows"]] == [
        "govservice.window"
    ]
    tax = Department.objects.get(slug="tax")
    assert {one.department_id for one, _ in client.get(address, {"department": tax.pk}).context["rows"]} == {tax.pk}
    assert client.get(address, {"state": "left"}).context["rows"] == []
    assert client.get(address, {"after": "x~y", "department": "z", "state": "?"}).status_code == 200


def test_who_only_administers_lands_here() -> None:
    """And who does both lands at the workbench."""
    now = timezone.now()
    office = Account.objects.get(login="govservice.office")
    assert front_door(actor_of(office.pk, now)) == "/office/"
    assert front_door(actor_of(Account.objects.get(login="tax.window").pk, now)) == "/desk/"
    assert front_door(None) == "/"
    Holding.objects.create(
        staff=office.staff, post=Post.objects.get(department__slug="tax", role="window"), from_on=timezone.localdate()
    )
    assert front_door(actor_of(office.pk, now)) == "/desk/"
