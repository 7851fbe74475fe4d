"""``onewindow account``: accounts from the command line, for whoever runs the city."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from onewindow.config import postgres

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group(name="account", short_help="Accounts: list, create, reset, unlock, unbind, close.")
def command() -> None:
    """Accounts (账号). Passwords are never typed here: a link that works once lets the person choose one.

    \b
    Example:
      onewindow account reset wangfang
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    postgres.ensure_running()
    import django

    django.setup()


@command.command(name="list")
@click.argument("beginning", default="")
@click.option("--limit", type=click.IntRange(1, 10_000), default=1000, show_default=True)
@_JSON
def list_(beginning: str, limit: int, as_json: bool) -> None:
    """List accounts by log-in (those that begin with BEGINNING): kind, state, second step, last log-in.

    \b
    Example:
      onewindow account list market. --json
    """
    from onewindow.domain.org import queries

    rows = queries.accounts(datetime.now(UTC), beginning, limit=limit)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in rows], default=str))
        return
    for one in rows:
        state = "closed" if not one.open else "locked" if one.locked else "open" if one.has_password else "no password"
        last = f"{one.last_log_in:%Y-%m-%d}" if one.last_log_in else "never"
        click.echo(f"{one.login:<32} {one.kind:<7} {state:<12} {'device' if one.has_device else '-':<7} {last}")


@command.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--number", required=True, help="Staff number.")
@click.option("--department", required=True, help="Slug of the department: market.")
@click.option("--role", "roles", multiple=True, help="window, examiner, approver, supervisor, office; several times.")
@_JSON
def create(login: str, name: str, number: str, department: str, roles: tuple[str, ...], as_json: bool) -> None:
    """Create an account for a member of staff, with posts; prints the link that sets the first password (72 h).

    \b
    Example:
      onewindow account create li.na --name 李娜 --number 0107 --department market --role examiner
    """
    from onewindow.domain.org import actions, queries
    from onewindow.domain.org.actions import office

    at, by = datetime.now(UTC), actions.Actor.SYSTEM
    place, posts = queries.department_with_posts(department, roles)
    office.join(login=login, name_zh=name, number=number, place=office.Place(place), posts=posts, by=by, at=at)
    _link(login, actions.invite(account=queries.account_named(login), by=by, at=at), as_json)


@command.command()
@click.argument("login")
@_JSON
def reset(login: str, as_json: bool) -> None:
    """Print a link that lets LOGIN choose a new password, once, within 24 hours; the old one holds until then.

    \b
    Example:
      onewindow account reset govservice.office
    """
    from onewindow.domain.org import actions, queries

    account = queries.account_named(login)
    _link(login, actions.reset(account=account, by=actions.Actor.SYSTEM, at=datetime.now(UTC)), as_json)


@command.command()
@click.argument("login")
@_JSON
def unlock(login: str, as_json: bool) -> None:
    """Open LOGIN again after too many wrong passwords or codes.

    \b
    Example:
      onewindow account unlock market.examiner
    """
    from onewindow.domain.org import actions, queries

    account = queries.account_named(login)
    was = actions.unlock(account=account, by=actions.Actor.SYSTEM, at=datetime.now(UTC))
    _told({"login": login, "was_locked": was}, f"{login}: {'open again' if was else 'was not locked'}", as_json)


@command.command()
@click.argument("login")
@click.option("--reason", required=True, help="How you made sure who asks; kept.")
@_JSON
def unbind(login: str, reason: str, as_json: bool) -> None:
    """Take the lost device of LOGIN off; the next log-in sets a new one up where codes are required.

    \b
    Example:
      onewindow account unbind market.approver --reason "phone lost, came in person"
    """
    from onewindow.domain.org import actions, queries

    account = queries.account_named(login)
    actions.remove_second_step(account=account, reason=reason, by=actions.Actor.SYSTEM, at=datetime.now(UTC))
    _told({"login": login}, f"{login}: the device is taken off", as_json)


@command.command()
@click.argument("login")
@_JSON
def close(login: str, as_json: bool) -> None:
    """Close LOGIN at once: sessions end, links and tokens hold no longer. Who leaves hands over in the office first.

    \b
    Example:
      onewindow account close market.examiner
    """
    from onewindow.domain.org import actions, queries

    account = queries.account_named(login)
    actions.close_account(account=account, by=actions.Actor.SYSTEM, at=datetime.now(UTC))
    _told({"login": login}, f"{login}: closed", as_json)


@command.command()
@click.argument("login")
@click.option(
    "--file",
    "path",
    required=True,
    type=click.Path(dir_okay=False),
    help="Where the archive is written; not over another.",
)
@_JSON
def export(login: str, path: str, as_json: bool) -> None:
    """Write the copy of everything held about LOGIN (个人信息保护法 art. 45), for somebody who asks at a window.

    \b
    Example:
      onewindow account export wangfang --file wangfang.zip
    """
    from onewindow.domain.org import actions, queries

    account = queries.account_named(login)
    with click.open_file(path, "xb") as archive:
        os.chmod(path, 0o600)
        counts = actions.hand_over(account=account, into=archive, by=actions.Actor.SYSTEM, at=datetime.now(UTC))
    _told(
        {"login": login, "file": path, "records": counts}, f"{login}: {sum(counts.values())} records in {path}", as_json
    )


@command.command()
@click.argument("login")
@click.option("--closes", is_flag=True, help="Close the account as well.")
@_JSON
def erase(login: str, closes: bool, as_json: bool) -> None:
    """Ask for erasure in the name of LOGIN (art. 47); carried out after seven days, until then it can be taken back.

    \b
    Example:
      onewindow account erase wangfang --closes
    """
    from onewindow.domain.org import actions, queries

    account = queries.account_named(login)
    asked = actions.ask_erasure(closes=closes, account=account, by=actions.Actor.SYSTEM, at=datetime.now(UTC))
    _told({"login": login, "erasure": asked}, f"{login}: erased in seven days, unless taken back", as_json)


def _link(login: str, token: str, as_json: bool) -> None:
    from django.conf import settings
    from django.urls import reverse

    link = settings.PUBLIC_URL.rstrip("/") + reverse("ui:login-link", args=[token])
    _told({"login": login, "link": link}, link, as_json)


def _told(answer: Mapping[str, Any], words: str, as_json: bool) -> None:
    click.echo(json.dumps(answer) if as_json else words)
