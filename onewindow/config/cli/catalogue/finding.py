"""``onewindow catalogue search`` and ``reindex``: find by what somebody types; make the index good."""

import json
import sys

import click

from onewindow.config.cli.catalogue import city_answers

_KINDS = click.Choice(["package", "item", "guide", "situation"])


def _must_answer() -> None:
    if not city_answers():
        click.echo("There is no city to search. Run: onewindow db migrate", err=True)
        sys.exit(1)


@click.command(name="search", short_help="Find items by what somebody types.")
@click.argument("text")
@click.option("--kind", "kinds", type=_KINDS, multiple=True, help="Only these kinds; may stand several times.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="A list of {name, code, kind, score}.")
def search_(text: str, kinds: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search for TEXT (搜索): everyday words, pinyin, initials, wrong and traditional signs; the nearest first.

    \b
    Example:
      onewindow catalogue search 办个店
      onewindow catalogue search spjyxk --json
    """
    _must_answer()
    from django.utils import timezone

    from onewindow.config.searchable import fill
    from onewindow.domain.catalogue.queries import Within, search

    fill(timezone.now())
    found = search(text, Within(kinds=kinds), limit=limit)
    if as_json:
        lines = [{"name": hit.name_zh, "code": hit.code, "kind": hit.kind, "score": hit.score} for hit in found.hits]
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    if found.suggestion:
        click.echo(f"Did you mean: {found.suggestion}")
    for hit in found.hits:
        click.echo(f"{hit.score:.3f}  {hit.kind:<9} {hit.code:<34} {hit.name_zh}")
    if not found.hits:
        click.echo("Nothing found.")


@click.command(name="reindex", short_help="Make the index of search good.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: changed.")
def reindex_(as_json: bool) -> None:
    """Make the index good (重建索引): what stands in the city is found, nothing else; repeating it changes nothing.

    \b
    Example:
      onewindow catalogue reindex
    """
    _must_answer()
    from django.utils import timezone

    from onewindow.config.searchable import searchable

    changed = searchable(timezone.now())
    click.echo(json.dumps({"changed": changed}) if as_json else f"{changed} entries changed.")
