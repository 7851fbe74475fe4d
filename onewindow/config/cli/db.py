"""``onewindow db``: the database, started, stopped, shown, migrated."""

import json
import os
import sys

import click

from onewindow.config import home, postgres
from onewindow.config.postgres import binaries
from onewindow.config.postgres.address import outside, search_path


def _say(text: str) -> None:
    click.echo(f"  {text} …", err=True)


def _only_ours() -> None:
    if outside() is not None:
        raise home.Unusable("DATABASE_URL names an outside server; OneWindow does not start or stop it.")


@click.group(name="db", short_help="The database: start, stop, url, shell, migrate.")
def command() -> None:
    """The database: our own server by default, or the one that DATABASE_URL names.

    \b
    Example:
      onewindow db start
      onewindow db url --role app --json
    """


@command.command()
def start() -> None:
    """Start the embedded server if it is not up.

    \b
    Example:
      onewindow db start
    """
    _only_ours()
    fresh = postgres.ensure_running(_say)
    click.echo("The database is up." if fresh else "The database was up already.")


@command.command()
@click.option("--remove", is_flag=True, help="Also delete the server's data, for good.")
def stop(remove: bool) -> None:
    """Stop the embedded server.

    \b
    Example:
      onewindow db stop
    """
    _only_ours()
    cluster = postgres.Cluster(home.path())
    if remove:
        cluster.remove()
        click.echo("The database is stopped and its data is deleted.")
    else:
        click.echo("The database is stopped." if cluster.stop() else "The database was not up.")


@command.command()
@click.option("--role", type=click.Choice(["owner", "app"]), default="owner", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the parts of the address.")
def url(role: postgres.Role, as_json: bool) -> None:
    """Print the database's address, password included; starts the server if it is not up.

    \b
    Example:
      psql "$(onewindow db url)"
      onewindow db url --role app --json
    """
    city = postgres.schema()
    postgres.ensure_running(_say)
    address = postgres.for_role(role)
    if as_json:
        parts = {"url": address.url(), "role": role, "schema": city, **address.kwargs()}
        click.echo(json.dumps(parts, ensure_ascii=False))
    else:
        click.echo(address.url())


@command.command()
@click.option("--role", type=click.Choice(["owner", "app"]), default="app", show_default=True)
@click.argument("arguments", nargs=-1)
def shell(role: postgres.Role, arguments: tuple[str, ...]) -> None:
    """Open psql in the city's schema; arguments after -- go to psql.

    \b
    Example:
      onewindow db shell
      onewindow db shell --role owner -- -c 'SELECT count(*) FROM kernel_event'
    """
    postgres.ensure_running(_say)
    address = postgres.for_role(role)
    program = str(binaries.programs(None) / "psql")
    environment = os.environ | {"PGPASSWORD": address.password, "PGOPTIONS": f"-c search_path={search_path(role)}"}
    environment |= {f"PG{name.upper()}": value for name, value in address.extra}
    flags = ["-h", address.host, "-p", str(address.port), "-U", address.user, "-d", address.database]
    sys.stdout.flush()
    os.execvpe(program, [program, *flags, *arguments], environment)


@command.command()
def migrate() -> None:
    """Bring schema, migrations, functions and rights up to this code; safe to repeat, and two at once.

    \b
    Example:
      ONEWINDOW_SCHEMA=city2 onewindow db migrate
    """
    os.environ["ONEWINDOW_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    postgres.ensure_running(_say)
    import django

    django.setup()
    from onewindow.config.postgres.migrate import migrate as bring_up

    bring_up(_say)
    click.echo(f"The schema {postgres.schema()} is up to date.")
