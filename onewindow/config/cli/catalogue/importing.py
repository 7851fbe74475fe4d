"""``onewindow catalogue import``: what a file of another catalogue holds, row by row; then take it over."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from onewindow.config.cli.catalogue import city_answers, language

_SHOWN = 20


@click.command(name="import", short_help="Look at a file of another catalogue, and take it over.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only look; nothing is kept.")
@click.option("--source", default="", help="Whose words these are; by default told by the content.")
@click.option("--json", "as_json", is_flag=True, help="End with one JSON object of counts.")
@click.option("--rows", "shown", type=click.IntRange(0), default=_SHOWN, show_default=True, help="Rows to show.")
def import_(file: Path, dry_run: bool, source: str, as_json: bool, shown: int) -> None:
    """Import FILE (导入): guides or a base catalogue as lines of JSON, the form of GB/T 39046, or our XLSX template.

    Row by row: accepted, repaired (what and why), flagged, rejected. What is taken over becomes known items: found, and
    changing nothing that is in force. The same file again changes nothing; one that was killed goes on where it was.

    \b
    Example:
      onewindow catalogue import guangan_items.jsonl --dry-run --json
      onewindow catalogue import catalogue.xlsx
    """
    city = city_answers()
    from django.utils import translation

    with translation.override(language()):
        if dry_run:
            figures = _look(file, source, city, 0 if as_json else shown)
        elif not city:
            click.echo("There is no city to import into. Run: onewindow db migrate", err=True)
            sys.exit(1)
        else:
            figures = _take_over(file, source)
        if as_json:
            click.echo(json.dumps(figures, ensure_ascii=False))
        else:
            _tell(figures)


def _look(file: Path, source: str, city: bool, shown: int) -> dict[str, Any]:
    from onewindow.domain.catalogue.actions import importing

    _, rows, figures = importing.dry_run(file.read_bytes(), source=source, city=city)
    for row in [row for row in rows if row.outcome != "accepted"][:shown]:
        why = "; ".join(
            _said(reason.code, reason.before, reason.after) for reason in row.reasons if reason.level != "note"
        )
        click.echo(f"{row.number:>6}  {row.outcome:<9} {row.name[:40]}  {why}")
    return figures


def _take_over(file: Path, source: str) -> dict[str, Any]:
    from datetime import UTC, datetime

    from onewindow.domain.catalogue.actions import importing
    from onewindow.domain.catalogue.actions.search import index_guides
    from onewindow.domain.org.queries import Actor

    at = datetime.now(UTC)
    run = importing.begin_import(raw=file.read_bytes(), name=file.name, source=source, by=Actor.SYSTEM, at=at)
    row = importing.look(run=run, at=at)
    if row.state == "failed":
        raise importing.NotACatalogue(why=row.why)
    if row.state == "looked":
        importing.order_import(run=run, by=Actor.SYSTEM, at=at)
    row = importing.take_over(run=run, at=at)
    index_guides(at=at)  # a served city does it by itself
    return row.figures | {
        "added": row.added,
        "changed": row.changed,
        "unchanged": row.unchanged,
        "drafted": row.drafted,
    }


def _said(code: str, before: str, after: str) -> str:
    return f"{code} ({before[:60]} → {after[:60]})" if after else f"{code} ({before[:60]})" if before else code


def _tell(figures: dict[str, Any]) -> None:
    from django.utils.translation import gettext

    from onewindow.domain.catalogue.queries.interchange import REASONS

    click.echo(", ".join(f"{name} {n}" for name, n in figures.items() if name != "by_reason"))
    for code, n in sorted(figures["by_reason"].items(), key=lambda one: -one[1]):
        level, words = REASONS[code]
        click.echo(f"{n:>6}  {level:<6}  {code:<26} {gettext(words)}")
