"""``onewindow init``: a real city, without the demo."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onewindow.config import postgres
from onewindow.kernel.worktime.opening import DEFAULT

if TYPE_CHECKING:
    from onewindow.config.founding.city import Outcome, Plan

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="init", short_help="Found a real city: areas, department, centre, first administrator.")
@click.option("--city", default="", help="Code or name of GB/T 2260: 510100, 成都市, 北京市.")
@click.option("--city-name", default="", help="Name, for a code that the table does not know.")
@click.option("--areas", type=_FILE, help="CSV with towns and villages: code,name_zh,name_en. Also later.")
@click.option("--department", default="", help="The department that administers; default: …政务服务管理局.")
@click.option("--department-en", default="")
@click.option("--uscc", default="", help="Its unified social credit code (18 characters, checked).")
@click.option("--phone", default="", help="Its telephone.")
@click.option("--centre", default="", help="The main service centre; default: …政务服务中心.")
@click.option("--centre-en", default="")
@click.option("--address", default="", help="The centre's address.")
@click.option("--hours", default="", help=f"Opening hours; default {DEFAULT}, Monday to Friday.")
@click.option("--officer", default="", help="Log-in of the first administrator; once more with another: a further one.")
@click.option("--officer-name", default="", help="The administrator's name.")
@click.option("--password-file", type=_FILE, help="First line: the password. Else asked, or made and shown once.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; touch nothing, not even the database.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(dry_run: bool, as_json: bool, **given: Any) -> None:
    """Found a real city (建城): level tree, governing department, main centre, first administrator, seal key, light rules.

    Asks on a terminal for what is not given. All or nothing; where the city stands, nothing is written twice.

    \b
    Example:
      onewindow init
      onewindow init --city 510100 --uscc 11510100MB1234567X --officer li.na --officer-name 李娜 --json
      onewindow init --areas towns.csv
    """
    os.environ["ONEWINDOW_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    if not dry_run:
        postgres.ensure_running(_say)
    django.setup()
    from django.utils import translation

    translation.activate("en")  # as everything that the command line says
    now = {} if dry_run else _prepared()
    plan, made = _plan(given, now)
    if dry_run:
        click.echo(json.dumps(_planned(plan), ensure_ascii=False, indent=None if as_json else 2))
        return
    from django.utils import timezone

    from onewindow.config.founding import city

    outcome = city.found(plan, timezone.now())
    shown = made if outcome.officer else ""
    if as_json:
        click.echo(json.dumps(asdict(outcome) | ({"password": shown} if shown else {}), ensure_ascii=False))
    else:
        _tell(outcome, shown)


def _prepared() -> dict[str, Any]:
    """The database brought up to the code, and the city that stands there, if one does."""
    from django.utils import timezone

    from onewindow.config.founding import city
    from onewindow.config.postgres.migrate import migrate

    migrate(_say)
    return city.standing(timezone.now())


def _plan(given: dict[str, Any], now: dict[str, Any]) -> "tuple[Plan, str]":
    """The plan, and the password if it was made here."""
    from onewindow.config.founding import areas, asking
    from onewindow.config.founding.city import Plan
    from onewindow.domain.org.actions import Body, House
    from onewindow.kernel.worktime import Opening

    more = tuple(areas.read(given["areas"])) if given["areas"] else ()
    if now and not (given["city"] and given["city"] not in (now["code"], now["name_zh"])):
        officer, made = _officer(given) if given["officer"] or not now["administrators"] else (None, "")
        return Plan((), more, officer=officer), made
    wanted = asking.need(given["city"], "--city", "Which city (code or name)")
    city = areas.city(wanted, given["city_name"])
    place = city.name_zh
    body = Body(
        name_zh=asking.need(
            given["department"], "--department", "Governing department", default=f"{place}政务服务管理局"
        ),
        uscc=asking.need(given["uscc"], "--uscc", "Its unified social credit code", right=asking.uscc),
        name_en=given["department_en"],
        phone=given["phone"],
    )
    hours = asking.need(given["hours"], "--hours", "Opening hours", default=DEFAULT, right=asking.hours)
    house = House(
        name_zh=asking.need(given["centre"], "--centre", "Main service centre", default=f"{place}政务服务中心"),
        opening=Opening.parse(hours),
        name_en=given["centre_en"],
        address_zh=given["address"],
    )
    officer, made = _officer(given)
    return Plan((city, *areas.counties(city.code)), more, body, house, officer), made


def _officer(given: dict[str, Any]) -> Any:
    from onewindow.config.founding import asking
    from onewindow.domain.org.actions import Officer

    login = asking.need(given["officer"], "--officer", "Log-in of the first administrator (li.na)")
    name = asking.need(given["officer_name"], "--officer-name", "The administrator's name (李娜)")
    password, made = asking.password(given["password_file"])
    return Officer(login=login, name_zh=name, password=password), password if made else ""


def _planned(plan: "Plan") -> dict[str, Any]:
    """The plan as plain values, without the password."""
    return {
        "city": {"code": plan.places[0].code, "name_zh": plan.places[0].name_zh} if plan.places else {},
        "counties": [f"{one.code} {one.name_zh}" for one in plan.places[1:]],
        "further_areas": len(plan.more),
        "department": {"name_zh": plan.body.name_zh, "uscc": plan.body.uscc} if plan.body else {},
        "centre": {"name_zh": plan.house.name_zh, "open": _open(plan)} if plan.house else {},
        "officer": {"login": plan.officer.login, "name_zh": plan.officer.name_zh} if plan.officer else {},
    }


def _open(plan: "Plan") -> list[str]:
    week = plan.house.opening.week if plan.house else ()
    spans = [", ".join(f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in one) for one in week]
    return [f"{day} {span}" for day, span in zip(_DAYS, spans, strict=False) if span]


def _tell(outcome: "Outcome", password: str) -> None:
    city = outcome.city
    head = "is founded" if outcome.founded else "stands already; nothing was written twice"
    click.echo(f"{city['name_zh']} ({city['name_en']}, {city['code']}) {head}.")
    click.echo(f"  areas           {city['areas']}" + (f" ({outcome.areas} of them new)" if outcome.areas else ""))
    click.echo(f"  departments     {city['departments']}")
    click.echo(f"  main centre     {city['centre']}")
    click.echo(f"  administrators  {', '.join(city['administrators']) or 'none'}")
    click.echo(f"  seal key        {outcome.seal[:16]}… (SM2; back it up: onewindow db backup)")
    provisional = ", ".join(map(str, outcome.calendar["provisional"]))
    click.echo(
        f"  calendar        to {outcome.calendar['last']}" + (f", {provisional} provisional" if provisional else "")
    )
    if outcome.papers or outcome.fields:
        click.echo(
            f"  to write from   {outcome.papers} kinds of papers, {outcome.fields} form fields (the catalogue is empty)"
        )
    if password:
        click.echo(f"\n  Password of {outcome.officer}, shown once: {password}")
    click.echo("\nNext: onewindow serve · onewindow doctor")


def _say(text: str) -> None:
    click.echo(f"  {text} …", err=True)
    sys.stderr.flush()
