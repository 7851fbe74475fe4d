"""``onewindow worktime``: deadlines from the command line. It needs no database and no settings, unless asked for the
city's own calendar (``--city``)."""

import json as jsonlib
import sys
from datetime import datetime
from typing import Any

import click

from onewindow.kernel import worktime

HELP = {"help_option_names": ["-h", "--help"]}
_UNITS = click.Choice(worktime.UNITS)


class Instant(click.ParamType):
    """An ISO moment; without an offset it is China's time (UTC+8), without a time the start of the day."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            at = datetime.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"{value!r} is no moment: write for example 2026-09-28T10:00", param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=worktime.CHINA)


class LimitType(click.ParamType):
    """A limit: ``5wd``, ``5h``, ``30min``, ``5cd``."""

    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> worktime.Limit:
        try:
            return worktime.Limit.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class OpeningType(click.ParamType):
    """Opening hours: ``09:00-12:00,13:30-17:00``."""

    name = "hours"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> worktime.Opening:
        try:
            return value if isinstance(value, worktime.Opening) else worktime.Opening.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class HoldType(click.ParamType):
    """A hold: ``FROM..TO``."""

    name = "from..to"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> worktime.Hold:
        first, dots, last = value.partition("..")
        if not dots:
            self.fail(f"{value!r} is no hold: write FROM..TO", param, ctx)
        hold = worktime.Hold(INSTANT.convert(first, param, ctx), INSTANT.convert(last, param, ctx))
        if hold.to is not None and hold.to < hold.from_:
            self.fail(f"{value!r}: the hold ends before it begins", param, ctx)
        return hold


INSTANT = Instant()

_opening = click.option(
    "--opening",
    type=OpeningType(),
    default=worktime.Opening.default,
    show_default="09:00-12:00,13:30-17:00",
    help="Opening hours, Monday to Friday and make-up days; or by weekday: 'mon-fri 09:00-17:00; sat 09:00-12:00'.",
)
_hold = click.option(
    "--hold", "holds", type=HoldType(), multiple=True, help="A span that does not count; may be repeated."
)
_city = click.option(
    "--city", is_flag=True, help="Count by this city's own calendar (its database), not by the one OneWindow carries."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(context_settings=HELP)
def command() -> None:
    """Deadlines (办理时限) in working days (wd), working hours (h), working minutes (min) and calendar days (cd).

    \b
    Example:
      onewindow worktime due --from 2026-09-28T10:00 --limit 5wd
      2026-10-10T17:00:00+08:00
    """


@command.command(context_settings=HELP)
@click.option("--from", "from_", type=INSTANT, required=True, help="The moment the clock starts: acceptance.")
@click.option("--limit", type=LimitType(), required=True, help="5wd, 5h, 30min, 5cd; 0wd = the same day.")
@_opening
@_hold
@_city
@_json
def due(
    from_: datetime,
    limit: worktime.Limit,
    opening: worktime.Opening,
    holds: tuple[worktime.Hold, ...],
    city: bool,
    as_json: bool,
) -> None:
    """When a limit ends.

    \b
    Examples:
      onewindow worktime due --from 2026-09-28T10:00 --limit 5wd
      onewindow worktime due --from 2026-09-28T10:00 --limit 5h --opening 08:30-12:00,14:30-17:30
      onewindow worktime due --from 2026-09-28T10:00 --limit 5wd --hold 2026-09-29T09:00..2026-10-09T09:00
    """
    if limit.number < 0:
        raise click.BadParameter("a limit is not negative", param_hint="--limit")
    calendar = _calendar(city)
    ends = worktime.due(from_, limit, calendar, opening, holds)
    provisional = worktime.provisional(from_, ends, calendar)
    if as_json:
        _print_json(from_=from_, limit=str(limit), holds=_spans(holds), due=ends, provisional=provisional)
        return
    click.echo(ends.isoformat())
    if provisional:
        years = sorted(calendar.provisional_years)
        click.echo(f"provisional: no holiday notice for {years[0]} yet, its days are computed from law", err=True)


@command.command(context_settings=HELP)
@click.option("--from", "from_", type=INSTANT, required=True, help="The moment the clock starts.")
@click.option("--to", type=INSTANT, required=True, help="The moment asked about.")
@click.option("--unit", type=_UNITS, default="wd", show_default=True, help="The unit to count in.")
@_opening
@_hold
@_city
@_json
def elapsed(
    from_: datetime,
    to: datetime,
    unit: worktime.Unit,
    opening: worktime.Opening,
    holds: tuple[worktime.Hold, ...],
    city: bool,
    as_json: bool,
) -> None:
    """What has passed between two moments.

    \b
    Example:
      onewindow worktime elapsed --from 2026-09-28T10:00 --to 2026-09-28T14:30 --unit min
      180
    """
    calendar = _calendar(city)
    passed = worktime.elapsed(from_, to, unit, calendar, opening, holds)
    passed = int(passed) if passed == int(passed) else round(passed, 4)
    if as_json:
        provisional = worktime.provisional(min(from_, to), max(from_, to), calendar)
        _print_json(from_=from_, to=to, unit=unit, holds=_spans(holds), elapsed=passed, provisional=provisional)
    else:
        click.echo(passed)


@command.command(context_settings=HELP)
@click.option("--at", type=INSTANT, required=True, help="The moment to move.")
@click.option("--limit", type=LimitType(), required=True, help="How far; negative moves back: -2wd.")
@_opening
@_city
@_json
def add(at: datetime, limit: worktime.Limit, opening: worktime.Opening, city: bool, as_json: bool) -> None:
    """Move a moment by a limit; days keep the time of day, hours run only while open.

    \b
    Example:
      onewindow worktime add --at 2026-10-10T17:00 --limit=-2wd
      2026-10-08T17:00:00+08:00
    """
    calendar = _calendar(city)
    moved = worktime.add(at, limit, calendar, opening)
    if as_json:
        _print_json(
            at=at,
            limit=str(limit),
            moved=moved,
            provisional=worktime.provisional(min(at, moved), max(at, moved), calendar),
        )
    else:
        click.echo(moved.isoformat())


def _calendar(city: bool) -> worktime.Calendar:
    """The packaged calendar, or the city's: only then are settings and a database needed."""
    if not city:
        return worktime.Calendar.packaged()
    import os

    from onewindow.config import postgres

    postgres.ensure_running(lambda text: click.echo(f"  {text} …", err=True))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    django.setup()
    from onewindow.domain.org.queries import calendar

    return calendar.current()


def _spans(holds: tuple[worktime.Hold, ...]) -> list[dict[str, str]]:
    return [{"from": h.from_.isoformat(), "to": h.to.isoformat() if h.to else ""} for h in holds]


def _print_json(**values: Any) -> None:
    plain = {k.rstrip("_"): v.isoformat() if isinstance(v, datetime) else v for k, v in values.items()}
    jsonlib.dump(plain, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
