"""A database, keys and files for one run, gone afterwards: nothing of the installation is touched."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onewindow.config import home
from onewindow.config.postgres import Cluster, ensure_running

_OURS = ("DATABASE_URL", "DATABASE_APP_URL", "ONEWINDOW_ROLE", "ONEWINDOW_SCHEMA")


@contextmanager
def city() -> Iterator[None]:
    """An empty, migrated city and Django set up on it as the app role. Must come before anything loads the settings."""
    base = "/var/tmp" if os.geteuid() == 0 else None  # the user postgres is dropped to must be able to enter
    place = Path(tempfile.mkdtemp(prefix="onewindow-demo-", dir=base))
    place.chmod(0o755)
    for name in _OURS:
        os.environ.pop(name, None)
    os.environ |= {
        "ONEWINDOW_HOME": str(place),
        "ONEWINDOW_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "onewindow.config.settings",
    }
    home.path.cache_clear()
    try:
        ensure_running()
        _migrate()
        import django

        django.setup()
        yield
        _let_go()
    finally:
        Cluster(place).remove()
        shutil.rmtree(place, ignore_errors=True)


def _migrate() -> None:
    """As the owner, in a process of its own: this one never holds the owner's rights."""
    environment = os.environ | {"ONEWINDOW_ROLE": "owner"}
    program = [sys.executable, "-c", "from onewindow.config.cli import main; main()", "db", "migrate"]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise home.Unusable(done.stderr.strip() or done.stdout.strip())


def _let_go() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
