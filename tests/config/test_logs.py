"""What is written down: a request's number in each line and each answer, the case's number, and nobody's name."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.urls import get_resolver

from onewindow.config.watch import logs
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.org.models import Account, Enterprise, Person, Staff
from onewindow.web.portal.views.people import inbox
from tests.web.workbench.conftest import desk, sign_in
from tests.web.workbench.desk import Desk

__all__ = ["desk", "sign_in"]
BROKEN = "王芳 990102199003150248 13900000001 wangfang"


class Written:
    """Everything that was written down since."""

    def __init__(self, form: logging.Formatter) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(form)
        self.handler.addFilter(logs.Context())

    @property
    def text(self) -> str:
        """As it stands in the journal."""
        return self.stream.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the machines' form."""
        return [json.loads(line) for line in self.text.splitlines()]


def _listening(form: logging.Formatter) -> Iterator[Written]:
    written = Written(form)
    loggers = [logging.getLogger(), logs.requests]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(written.handler)
        logger.setLevel(logging.INFO)
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(written.handler)
        logger.setLevel(level)


@pytest.fixture
def written() -> Iterator[Written]:
    yield from _listening(logs.Json())


@pytest.fixture
def text() -> Iterator[Written]:
    yield from _listening(logs.Text())


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inbox fails, and its error quotes a person in every way."""

    def fail(*unused: object, **also: object) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO org_person SELECT * FROM org_person ORDER BY id LIMIT 1")  # DETAIL: Key …
        except IntegrityError as error:
            raise ValueError(BROKEN) from error

    monkeypatch.setattr(inbox.queries, "inbox", fail)


def _names() -> set[str]:
    """What must stand in no line: names, id numbers, phones and log-ins of everybody, names of enterprises and their codes."""
    found = {str(value) for row in Person.objects.values_list("name_zh", "name_en", "id_no", "phone") for value in row}
    found |= {str(value) for row in Staff.objects.values_list("name_zh", "name_en") for value in row}
    found |= {str(value) for row in Enterprise.objects.values_list("name_zh", "uscc") for value in row}
    found |= {login for login in Account.objects.values_list("login", flat=True) if "." not in login}
    return {value for value in found if len(value) > 1}


def test_the_main_story_names_nobody(
    desk: Desk, sign_in: Callable[[str], Client], written: Written, client: Client
) -> None:
    """A citizen, a clerk, a department; searches, refusals, wrong log-ins, tracking, wrong addresses; then the readers."""
    bundle = desk.accepted()
    row = Bundle.objects.get(pk=bundle)
    person = Person.objects.get(account__login="wangfang")
    citizen, clerk = sign_in("wangfang"), sign_in("govservice.window")
    for path in (
        "/",
        "/me/",
        f"/applications/{bundle}/",
        f"/applications/{bundle}/receipt/",
        "/me/inbox/",
        "/me/licences/",
    ):
        assert citizen.get(path).status_code == 200, path
    for query in (person.name_zh, person.id_no, person.phone, row.number):
        assert clerk.get("/desk/find/", {"q": query}).status_code == 200
        assert clerk.get("/desk/find/suggest/", {"q": query}).status_code == 200
    case = desk.reviewing(bundle).pk
    for path in ("/desk/", f"/desk/bundles/{bundle}/", f"/desk/cases/{case}/"):
        assert clerk.get(path).status_code == 200, path
    clerk.post(f"/desk/bundles/{bundle}/accept/", {"seen": "1"})
    clerk.post(f"/desk/cases/{case}/grant/", {"opinion": person.name_zh, "seen": "1"})
    client.post("/login/", {"login": "wangfang", "password": "no"})
    client.post("/track/", {"number": row.number, "tail": person.id_no[-4:]})
    client.get(f"/v/{person.name_zh}", {"name": person.name_zh})
    client.get(f"/{person.name_zh}/{person.id_no}/")
    client.get("/desk/", HTTP_HOST=f"{person.phone}.example")
    desk.read()
    lines = written.lines()
    assert len([line for line in lines if line["logger"] == "onewindow.requests"]) >= 20
    assert [name for name in _names() if name in written.text] == []
    about = {
        line.get("about") for line in lines if line.get("pattern", "").startswith(("/applications/", "/desk/bundles/"))
    }
    assert row.number in about


def test_each_line_and_each_answer_bear_the_number_of_the_request(client: Client, db: None, written: Written) -> None:
    answer = client.get("/login/", headers={"X-Request-Id": "a-strangers-own-number"})
    (line,) = written.lines()
    assert line["request"] == answer.headers["X-Request-Id"] != "a-strangers-own-number"
    assert {"at", "level", "logger", "process", "pid", "message", "method", "status", "ms", "pattern"} <= set(line)
    assert (line["method"], line["status"], line["pattern"]) == ("GET", 200, "/login/")
    with override_settings(PROXIES=1):
        answer = client.get("/login/", headers={"X-Request-Id": "0123456789abcdef", "X-Forwarded-For": "10.0.0.1"})
        assert answer.headers["X-Request-Id"] == "0123456789abcdef", "our own proxy has numbered it"
        answer = client.get("/login/", headers={"X-Request-Id": 'bad"number', "X-Forwarded-For": "10.0.0.1"})
        assert answer.headers["X-Request-Id"] != 'bad"number'


def test_a_refusal_is_told_by_its_code(client: Client, db: None, written: Written) -> None:
    client.post("/login/demo/", {"login": "nobody"})
    assert written.lines()[-1]["refused"] == "org.log-in-refused"


@pytest.mark.usefixtures("broken")
def test_an_error_has_a_place_and_a_class_and_no_words(
    desk: Desk, sign_in: Callable[[str], Client], written: Written
) -> None:
    citizen = sign_in("wangfang")
    citizen.raise_request_exception = False
    answer = citizen.get("/me/inbox/")
    assert answer.status_code == 500
    number = answer.headers["X-Request-Id"]
    assert number in answer.content.decode(), "the page tells the number that the line bears"
    error = next(line for line in written.lines() if line["level"] == "ERROR")
    assert error["request"] == number
    assert "builtins.ValueError" in error["error"]
    assert "UniqueViolation (23505, org_person_pkey)" in error["error"]
    assert "web/portal/views/" in error["error"]
    assert [name for name in _names() if name in written.text] == []


@pytest.mark.usefixtures("broken")
def test_the_form_for_people_names_nobody_either(desk: Desk, sign_in: Callable[[str], Client], text: Written) -> None:
    citizen = sign_in("wangfang")
    citizen.raise_request_exception = False
    number = citizen.get("/me/inbox/").headers["X-Request-Id"]
    logging.getLogger("another.library").warning("cannot read %r", BROKEN)
    assert "GET 500 " in text.text
    assert text.text.count(f"[{number}]") == 2
    assert "builtins.ValueError" in text.text
    assert [name for name in _names() if name in text.text] == []


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("cannot read '王芳'", "cannot read '…'"),
        ("duplicate key DETAIL:  Key (id_no)=(990102199003150248) already exists.", "duplicate key …"),
        ("phone 13900000001 is busy", "phone # is busy"),
        ("job 512 (licences.make) failed, try 3", "job 512 (licences.make) failed, try 3"),
        ("Not Found: /v/1.2.156.3005.2.1", "Not Found: /…"),
        ("示范市 is served", "… is served"),
    ],
)
def test_what_libraries_say_is_scrubbed(said: str, stays: str) -> None:
    assert logs.scrubbed(said) == stays


def test_every_process_writes_alike() -> None:
    """One configuration by ``ONEWINDOW_LOG``; no logger of Django or of a library writes past it."""
    for form, kind in (("json", "Json"), ("text", "Text")):
        found = logs.configuration(form, "WARNING")
        assert found["formatters"]["line"]["()"].endswith(kind)
        assert {name for name, one in found["loggers"].items() if one.get("handlers")} == {"onewindow.requests"}
        assert all(handler["filters"] == ["context"] for handler in found["handlers"].values())
    assert get_resolver().resolve_error_handler(500)


def test_errors_that_name_each_other_as_cause_are_told_once() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    told = logs.error_told((ValueError, one, None))
    assert told.count("ValueError") == told.count("KeyError") == 1
