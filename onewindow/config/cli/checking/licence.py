"""``onewindow licence verify``: what a licence file shows, each question answered on its own."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onewindow.config import postgres

if TYPE_CHECKING:
    from onewindow.domain.licences.queries import Verification

_MARKS = {True: "yes    ", False: "NO     ", None: "unknown"}
_SIGNATURE = ".sig.json"


@click.group(name="licence", short_help="Licences: verify a file.")
def command() -> None:
    """Licences.

    \b
    Example:
      onewindow licence verify licence.pdf
    """


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Do not ask the city's database.")
@click.option("--trust", multiple=True, metavar="KEY", help="A public key (hex) you trust, for use offline.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(file: Path, offline: bool, trust: tuple[str, ...], as_json: bool) -> None:
    """Verify a licence: the PDF (its signature file PDF.sig.json beside it), or the signature file alone.

    Exit code 0 if no answer is "no", else 1.

    \b
    Example:
      onewindow licence verify food-licence.pdf
      onewindow licence verify food-licence.pdf.sig.json --offline --json
    """
    pdf, signature = _read(file)
    result = _verified(pdf, signature, online=not offline and _city_answers(), trusted=frozenset(trust))
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        _tell(result)
    sys.exit(0 if result.holds else 1)


def _read(file: Path) -> tuple[bytes | None, bytes | None]:
    if file.suffix == ".json":
        beside = file.with_name(file.name.removesuffix(_SIGNATURE))
        return (beside.read_bytes() if beside != file and beside.exists() else None), file.read_bytes()
    beside = file.with_name(file.name + _SIGNATURE)
    return file.read_bytes(), beside.read_bytes() if beside.exists() else None


def _city_answers() -> bool:
    """Whether there is a city to ask: its server starts and its schema has been migrated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    try:
        postgres.ensure_running()
    except (postgres.BadAddress, postgres.CouldNotStart):
        return False
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        return "licences_licence" in connection.introspection.table_names()
    except DatabaseError:
        return False


def _verified(pdf: bytes | None, signature: bytes | None, *, online: bool, trusted: frozenset[str]) -> "Verification":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    django.setup()
    from django.utils import timezone, translation

    from onewindow.domain.licences.queries import verify_file

    with translation.override("zh-hans" if _chinese() else "en"):
        today = timezone.localtime(datetime.now(UTC)).date()
        return verify_file(pdf=pdf, signature=signature, on=today, online=online, trusted=trusted)


def _chinese() -> bool:
    return os.environ.get("LANG", "").startswith("zh")


def _tell(result: "Verification") -> None:
    click.echo(result.identifier or "(no identifier)")
    for answer in result.answers:
        click.echo(f"  {_MARKS[answer.holds]}  {answer.check.replace('_', ' '):<16} {answer.words}")
    if result.licence:
        said, tongue = result.licence, "zh" if _chinese() else "en"
        click.echo(f"  {said['type'][tongue]} · {said['holder']} · {said['issuer'][tongue]}")
