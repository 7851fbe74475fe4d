"""``onewindow code``: what a number is, whether it holds and where it is wrong. It needs no database."""

import json as jsonlib
import sys

import click

from onewindow.kernel import codes

HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=HELP)
def command() -> None:
    """Codes and check characters (编码): items, case numbers, licences, USCC, citizen ids, telephones.

    \b
    Example:
      onewindow code check 11440100007482575H
    """


@command.command(context_settings=HELP)
@click.argument("value")
@click.option("--kind", type=click.Choice([k for k in codes.KINDS if k != "unknown"]), help="Check it as this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(value: str, kind: str | None, as_json: bool) -> None:
    """Say what VALUE is, whether it holds and where it is wrong (exit code 1 if it does not hold).

    \b
    Examples:
      onewindow code check 11010519491231002X
      onewindow code check 1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U --json
    """
    found = codes.check(value, kind or "")
    if as_json:
        jsonlib.dump(found.as_dict(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        click.echo(f"{found.normal}\n{found.name}: {'holds' if found.ok else 'does not hold'}")
        for name, part in found.parts.items():
            click.echo(f"  {name}: {part}")
        for problem in found.problems:
            click.echo(f"  {problem.level}: {problem}")
    sys.exit(0 if found.ok else 1)
