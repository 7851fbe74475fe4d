"""``onewindow token``: tokens of the API, issued, revoked and listed by whoever runs the city."""

import os
from datetime import UTC, date, datetime

import click

from onewindow.config import postgres


@click.group(name="token", short_help="Tokens of the API: issue, revoke, list.")
def command() -> None:
    """Tokens of the API.

    \b
    Example:
      onewindow token issue wangfang --scope read --scope apply
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    postgres.ensure_running()
    import django

    django.setup()


@command.command()
@click.argument("login", default="")
@click.option("--scope", "scopes", multiple=True, help="read, apply, work, licences, unmask; may stand several times.")
@click.option("--system", default="", help="The program that holds it; without a log-in it sees what is public.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Its last day.")
@click.option("--per-minute", type=click.IntRange(1, 1_000_000), default=600, show_default=True)
def issue(login: str, scopes: tuple[str, ...], system: str, until: datetime | None, per_minute: int) -> None:
    """Issue a token for an account (LOGIN) or for a system; it is shown once and kept nowhere.

    \b
    Example:
      onewindow token issue --system "provincial platform" --until 2027-12-31
    """
    from onewindow.domain.org import actions, queries

    issued = actions.issue_token(
        account=queries.account_named(login) if login else None,
        scopes=scopes,
        system=system,
        to_on=until.date() if until else None,
        per_minute=per_minute,
        by=actions.Actor.SYSTEM,
        at=datetime.now(UTC),
    )
    click.echo(f"{issued.id}  {issued.token}")


@command.command()
@click.argument("token", type=int)
def revoke(token: int) -> None:
    """Revoke a token by its number: from now on nobody gets in with it.

    \b
    Example:
      onewindow token revoke 7
    """
    from onewindow.domain.org import actions

    actions.revoke_token(token=token, by=actions.Actor.SYSTEM, at=datetime.now(UTC))


@command.command(name="list")
def list_() -> None:
    """List tokens, newest first: number, account or system, scopes, last day, day of the last call.

    \b
    Example:
      onewindow token list
    """
    from onewindow.domain.org import queries

    for row in queries.tokens():
        who = " / ".join(part for part in (row.account.login if row.account else "", row.system) if part)
        ended = "revoked" if row.revoked_at else _day(row.to_on, "no end")
        click.echo(
            f"{row.pk:>5}  {who:<32} {' '.join(row.scopes):<28} {ended:<10} {_day(row.last_used_on, 'never used')}"
        )


def _day(day: date | None, without: str) -> str:
    return day.isoformat() if day else without
