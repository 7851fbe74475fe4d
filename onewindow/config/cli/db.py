"""``onewindow db``: the database, started, stopped, shown, migrated, backed up, restored."""

import json
import os
import sys
from pathlib import Path

import click

from onewindow.config import home, postgres
from onewindow.config.postgres import binaries
from onewindow.config.postgres.address import outside, search_path


def _say(text: str) -> None:
    click.echo(f"  {text} …", err=True)


def _only_ours() -> None:
    if outside() is not None:
        raise home.Unusable("DATABASE_URL names an outside server; OneWindow does not start or stop it.")


@click.group(name="db", short_help="The database: start, stop, url, shell, migrate, backup, restore.")
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
    _as_owner()
    from onewindow.config.postgres.migrate import migrate as bring_up

    bring_up(_say)
    click.echo(f"The schema {postgres.schema()} is up to date.")


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").splitlines()[0].strip()
    return os.environ.get("ONEWINDOW_BACKUP_PASSPHRASE", "")


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@command.command()
@click.argument("place", type=click.Path(path_type=Path), required=False)
@click.option("--keep", type=click.IntRange(1, 10_000), help="In a folder: how many backups of this city stay.")
@click.option(
    "--passphrase-file", type=_FILE, help="Seal the keys with its first line (or ONEWINDOW_BACKUP_PASSPHRASE)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def backup(place: Path | None, keep: int | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Back the city up into one file (FILE.onewindow) or a folder, while it is used: database, files, keys.

    \b
    Example:
      onewindow db backup /mnt/backups --keep 14 --passphrase-file /etc/onewindow/passphrase
      onewindow db backup today.onewindow
    """
    _as_owner()
    from django.utils import timezone

    from onewindow.config.postgres.backup import make

    made = make(place, timezone.now(), _say, passphrase=_passphrase(passphrase_file), keep=keep)
    found = made.manifest
    if as_json:
        told = {"file": str(made.file), "bytes": made.bytes, "removed": list(made.removed)}
        told |= {name: getattr(found, name) for name in ("schema", "made_at", "events", "files", "missing", "keys")}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{made.file}  {made.bytes / 1e6:.1f} MB")
    click.echo(f"  database  the city {found.schema}, {found.events} events: personal data of everybody in it")
    click.echo(f"  files     {found.files} uploads and papers, {found.file_bytes / 1e6:.1f} MB")
    click.echo("  keys      " + _KEYS[found.keys])
    if found.missing:
        click.echo(f"  MISSING   {len(found.missing)} files that the database names are not on the disk", err=True)
    if made.removed:
        click.echo(f"  removed   {', '.join(made.removed)}")


_KEYS = {
    "plain": "seal key and secret key IN THE CLEAR: whoever has this file can seal as this city",
    "sealed": "seal key and secret key, sealed with the passphrase: without it they are lost",
    "none": "none: they are kept elsewhere",
}


@command.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Put it in the place of the city that stands here.")
@click.option("--passphrase-file", type=_FILE, help="The keys were sealed with its first line.")
@click.option("--dry-run", is_flag=True, help="Check every checksum and whether it fits; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def restore(file: Path, replace: bool, passphrase_file: Path | None, dry_run: bool, as_json: bool) -> None:
    """Put a backup back: checks it first, changes the database in one transaction, raises the log's epoch, verifies.

    \b
    Example:
      onewindow db restore today.onewindow
      onewindow db restore today.onewindow --replace --passphrase-file /etc/onewindow/passphrase
    """
    _as_owner()
    from django.utils import timezone

    from onewindow.config.postgres.backup import restore as put_back
    from onewindow.config.postgres.backup.restoring import as_object

    passphrase = _passphrase(passphrase_file)
    done = put_back(file, timezone.now(), _say, replace=replace, passphrase=passphrase, only_check=dry_run)
    if done is None:
        click.echo("The backup is whole and fits here." if not as_json else '{"whole": true}')
        return
    if as_json:
        click.echo(as_object(done))
    else:
        click.echo(f"The city {done.manifest.schema} of {done.manifest.made_at} stands here again.")
        click.echo(
            f"  log       {done.events} events, {'every seal holds' if done.log_holds else 'BROKEN'}; epoch {done.epoch}"
        )
        click.echo(f"  files     {done.files_written} written, {done.manifest.files - done.files_written} were here")
        click.echo(f"  keys      {', '.join(done.keys) or 'none in the backup'}")
        click.echo("\nNext: onewindow doctor · onewindow serve")
    sys.exit(0 if done.log_holds else 1)


def _as_owner() -> None:
    os.environ["ONEWINDOW_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    postgres.ensure_running(_say)
    import django

    django.setup()
