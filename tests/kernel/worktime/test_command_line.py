"""``onewindow worktime``: printed values, JSON, exit codes, and a start without settings or database."""

import json
import subprocess
import sys

import pytest

RUN = [sys.executable, "-c", "from onewindow.config.cli import main; main()", "worktime"]
BARE = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql://nobody@192.0.2.1/none"}


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command in an environment without Django's settings, with a database that does not exist."""
    return subprocess.run([*RUN, *arguments], env=BARE, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("limit", "printed"),
    [
        ("5wd", "2026-10-10T17:00:00+08:00"),
        ("5h", "2026-09-28T16:30:00+08:00"),
        ("30min", "2026-09-28T10:30:00+08:00"),
        ("5cd", "2026-10-08T23:59:59+08:00"),
    ],
)
def test_due(limit: str, printed: str) -> None:
    done = run("due", "--from", "2026-09-28T10:00", "--limit", limit)
    assert (done.returncode, done.stdout, done.stderr) == (0, printed + "\n", "")


def test_due_with_opening_and_holds() -> None:
    done = run(
        "due", "--from", "2026-09-28T10:00", "--limit", "5wd", "--opening", "08:30-12:00,14:30-17:30",
        "--hold", "2026-09-29T09:00..2026-09-30T09:00", "--hold", "2026-10-08T09:00..2026-10-09T10:00",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "2026-10-13T17:30:00+08:00\n")


def test_json_tells_whether_the_result_is_provisional() -> None:
    done = run("due", "--from", "2026-12-28T10:00", "--limit", "5wd", "--json")
    assert json.loads(done.stdout) == {
        "from": "2026-12-28T10:00:00+08:00",
        "limit": "5wd",
        "holds": [],
        "due": "2027-01-05T17:00:00+08:00",
        "provisional": True,
    }
    plain = run("due", "--from", "2026-12-28T10:00", "--limit", "5wd")
    assert plain.stdout == "2027-01-05T17:00:00+08:00\n"
    assert "provisional" in plain.stderr


def test_elapsed() -> None:
    done = run("elapsed", "--from", "2026-09-28T10:00", "--to", "2026-09-28T14:30", "--unit", "min")
    assert (done.returncode, done.stdout) == (0, "180\n")
    days = run("elapsed", "--from", "2026-09-28T10:00", "--to", "2026-10-10", "--json")
    assert json.loads(days.stdout)["elapsed"] == 5


def test_add() -> None:
    assert run("add", "--at", "2026-10-10T17:00", "--limit=-2wd").stdout == "2026-10-08T17:00:00+08:00\n"


def test_beyond_the_calendar_is_refused_with_code_1() -> None:
    done = run("due", "--from", "2027-12-28T10:00", "--limit", "5wd")
    assert (done.returncode, done.stdout) == (1, "")
    assert "2027-12-31" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("due",),
        ("due", "--from", "yesterday", "--limit", "5wd"),
        ("due", "--from", "2026-09-28T10:00", "--limit", "5"),
        ("due", "--from", "2026-09-28T10:00", "--limit=-5wd"),
        ("due", "--from", "2026-09-28T10:00", "--limit", "5wd", "--opening", "9-5"),
        ("due", "--from", "2026-09-28T10:00", "--limit", "5wd", "--hold", "2026-09-29"),
        ("due", "--from", "2026-09-28T10:00", "--limit", "5wd", "--hold", "2026-09-30..2026-09-29"),
        ("elapsed", "--from", "2026-09-28", "--to", "2026-09-29", "--unit", "weeks"),
    ],
)  # fmt: skip
def test_bad_usage_is_code_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize("command", [(), ("due",), ("elapsed",), ("add",)])
def test_help_shows_an_example(command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout
    assert "onewindow worktime" in done.stdout
