"""A fresh database for one benchmark, built by the owner and used as the app role, dropped at the end."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from onewindow.config.postgres import for_role, layout
from onewindow.kernel.step import install


@contextmanager
def fresh(name: str) -> Iterator[str]:
    """Create ``bench_<name>_<pid>`` and point Django's default connection at it; its name."""
    database = f"bench_{name}_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = database
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield database
    finally:
        connection.close()
        connection.creation._destroy_test_db(database, verbosity=0)
        connection.settings_dict["NAME"] = before


@contextmanager
def pointed(database: str, *, create: bool = False) -> Iterator[str]:
    """Point Django's default connection at a database that stays, as the app role; ``create`` makes it anew and empty."""
    before, named = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.close()
    try:
        if create:
            connection.settings_dict["TEST"]["NAME"] = database
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = database
        yield database
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
        connection.settings_dict["TEST"]["NAME"] = named


def brought_up_to_date(database: str) -> None:
    """Migrations and functions of this code for a database that stays, as ``onewindow db migrate`` applies them."""
    layout.prepare_city(for_role("owner").named(database), for_role("app").user, timeout=False)
    with connection.creation._owned(database):
        call_command("migrate", interactive=False, verbosity=0)
        if not install.check(connection):
            install.install(connection, app=for_role("app").user)


def in_processes(count: int, worker: Callable[..., Any], *arguments: Any) -> list[Any]:
    """Run ``worker(number, *arguments)`` in that many processes, each with its own connection; their results."""
    connection.close()  # a forked connection would be shared
    with get_context("fork").Pool(count) as pool:
        return pool.starmap(worker, [(n, *arguments) for n in range(count)], chunksize=1)
