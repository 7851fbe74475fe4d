"""``onewindow code check``: what it prints, JSON, exit codes, and a start without settings or database."""

import json
import subprocess
import sys

import pytest

RUN = [sys.executable, "-c", "from onewindow.config.cli import main; main()", "code"]
BARE = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql://nobody@192.0.2.1/none"}


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command in an environment without Django's settings, with a database that does not exist."""
    return subprocess.run([*RUN, *arguments], env=BARE, capture_output=True, text=True, timeout=60, check=False)


def test_a_good_code() -> None:
    done = run("check", "11440100007482575H")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == ["11440100007482575H", "unified social credit code: holds"]


def test_a_bad_code_is_code_1_and_says_where() -> None:
    done = run("check", "11010519491231003X")
    assert done.returncode == 1
    assert "citizen id number: does not hold" in done.stdout
    assert "error: character 18: the check character is X" in done.stdout


def test_json() -> None:
    done = run("check", "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", "--json")
    said = json.loads(done.stdout)
    assert (said["kind"], said["ok"], said["problems"]) == ("licence", True, [])
    bad = json.loads(run("check", "1151130108778239R", "--json").stdout)
    assert (bad["ok"], bad["problems"][0]["code"]) == (False, "length")


def test_a_kind_may_be_asked_for() -> None:
    assert run("check", "11440100007482575H", "--kind", "citizen-id").returncode == 1


@pytest.mark.parametrize("arguments", [("check",), ("check", "x", "--kind", "colour"), ("divine", "x")])
def test_bad_usage_is_code_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize("command", [(), ("check",)])
def test_help_shows_an_example(command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout
    assert "onewindow code check" in done.stdout
