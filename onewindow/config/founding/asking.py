"""What the set-up needs to know: from options, else asked on the terminal, else refused with the name of the option."""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import click

from onewindow.kernel import codes
from onewindow.kernel.worktime import Opening


def on_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def need(given: str, option: str, question: str, *, default: str = "", right: Callable[[str], str] = str.strip) -> str:
    """What was given, else the answer of the person at the terminal; checked by ``right``, which returns its normal form.

    :raises click.UsageError: if it is missing and nobody can be asked, or if what was given is not right.
    """
    if not given and not on_terminal():
        if default:
            return right(default)
        raise click.UsageError(f"Missing {option}: {question}.")
    while True:
        answer = given or str(click.prompt(question, default=default or None, err=True))
        try:
            return right(answer)
        except ValueError as wrong:
            if given:
                raise click.UsageError(f"{option} {answer!r}: {wrong}") from wrong
            click.echo(f"  {wrong}", err=True)


def uscc(text: str) -> str:
    """A unified social credit code.

    :raises ValueError: saying where it is wrong.
    """
    finding = codes.check(text, "uscc")
    if not finding.ok:
        raise ValueError("; ".join(str(problem) for problem in finding.errors))
    return finding.normal


def hours(text: str) -> str:
    """Opening hours as ``Opening.parse`` reads them.

    :raises ValueError: saying what is wrong.
    """
    Opening.parse(text)
    return text


def password(file: Path | None) -> tuple[str, bool]:
    """The administrator's password and whether it was made here: from a file, asked twice, or made and to be shown once."""
    if file is not None:
        return file.read_text(encoding="utf-8").splitlines()[0].strip(), False
    if on_terminal():
        asked = str(
            click.prompt(
                "Password of the administrator (empty: one is made and shown once)",
                default="",
                show_default=False,
                hide_input=True,
                confirmation_prompt="Once more",
                err=True,
            )
        )
        if asked:
            return asked, False
    return secrets.token_urlsafe(12), True
