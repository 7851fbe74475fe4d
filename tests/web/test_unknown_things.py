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
        for send in (client.get, client.post):
            told = [(send(_unknown(route)).status_code, login, send.__name__, route) for route in routes]
            broken += [one for one in told if one[0] >= 500]
    assert not broken
