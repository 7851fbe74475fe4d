"""``onewindow doctor``: what is wrong, and the command that mends it."""

import json
import sys
from dataclasses import asdict

import click

_MARKS = {"ok": "ok  ", "warn": "WARN", "bad": "BAD "}
_COLOURS = {"ok": "green", "warn": "yellow", "bad": "red"}


@click.command(name="doctor", short_help="Name what is wrong with this installation, and the command that mends it.")
@click.option("--port", type=click.IntRange(1, 65534), default=8000, show_default=True, help="Port of the pages.")
@click.option("--full", is_flag=True, help="Recompute every batch of the log, not only the newest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: level and findings.")
def command(port: int, full: bool, as_json: bool) -> None:
    """Look at machine, database, city and what runs (自检); change nothing.

    Exit code 0: all is well; 1: something to look at; 2: something is broken.

    \b
    Example:
      onewindow doctor
      onewindow doctor --json --full
    """
    from onewindow.config import home
    from onewindow.config.watch.doctor import Looking, examine
    from onewindow.config.watch.doctor.examining import worst

    findings = examine(Looking(home=home.path(), port=port, events_port=port + 1, full=full))
    code = worst(findings)
    if as_json:
        level = ("ok", "warn", "bad")[code]
        click.echo(json.dumps({"level": level, "findings": [asdict(one) for one in findings]}, ensure_ascii=False))
        sys.exit(code)
    for one in findings:
        click.echo(f"{click.style(_MARKS[one.level], fg=_COLOURS[one.level])} {one.code:<15} {one.says}")
        if one.mend:
            click.echo(f"{'':<21}→ {one.mend}")
    sys.exit(code)
