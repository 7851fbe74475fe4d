"""An address that names a thing this city has not got answers calmly, at every door: 404 or another "no", never an error."""

import re

from django.test import Client

from tests.web.test_masking import walked
from tests.web.workbench.conftest import SignIn, desk, sign_in

__all__ = ["desk", "sign_in"]

DOORS = (
    ("office/", "govservice.office"),
    ("desk/", "govservice.window"),
    ("desk/", "govservice.supervisor"),
    ("", "wangfang"),
)
ELSEWHERE = ("api/", "static/", "ui/", "office/", "desk/")
"""Not the portal's: the API has tests of its own."""
UNKNOWN = {"int": "99999999", "slug": "nobody-knows", "str": "nobody-knows", "path": "nobody/knows"}
QUERY = {"after": "9999-99-99~x", "before": "0001-01-01T00:00:00~-1", "page": "-5", "year": "99999", "month": "0", "on": "9999-99-99",
         "from": "9999-12-31", "to": "0001-01-01", "day": "2026-02-30", "department": "-1", "q": "\ufffd" * 300, "n": "1e9"}  # fmt: skip
FORM = {"seen": "9" * 30, "version": "-1", "_number": "x", "text": "x" * 20_000, "reason": "\u202e", "on": "9999-99-99", "day": "0000-00-00",
        "from_on": "31.12.99", "amount": "1e999", "department": "9" * 30, "post": "-1", "to": "9" * 30}  # fmt: skip
"""What no page of ours asks or sends."""
HERE = re.compile(r"<(?:(\w+):)?\w+>")


def _unknown(route: str) -> str:
    return "/" + HERE.sub(lambda named: UNKNOWN.get(named[1] or "str", "nobody-knows"), route)


def _routes(door: str) -> list[str]:
    known = [route for route, _ in walked() if HERE.search(route) and "(?P" not in route]
    return [route for route in known if (route.startswith(door) if door else not route.startswith(ELSEWHERE))]


def test_no_unknown_thing_is_an_error(desk: object, sign_in: SignIn) -> None:
    broken: list[tuple[int, str, str, str]] = []
    for door, login in DOORS:
        client: Client = sign_in(login)
        client.raise_request_exception = False
        routes = _routes(door)
        assert len(routes) > 20, door
        for send, more in ((client.get, QUERY), (client.post, FORM)):
            told = [(send(_unknown(route), more).status_code, login, send.__name__, route) for route in routes]
            broken += [one for one in told if one[0] >= 500]
        assert client.post(_unknown("desk/cases/<int:case>/accept/").replace("9", "9" * 3)).status_code == 404
    assert not broken
