"""``onewindow account``: a link instead of a password, a lock opened, a device taken off, an account closed."""

import json
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from onewindow.config.cli.account import command
from onewindow.domain.org import actions, queries, seed
from onewindow.domain.org.models import Account, SecondStep, Staff
from onewindow.domain.org.refusals import NoSuchEntry

PASSWORD = "one window, one visit"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None, at: datetime) -> None:
    seed.seed(at)


def run(*words: str) -> Any:
    """The command's JSON."""
    result = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def enter(login: str, password: str) -> int:
    return Client().post("/login/", {"login": login, "password": password}).status_code


def test_an_account_from_its_creation_to_its_end() -> None:
    """Created with a link, entered, locked and opened, its device taken off, closed."""
    said = run("create", "li.na", "--name", "李娜", "--number", "9107", "--department", "market", "--role", "examiner")
    link = said["link"].removeprefix("http://127.0.0.1").partition("/")[2]
    assert Client().post(f"/{link}", {"new_password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert enter("li.na", PASSWORD) == 302
    assert Staff.objects.get(account__login="li.na").holdings.count() == 1
    for _ in range(5):
        enter("li.na", "wrong")
    (listed,) = run("list", "li.na")
    assert (listed["locked"], listed["has_password"], listed["open"]) == (True, True, True)
    assert run("unlock", "li.na") == {"login": "li.na", "was_locked": True}
    assert enter("li.na", PASSWORD) == 302
    account = Account.objects.get(login="li.na")
    SecondStep.objects.create(account=account, secret=b"", begun_at=timezone.now(), confirmed_at=timezone.now())
    assert run("unbind", "li.na", "--reason", "phone lost") == {"login": "li.na"}
    assert not SecondStep.objects.exists()
    assert "/login/link/" in run("reset", "li.na")["link"]
    run("close", "li.na")
    assert enter("li.na", PASSWORD) == 422
    with pytest.raises(queries.AccountUnknown):
        run("reset", "li.na")


def test_the_list_goes_by_log_in_and_names_nobody() -> None:
    """Log-ins and states; a plain table for people."""
    rows = run("list", "market.")
    assert [row["login"] for row in rows] == sorted(row["login"] for row in rows)
    assert all(row["login"].startswith("market.") for row in rows)
    text = CliRunner().invoke(command, ["list", "wang"], catch_exceptions=False).output
    assert "wangfang" in text
    assert "王芳" not in text


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("reset", "nobody"), queries.AccountUnknown),
        (("unbind", "market.examiner", "--reason", "lost"), actions.SecondStepMissing),
        (("create", "x.y", "--name", "李娜", "--number", "1", "--department", "none"), NoSuchEntry),
        (("create", "x.y", "--name", "李", "--number", "1", "--department", "tax", "--role", "office"), NoSuchEntry),
    ],
)
def test_what_is_refused(words: tuple[str, ...], refusal: type[Exception]) -> None:
    """By its code, and nothing is left behind."""
    assert isinstance(CliRunner().invoke(command, words).exception, refusal)
    assert not Account.objects.filter(login="x.y").exists()
