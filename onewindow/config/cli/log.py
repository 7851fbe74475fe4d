"""``onewindow log``: the event log and its seals."""

import json
import os
import sys
from dataclasses import asdict

import click

from onewindow.config import postgres


@click.group(name="log", short_help="The event log: verify its seals.")
def command() -> None:
    """The event log (日志): sealed in batches by Merkle roots of SM3, each chained to the one before.

    \b
    Example:
      onewindow log verify
    """


def _django() -> None:
    postgres.ensure_running(lambda text: click.echo(f"  {text} …", err=True))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    os.environ["ONEWINDOW_ROLE"] = "owner"  # reads all of it at once: the app role's ten seconds would not do
    import django

    django.setup()


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object: ok, events, batches, unsealed, bad, why.")
def verify(as_json: bool) -> None:
    """Recompute every sealed batch and name the first that does not hold; exit code 1 if there is one.

    \b
    Example:
      onewindow log verify --json
    """
    _django()
    from onewindow.kernel import log

    report = log.verify()
    if as_json:
        click.echo(json.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False))
    elif report.ok:
        click.echo(
            f"The log holds: {report.events} events in {report.batches} batches; {report.unsealed} not yet sealed."
        )
    else:
        click.echo(f"The log does not hold: batch {report.bad} is the first bad one ({report.why}).", err=True)
    sys.exit(0 if report.ok else 1)


@command.command()
def restored() -> None:
    """Begin a new epoch of the log, once, after the database was restored or moved to another server.

    \b
    Example:
      onewindow log restored
    """
    _django()
    from django.utils import timezone

    from onewindow.kernel import log

    click.echo(f"The log goes on in epoch {log.raise_epoch(timezone.now())}.")
