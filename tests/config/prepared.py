"""Installations that stand already: founded once a session by the commands themselves, then copied for each test that is not about
founding. Each copy is a server of its own with its data and its files, started and killed as any other.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from onewindow.config.home import make
from onewindow.config.postgres.address import RECORD

if TYPE_CHECKING:
    from tests.config.conftest import Installation

NOT_COPIED = ("postgres", "programs-", "database.lock")


def city(factory: pytest.TempPathFactory, to: "Installation") -> None:
    """What ``onewindow db migrate`` leaves in an empty folder: the server is up."""
    _lay(_kept(factory, "city"), to)
    to.cluster.start()


def demo_city(factory: pytest.TempPathFactory, to: "Installation") -> None:
    """What ``onewindow serve`` in the demo city has prepared when it begins to serve; the server is left to it."""
    _lay(_kept(factory, "demo"), to)


def _kept(factory: pytest.TempPathFactory, name: str) -> Path:
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # both workers copy the same one
    kept = shared / f"prepared-{name}"
    with kept.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not kept.exists():
            _prepare(factory, name, kept)
    return kept


def _prepare(factory: pytest.TempPathFactory, name: str, kept: Path) -> None:
    from tests.config.conftest import Installation

    made = Installation(factory.mktemp(f"preparing-{name}"))
    half = kept.with_suffix(".half")
    try:
        if name == "demo":
            city(factory, made)
            made.environment["ONEWINDOW_DEMO"] = "1"
            code, said = made.module("onewindow.config.serve.prepare")
        else:
            code, said = made.run("db", "migrate")
        assert code == 0, said
        made.cluster.stop()
        shutil.rmtree(half, ignore_errors=True)
        (half / "home").mkdir(parents=True)
        for one in _own(made.home):
            _copy(one, half / "home")
        _copy(made.cluster.folder, half)
        half.rename(kept)
    finally:
        made.end()


def _lay(kept: Path, to: "Installation") -> None:
    make(to.home)
    make(to.cluster.folder.parent)
    for one in _own(kept / "home"):
        _copy(one, to.home)
    _copy(kept / "postgres", to.cluster.folder.parent)
    record = json.loads((to.home / RECORD).read_text())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        record["port"] = probe.getsockname()[1]
    (to.home / RECORD).write_text(json.dumps(record))


def _own(home: Path) -> list[Path]:
    return [one for one in sorted(home.iterdir()) if not one.name.startswith(NOT_COPIED)]


def _copy(one: Path, into: Path) -> None:
    """With owners, times and rights: PostgreSQL refuses a folder that is not its user's."""
    subprocess.run(["cp", "-a", str(one), str(into)], check=True)
