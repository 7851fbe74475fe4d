"""A database server of its own for each worker of a parallel run, beside the checkout's own.

Transaction numbers belong to a whole server: what a reader of the log may read ends at the oldest transaction that is still
running *in any database of it*. A test of one worker that holds a transaction for minutes (a state machine does) made the
readers of another worker's tests find nothing.
"""

import os
from contextlib import suppress

import psycopg

from onewindow.config import home
from onewindow.config.postgres import Cluster, ensure_running
from onewindow.config.postgres.address import outside

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
FOLDER = "tests"


def begin() -> None:
    """Start the server that this process works with; an outside one stays everybody's."""
    if WORKER and outside() is None and not _at_home():
        os.environ["ONEWINDOW_HOME"] = str(home.path() / FOLDER / WORKER)
        home.path.cache_clear()
        if ensure_running():
            _careless()
    ensure_running()


def end() -> None:
    """Stop the worker's server; its data stay for the next run."""
    if WORKER and outside() is None and _at_home():
        Cluster(home.path()).stop()


def _at_home() -> bool:
    return home.path().parts[-2:] == (FOLDER, WORKER)


def _careless() -> None:
    """What these servers keep may be lost with the machine: they do not wait for its disk. (What must survive is tested in
    installations of their own.)
    """
    address = Cluster(home.path()).address("postgres", "postgres")
    with psycopg.connect(**address.kwargs(), autocommit=True) as db, suppress(psycopg.errors.InsufficientPrivilege):
        for name in ("fsync", "full_page_writes"):
            db.execute(f"ALTER SYSTEM SET {name} = off")
        db.execute("SELECT pg_reload_conf()")
