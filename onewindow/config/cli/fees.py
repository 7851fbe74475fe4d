"""``onewindow fees``: the books of money."""

import json
import os
import sys
from datetime import datetime

import click

from onewindow.config import postgres


@click.group(name="fees", short_help="Fees: reconcile a day with the provider's statement.")
def command() -> None:
    """Fees (收费): what came in online is compared with the provider's statement, a day at a time.

    \b
    Example:
      onewindow fees reconcile --day 2026-11-21
    """


@command.command()
@click.option("--day", required=True, type=click.DateTime(formats=["%Y-%m-%d"]), help="The day (UTC+8), in the past.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: provider, day, ours, theirs, differences, open."
)
def reconcile(day: datetime, as_json: bool) -> None:
    """Compare our book of a day with the provider's; exit code 1 if a difference is open.

    \b
    Example:
      onewindow fees reconcile --day 2026-11-21 --json
    """
    postgres.ensure_running(lambda text: click.echo(f"  {text} …", err=True))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from onewindow.domain.fees import actions, queries
    from onewindow.domain.org.queries import Actor

    found = queries.reconciled(actions.reconcile(day=day.date(), by=Actor.SYSTEM, at=timezone.now()))
    if as_json:
        click.echo(json.dumps(found.plain(), ensure_ascii=False))
    else:
        row = found.row
        click.echo(
            f"{row.provider} {row.day}: ours {queries.yuan(row.our_sum)} yuan ({row.our_count}),"
            f" theirs {queries.yuan(row.their_sum)} yuan ({row.their_count}); {found.open} differences open."
        )
        for one in found.differences:
            if one.gone_at is None and one.closed_at is None:
                click.echo(f"  {one.entry} {one.number}: ours {one.ours}, theirs {one.theirs} (fen)")
    sys.exit(1 if found.open else 0)
