"""Personal data stay masked on every page of the staff, for every role, until somebody says why he needs them (脱敏).

All addresses of the desk, the office and the API are walked; a new page is walked by itself, or the test asks for it.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from onewindow.domain.cases.models import Case
from onewindow.domain.licences.models import Licence
from onewindow.domain.org import actions as org
from onewindow.domain.org.models import Account, Person, Unmasking
from onewindow.kernel.models import Event
from tests.web.workbench.conftest import SignIn, desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]

ROLES = {
    "window": "govservice.window",
    "examiner": "market.examiner",
    "approver": "market.approver",
    "supervisor": "market.supervisor",
    "office": "govservice.office",
    "another department": "tax.examiner",
}
DOORS = ("desk/", "office/")
OWN = ("unmask",)  # what asks for the full data itself
FILES = ("materials/", ".pdf", ".sig.json")  # what the applicant handed in or the city sealed: opened one by one


def walked(patterns: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every address with its name."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            yield from walked(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one.name or ""


def with_values(route: str, values: dict[str, Any]) -> list[str]:
    """The route with everything it may mean here; empty if it names something this city has not got."""
    found = [route]
    for name in re.findall(r"<(?:\w+:)?(\w+)>", route):
        some = values.get(name, [1])
        found = [re.sub(rf"<(?:\w+:)?{name}>", str(value), path, count=1) for path in found for value in some]
    return found


@pytest.fixture
def city(desk: Desk) -> dict[str, Any]:
    """A bundle that waits, one that was accepted, one granted with licences; and everybody's secrets."""
    bundles = [desk.bundle("new"), desk.accepted("running")]
    desk.decided(bundles[1])
    desk.read()
    values: dict[str, Any] = {
        "bundle": bundles,
        "case": list(Case.objects.order_by("pk").values_list("pk", flat=True)[:3]),
        "identifier": list(Licence.objects.values_list("identifier", flat=True)[:2]) or ["none"],
        "staff": list(Account.objects.filter(kind="staff").values_list("staff", flat=True)[:1]),
    }
    return values


@cache
def secrets() -> frozenset[str]:
    """Every id number and phone of the demo city's people: the same in each test."""
    rows = Person.objects.values_list("id_no", "phone")
    return frozenset(value for row in rows for value in row if len(value) > 7)


def leaks(page: str) -> set[str]:
    """What stands there in full."""
    return {one for one in secrets() if one in page}


def test_no_page_of_the_staff_shows_a_number_in_full(city: dict[str, Any], sign_in: SignIn) -> None:
    """Lists, pages, search and slips, where the page opens for the role."""
    for role, login in ROLES.items():
        client = sign_in(login)
        opened = 0
        for route, name in walked():
            if not route.startswith(DOORS) or any(part in route for part in FILES) or name.endswith(OWN):
                continue
            for path in with_values(route, city):
                answer = client.get(f"/{path}")
                if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                    continue
                opened += 1
                assert not leaks(answer.content.decode()), (role, path)
        assert opened >= 3, role


def test_search_lists_and_log_name_nobody(
    city: dict[str, Any], sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever knows a number sees what he typed, and nobody else's; lists mask the name, lines and events know none."""
    caplog.set_level("INFO")
    person = Person.objects.get(account__login="wangfang")
    for role, login in ROLES.items():
        client = sign_in(login)
        for words in (person.id_no, person.phone, person.name_zh, "wangfang"):
            for path in ("/desk/find/", "/desk/find/suggest/"):
                answer = client.get(path, {"q": words})
                if answer.status_code == 200:
                    page = re.sub(r'value="[^"]*"|q=[^"&]*', "", answer.content.decode())
                    assert not leaks(page) - {words}, (role, path)
    for path in ("/desk/?all=1", "/desk/find/?q=wangfang"):
        page = sign_in(ROLES["window"]).get(path).content.decode()
        assert "王*" in page
        assert "王芳" not in page
    told = "\n".join(
        [*(record.getMessage() for record in caplog.records), *map(str, Event.objects.values_list("data"))]
    )
    assert not leaks(told)
    assert "王芳" not in told


def test_the_api_masks_too(city: dict[str, Any]) -> None:
    """Every GET of the API with a token that may read, work and fetch licences."""
    for role, login in ROLES.items():
        issued = org.issue_token(
            account=Account.objects.get(login=login).pk,
            scopes=["read", "work", "licences"],
            per_minute=10_000,
            by=org.Actor.SYSTEM,
            at=timezone.now(),
        )
        client = Client(headers={"authorization": f"Bearer {issued.token}"})
        opened = 0
        for route, _ in walked():
            if not route.startswith("api/") or "materials/" in route or route.endswith(("/pdf", "/signature")):
                continue
            for path in with_values(route, city):
                answer = client.get(f"/{path}")
                if answer.status_code != 200 or "json" not in answer.get("Content-Type", ""):
                    continue
                opened += 1
                assert not leaks(answer.content.decode()), (role, path)
        assert opened >= 5, role


@pytest.mark.parametrize("kind", ["cases", "bundles"])
def test_a_look_in_full_has_a_reason_and_an_event(
    kind: str, city: dict[str, Any], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a reason nothing is shown; with one the page shows once, and the next page masks again.

    Where there is no person a sentence says so: an enterprise applied by itself, or the person's data are erased.
    """
    client = sign_in(ROLES["window"])
    thing = city["case" if kind == "cases" else "bundle"][0]
    person = Person.objects.get(account__login="wangfang")
    path = f"/desk/{kind}/{thing}/"
    for reason in ("", "   "):
        answer = client.post(f"{path}unmask/", {"reason": reason})
        assert answer.status_code == 422
        assert not leaks(answer.content.decode())
    assert not Unmasking.objects.exists()
    page = client.post(f"{path}unmask/", {"reason": "电话核对地址"}).content.decode()
    assert person.id_no in page
    kept = Unmasking.objects.get()
    assert (kept.person, kept.account.login if kept.account else "", kept.reason) == (
        person,
        ROLES["window"],
        "电话核对地址",
    )
    event = Event.objects.get(name="person.unmasked")
    assert (event.thing, event.data) == (person.pk, {"record": kept.pk})
    assert not leaks(client.get(path).content.decode())

    queries = import_module(f"onewindow.domain.{kind}.queries")
    real = queries.must_see

    def without_person(*asked: Any) -> Any:
        row = real(*asked)
        row.person_id = None
        return row

    monkeypatch.setattr(queries, "must_see", without_person)
    answer = client.post(f"{path}unmask/", {"reason": "x"})
    assert answer.status_code == 422
    assert "没有可显示的自然人信息" in answer.content.decode()
    assert Unmasking.objects.count() == 1
