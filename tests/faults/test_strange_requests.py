"""Addresses and forms that no page of ours sends (乱填乱改): answered calmly, never with "something went wrong"."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Draft
from tests.faults.test_submitted_twice import draft
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

BIG = "9" * 23
HUGE = "9" * 5000
CITIZEN = [
    f"/drafts/{BIG}/",
    f"/applications/{BIG}/",
    f"/cases/{BIG}/",
    f"/me/?before={BIG}",
    f"/me/inbox/?after={HUGE}",
    f"/me/licences/?after={BIG}",
    "/me/licences/%00/",
    "/v/%00",
    "/v/" + "1" * 3000,
    "/verify/?identifier=a/../b",
    "/verify/?identifier=%00",
    "/find/?q=%00",
    "/find/?q=%ED%A0%80",
    "/find/?for=9&department=x",
    "/find/suggest/?q=" + "a" * 3000,
    "/track/?number=%00",
    "/packages/open-restaurant/questions/?q1=zzz",
    "/packages/open-restaurant/list/?q1=%00",
    "/packages/no-such/questions/",
    "/areas/?parent=%00",
    f"/areas/?parent={BIG}",
    "/login/?next=//evil.example/",
]
CLERK = [
    f"/desk/bundles/{BIG}/",
    f"/desk/cases/{BIG}/",
    f"/desk/?department={BIG}",
    "/desk/?light=x&name=%00&about=y",
    f"/desk/?after=2026-01-01T00:00:00%2B08:00~{BIG}",
    "/desk/?after=0001-01-01T00:00:00%2B14:00~1",
    "/desk/find/?q=%00",
    "/desk/find/?q=%25_'",
    "/desk/licences/%00.pdf",
]


def posted(client: Client, path: str, form: dict[str, Any]) -> Any:
    """As a page posts it."""
    return client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("path", CITIZEN)
def test_an_address_nobody_links_to(desk: Desk, sign_in: SignIn, path: str) -> None:
    assert sign_in(application.APPLICANT).get(path).status_code < 500


def test_addresses_of_the_desk(desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in("govservice.window")
    assert {path: code for path in CLERK if (code := clerk.get(path).status_code) >= 500} == {}


@pytest.mark.parametrize(
    "values",
    [
        {"_number": "abc"},
        {"_number": BIG},
        {"ent.name": "a\0b"},
        {"ent.name": "<script>alert(1)</script>" * 20},
        {"ent.capital": "9" * 400},
        {"ent.capital": "1e999999"},
        {"ent.capital": "NaN"},
        {"ent.domicile.level3": "x" * 300, "ent.domicile.detail": "y" * 5000},
        {"_add": "no-such"},
        {"_remove": "ent.scope.99999999999999999999"},
    ],
)
def test_a_form_nobody_fills_in_like_that(desk: Desk, sign_in: SignIn, values: dict[str, Any]) -> None:
    number, client = draft(desk), sign_in(application.APPLICANT)
    seen = {"_number": str(Draft.objects.get(pk=number).number)}
    for section in ("enterprise", "no-such"):
        answer = posted(client, f"/drafts/{number}/form/{section}/", {**seen, **values})
        assert answer.status_code < 500
    page = client.get(f"/drafts/{number}/form/enterprise/?check=1").content.decode()
    assert "<script>alert" not in page


def test_strangers_forms(db: None) -> None:
    client = Client()
    for path, form in {
        "/login/": {"login": "a" * 5000, "password": "b" * 5000},
        "/login/demo/": {"login": "\0"},
        "/track/": {"number": "\0", "tail": "\0"},
        "/language/": {"language": "xx", "next": "https://evil.example/"},
    }.items():
        answer = posted(client, path, form)
        assert answer.status_code < 500, path
        assert "evil.example" not in answer.headers.get("Location", "")
