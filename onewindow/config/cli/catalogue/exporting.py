"""``onewindow catalogue export`` and ``template``: the catalogue in the form of GB/T 39046 table 4, and our spreadsheet."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from onewindow.config.cli.catalogue import city_answers


@click.command(name="export", short_help="The items in force, in the form of GB/T 39046 table 4.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE.jsonl or FILE.xlsx.")
def export_(out: Path) -> None:
    """Write every item in force (导出): a header with the standard and every widened field, then one record an item.

    A name that ends in .xlsx gives our spreadsheet, without what table 4 has no field for.

    \b
    Example:
      onewindow catalogue export --out catalogue.jsonl
    """
    if not city_answers():
        click.echo("There is no city to export. Run: onewindow db migrate", err=True)
        sys.exit(1)
    from django.utils import timezone

    from onewindow.domain.catalogue.queries import interchange

    at = datetime.now(UTC)
    today = timezone.localtime(at).date()
    if out.suffix == ".xlsx":
        out.write_bytes(interchange.workbook(today))
        click.echo(f"{out}")
        return
    with out.open("w", encoding="utf-8") as file:
        count = sum(1 for line in interchange.exported(today, at) if file.write(line))
    click.echo(f"{out}: {count - 1}")


@click.command(name="template", short_help="Our spreadsheet for catalogues, empty.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template_(file: Path) -> None:
    """Write our XLSX template to FILE (模板): a sheet of items, one for each sub-table, lists to choose from.

    \b
    Example:
      onewindow catalogue template catalogue.xlsx
    """
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    django.setup()
    from onewindow.domain.catalogue.queries import interchange

    file.write_bytes(interchange.template())
    click.echo(str(file))
