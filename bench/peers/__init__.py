"""Peers: other engines living the same life on the same server, in an environment of their own (``.venv/peers``).

viewflow is AGPL and SpiffWorkflow LGPL: neither is ever part of OneWindow; each runs as a process of its own, from
``bench/requirements-peers.lock``. ``python -m bench peers`` installs them.
"""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onewindow.config.postgres import for_role

HERE = Path(__file__).parent
PLACE = Path(sys.prefix) / "peers"
PYTHON = PLACE / "bin" / "python"
LOCK = HERE.parent / "requirements-peers.lock"
NAMES = ("viewflow", "spiff")


class NoPeers(Exception):
    """The peers could not be installed; the reason."""


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Install them if need be; their versions."""
    try:
        install()
    except NoPeers as reason:
        say(f"no peers: {reason}")
        return {"missing": str(reason)}
    listed = json.loads(_run([str(PYTHON), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]))
    wanted = {"django-viewflow", "spiffworkflow", "django", "psycopg"}
    figures = {one["name"]: one["version"] for one in listed if one["name"].lower() in wanted}
    say(", ".join(f"{name} {version}" for name, version in figures.items()))
    return figures


def install() -> None:
    """Make their environment, once for each state of the lock file.

    :raises NoPeers: if the packages cannot be had.
    """
    mark = PLACE / "made"
    if mark.exists() and mark.read_bytes() == LOCK.read_bytes():
        return
    try:
        venv.create(PLACE, with_pip=True, symlinks=True, clear=True)
        quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
        _run([str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(LOCK)])
    except (OSError, subprocess.CalledProcessError) as failed:
        said = getattr(failed, "stderr", "") or str(failed)
        raise NoPeers(said.strip().splitlines()[-1] if said.strip() else "pip failed") from failed
    mark.write_bytes(LOCK.read_bytes())


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def environment(database: str) -> dict[str, str]:
    """Where a peer finds the server: the owner's address, in JSON."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHON"))}
    return kept | {"PEER_DATABASE": json.dumps(for_role("owner").named(database).kwargs())}


def set_up(name: str, database: str) -> None:
    """Its tables, in a schema named after it."""
    subprocess.run([str(PYTHON), str(HERE / f"{name}_life.py"), "set-up"], env=environment(database), check=True)


def lives(name: str, database: str, processes: int, seconds: float) -> float:
    """Lives a second of so many processes that begin together, warm."""
    start = time.time() + 2.0
    command = [str(PYTHON), str(HERE / f"{name}_life.py"), "live", str(start), str(seconds)]
    running = [
        subprocess.Popen(command, env=environment(database), stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    rates = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise RuntimeError(f"{name} failed")
    return sum(map(float, rates))


def asked(script: str, database: str, *arguments: str) -> Any:
    """What a script of the peers' environment answers, in JSON."""
    command = [str(PYTHON), str(HERE / f"{script}.py"), *arguments]
    return json.loads(
        subprocess.run(command, env=environment(database), check=True, capture_output=True, text=True).stdout
    )
