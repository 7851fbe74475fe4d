"""``onewindow catalogue``: the item catalogue from the command line; each command lives in its own module."""

import importlib
import os

import click

from onewindow.config import postgres

COMMANDS = {
    "import": "importing",
    "export": "exporting",
    "template": "exporting",
    "search": "finding",
    "reindex": "finding",
}
"""Command → module here; its function has the command's name with an underscore behind: ``import_``."""


class _Lazy(click.Group):
    """A group whose commands are imported only when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_")
        return command


@click.group(name="catalogue", cls=_Lazy, short_help="The item catalogue: import, export, template, search, reindex.")
def command() -> None:
    """The item catalogue (事项库).

    \b
    Example:
      onewindow catalogue import guides.jsonl --dry-run
    """


def city_answers() -> bool:
    """Start the city's database and Django; whether there is a migrated city to ask."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    try:
        postgres.ensure_running(lambda text: click.echo(f"  {text} …", err=True))
    except (postgres.BadAddress, postgres.CouldNotStart):
        return False
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        return "catalogue_importrun" in connection.introspection.table_names()
    except DatabaseError:
        return False


def language() -> str:
    """Of what is said to a person: Chinese unless LANG says otherwise."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh-hans"
