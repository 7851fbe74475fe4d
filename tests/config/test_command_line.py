"""The command line: every command shows an example, refuses in a sentence, and speaks JSON where a program may read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from onewindow.config.cli import COMMANDS, cli
from tests.config.conftest import Installation


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in _commands(cli)], ids=" ".join)
def test_help_has_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert re.search(r"Examples?:\s+(\w+=\S+ |psql.*)?.*onewindow " + " ".join(path), result.output), result.output


def test_the_list_names_every_command() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert all(name in shown for name in COMMANDS)


_WRITTEN = re.compile(r"(?:`|^\$? *|/|; |&& )onewindow ([a-z][^`#|]*)", re.MULTILINE)


def unknown_commands(text: str) -> list[str]:
    """Commands of a page that the program does not know, or options they do not have."""
    lost = []
    for line in _WRITTEN.findall(text):
        command, words = cli, line.partition("   ")[0].partition("\n")[0].split()
        while words and isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words[0].strip(",.;:()"))
            if found is None:
                break
            command, words = found, words[1:]
        known = {one for option in command.params for one in (*option.opts, *option.secondary_opts)}
        asked = {one.split("=")[0].strip(",.;)") for one in words if one.startswith("--")} - {"--help"}
        if asked - known or (isinstance(command, click.Group) and words and not words[0].startswith("-")):
            lost.append(line)
    return lost


def test_every_command_in_the_pages_exists() -> None:
    """And a wrong one is caught."""
    root = Path(__file__).parents[2]
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    assert {page.name: lost for page in pages if (lost := unknown_commands(page.read_text("utf-8")))} == {}
    assert unknown_commands("`onewindow db fly`\nonewindow doctor --fast") == ["db fly", "doctor --fast"]


def test_bad_usage_is_2() -> None:
    assert CliRunner().invoke(cli, ["db", "fly"]).exit_code == 2
    assert CliRunner().invoke(cli, ["serve", "--port", "no"]).exit_code == 2
    assert CliRunner().invoke(cli, ["nothing"]).exit_code == 2


def test_the_address_as_one_object(installation: Installation) -> None:
    code, said = installation.run("db", "url", "--role", "app", "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["role"], told["user"], told["schema"], told["dbname"]) == ("app", "app", "city", "onewindow")
    assert told["password"] in told["url"]


def test_psql_opens_in_the_city(installation: Installation) -> None:
    code, said = installation.run("db", "shell", "--", "-Atc", "SELECT current_user, current_schema()")
    assert (code, said.strip()) == (0, "app|city")


def test_an_unprepared_database_is_told_in_a_sentence(installation: Installation) -> None:
    code, said = installation.run("log", "verify", ONEWINDOW_SCHEMA="empty_city")
    assert (code, said.strip()) == (1, "The database is not prepared for this code. Run: onewindow db migrate")


def test_a_wrong_address_is_told_in_a_sentence(tmp_path: Path) -> None:
    code, said = Installation(tmp_path).run("db", "migrate", DATABASE_URL="mysql://a@b/c")
    assert (code, said.count("\n")) == (1, 1)
    assert "DATABASE_URL" in said
