"""The one command line, ``onewindow``: each command lives in its own module and is loaded when it is called.

Exit codes: 0 done, 1 refused, 2 bad usage.
"""

import importlib
import sys

import click

COMMANDS = {
    "serve": "Serve the city: pages, events and the worker under one supervisor.",
    "init": "Found a real city: areas, department, centre, first administrator.",
    "demo": "Carry the main story headless on a throw-away database and tell it.",
    "db": "The database: start, stop, url, shell, migrate, backup, restore.",
    "doctor": "Name what is wrong with this installation, and the command that mends it.",
    "worktime": "Deadlines in working days, hours and minutes.",
    "code": "Check an item code, case number, licence identifier, USCC or citizen id.",
    "log": "The event log: verify its seals; go on after a restore.",
    "licence": "Licences: verify a file.",
    "case": "Closed cases: archive as one verifiable file, verify, export.",
    "fees": "Fees: reconcile a day with the provider's statement.",
    "catalogue": "The item catalogue: import, export, template, search, reindex.",
    "account": "Accounts: list, create, reset, unlock, unbind, close.",
    "token": "Tokens of the API: issue, revoke, list.",
    "manage": "Django's own commands.",
}
_FOLDERS = {"case": "checking", "code": "checking", "licence": "checking", "worktime": "checking"}


class _Lazy(click.Group):
    """A group whose commands are imported only when used, so that ``worktime`` needs no database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        place = ".".join(filter(None, (__name__, _FOLDERS.get(cmd_name), cmd_name)))
        module = importlib.import_module(place)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onewindow")
def cli() -> None:
    """OneWindow (一窗): one thing, done once."""


def main() -> None:
    """Run the command line; what is refused is told in one sentence and ends with code 1."""
    from onewindow.config.home import Unusable
    from onewindow.kernel.errors import Refusal

    try:
        cli()
    except Refusal as refusal:
        _end(f"{refusal.code}: {refusal}")
    except Unusable as unusable:
        _end(str(unusable))
    except Exception as wrong:
        if getattr(wrong.__cause__, "sqlstate", None) != _NO_SUCH_TABLE:
            raise
        _end("The database is not prepared for this code. Run: onewindow db migrate")


_NO_SUCH_TABLE = "42P01"


def _end(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
