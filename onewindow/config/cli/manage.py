"""``onewindow manage``: Django's own commands, with the database up and the right role."""

import os

import click

OWNERS = {"migrate", "flush", "sqlflush", "createcachetable", "remove_stale_contenttypes"}


@click.command(
    name="manage",
    context_settings={
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
        "help_option_names": ["--help"],
    },
    short_help="Django's own commands.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands. Those that change the schema run as the owner, all others as the app role.

    \b
    Example:
      onewindow manage makemigrations cases
      onewindow manage help
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    if arguments and arguments[0] in OWNERS:
        os.environ["ONEWINDOW_ROLE"] = "owner"
    from onewindow.config import postgres

    postgres.ensure_running()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["onewindow manage", *arguments])
