"""``onewindow case``: the archive of a closed case, its verification, and the sets of GB/T 39046."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onewindow.config.cli.catalogue import city_answers

if TYPE_CHECKING:
    from onewindow.domain.cases.queries.archive import Verdict

_MARKS = {True: "yes    ", False: "NO     ", None: "unknown"}
_WORDS = {
    "signature": "the manifest is signed by the key it names",
    "key": "that key is the city's, or one you trust",
    "files": "every file is there, as listed, and no other",
    "events": "every event is proved by the seal of its batch",
    "log": "the city's log still has these seals",
    "data": "the data have the form of GB/T 39046",
}


@click.group(name="case", short_help="Closed cases: archive, verify, export.")
def command() -> None:
    """Closed cases (办件档案).

    \b
    Example:
      onewindow case archive 990100-20261122-0000001-X --out case.zip
      onewindow case verify case.zip
    """


@command.command()
@click.argument("number")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; NUMBER.zip if not given.")
def archive(number: str, out: Path | None) -> None:
    """Write the closed case NUMBER with papers, events, licences and signatures as one file (归档).

    It holds everything, unmasked: keep it as you keep the papers. That it was made is written into the log.

    \b
    Example:
      onewindow case archive 990100-20261122-0000001-X
    """
    _city()
    from onewindow.domain.cases import actions
    from onewindow.domain.org.actions import Actor

    made = actions.archive(number=number, by=Actor.SYSTEM, at=datetime.now(UTC))
    file = out or Path(f"{number}.zip")
    file.write_bytes(made)
    click.echo(f"{file}: {len(made):,} bytes, everything unmasked. Check it: onewindow case verify {file}")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Do not ask the city's database.")
@click.option("--trust", multiple=True, metavar="KEY", help="A key (fingerprint or hex) you trust.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(file: Path, offline: bool, trust: tuple[str, ...], as_json: bool) -> None:
    """Verify an archive, each question on its own (核验). Exit code 0 if no answer is "no", else 1.

    \b
    Example:
      onewindow case verify case.zip --offline --trust 3f…
    """
    online = city_answers() and not offline
    from onewindow.domain.cases.queries.archive import destroyed, verify_archive

    found = verify_archive(file.read_bytes(), online=online, trusted=frozenset(trust))
    gone = destroyed(found.number) if online else None
    if as_json:
        checks = {check.name: {"holds": check.holds, "wrong": check.wrong} for check in found.checks}
        said = {"number": found.number, "outcome": found.outcome, "holds": found.holds, "checks": checks}
        told = said | {"destroyed": asdict(gone) if gone else None}
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
    else:
        _tell(found)
    if gone is not None and not as_json:
        kept = f"{gone.rule}, {gone.days} d, {gone.source}"
        click.echo(f"  the city's own file was destroyed on {gone.at:%Y-%m-%d} ({kept})")
        click.echo(f"  SM3 of the archive made then: {gone.sm3}")
    sys.exit(0 if found.holds else 1)


def _tell(found: "Verdict") -> None:
    click.echo(f"{found.number} {found.outcome}")
    for check in found.checks:
        click.echo(f"  {_MARKS[check.holds]}  {_WORDS[check.name]}")
        for wrong in check.wrong:
            click.echo(f"           {wrong}")


@command.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day of closing.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day of closing.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE.jsonl.")
def export(since: datetime, until: datetime, out: Path) -> None:
    """Write the cases closed in these days as sets 6.2 to 6.5 of GB/T 39046 (数据导出): a header, then a line a case.

    Every line is checked against the JSON Schema in the header; one that does not fit is written all the same and named.

    \b
    Example:
      onewindow case export --since 2026-11-01 --until 2026-11-30 --out november.jsonl
    """
    _city()
    from onewindow.domain.cases.queries import archive as archives

    count, unfit = 0, []
    with out.open("w", encoding="utf-8") as file:
        file.write(json.dumps(archives.header(datetime.now(UTC)), ensure_ascii=False) + "\n")
        for number, sets in archives.closed_between(_day(since.date(), time.min), _day(until.date(), time.max)):
            file.write(json.dumps(sets, ensure_ascii=False) + "\n")
            count += 1
            unfit += [f"{number}: {wrong}" for wrong in archives.unfit(sets)]
    click.echo(
        f"{out}: a header and {count} closed {'case' if count == 1 else 'cases'}, {len(unfit)} fields that do not fit"
    )
    for line in unfit:
        click.echo(line, err=True)
    sys.exit(1 if unfit else 0)


@command.command()
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="A JSON object a line: number, item, outcome, closed_at, rule, days, source.",
)
def due(as_json: bool) -> None:
    """List the closed files whose term of keeping is over, by the rules of today (到期鉴定). Nothing is destroyed.

    \b
    Example:
      onewindow case due --json
    """
    _city()
    from onewindow.domain.cases.queries import archive as archives

    after, at, count = 0, datetime.now(UTC), 0
    while page := archives.files_due(at, after=after):
        for one in page:
            line = f"{one.number}  {one.closed_at:%Y-%m-%d}  {one.rule} ({one.days} d, {one.source})  {one.item}"
            click.echo(json.dumps(asdict(one), ensure_ascii=False, default=str) if as_json else line)
        after, count = page[-1].id, count + len(page)
    if not as_json:
        click.echo(
            f"{count} due. A list is made, answered and carried out in the office: Files that are due."
            if count
            else _NONE
        )


_NONE = "No closed file is due: none has been kept for its whole term (office, How long things are kept)."


def _day(on: date, at: time) -> datetime:
    from django.utils import timezone

    return datetime.combine(on, at, timezone.get_default_timezone())


def _city() -> None:
    if not city_answers():
        click.echo("There is no city here. Run: onewindow db migrate", err=True)
        sys.exit(1)
