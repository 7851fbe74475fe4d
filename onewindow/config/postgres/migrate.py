"""``onewindow db migrate``: schema and extensions, Django's migrations as the owner, then the kernel's functions."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from onewindow.config.home import Unusable
from onewindow.config.postgres import layout
from onewindow.config.postgres.address import for_role
from onewindow.config.postgres.rendering import drawn_once
from onewindow.kernel.step import install

Progress = Callable[[str], None]


LOCK_SECONDS = 2
"""A migration that waits for a table makes everybody behind it wait: after this time it steps back and tries again."""
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
_LOCK_NOT_AVAILABLE = "55P03"


class InUse(Unusable):
    """A table is in use for so long that a migration cannot have it; find the long transaction, then run again."""


class WrongRole(Unusable):
    """Migrations run as the owner: set ``ONEWINDOW_ROLE=owner`` before Django is loaded."""


def pending() -> int:
    """How many migrations are still to run."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(say: Progress, *, verbosity: int = 0) -> None:
    """Bring the city's schema up to the code. Two at once are safe: the second waits and finds nothing to do."""
    if settings.DATABASES["default"]["OPTIONS"]["application_name"] != "onewindow-owner":
        raise WrongRole(str(WrongRole.__doc__))
    owner = for_role("owner")
    with layout.one_at_a_time(owner):
        app = layout.ensure_app_role(owner)
        layout.prepare_city(owner, app)
        count = pending()
        if count:
            say(f"migrating the database ({count} steps)")
            _run(say, verbosity)
        if count or not install.check(connection) or not _may_serve(app):
            say("installing the kernel's functions")
            install.install(connection, app=app)


def _run(say: Progress, verbosity: int) -> None:
    """Every migration in a transaction of its own; one that cannot have its table goes back and comes again."""
    for pause in (*PAUSES, 0.0):
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            with drawn_once():
                call_command("migrate", interactive=False, verbosity=verbosity)
        except OperationalError as wrong:
            if getattr(wrong.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            if not pause:
                raise InUse(str(InUse.__doc__)) from wrong
            say("a table is in use; trying again")
            time.sleep(pause)
        else:
            break
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = DEFAULT")


def _may_serve(app: str) -> bool:
    """Whether the rights were granted to this role: another one may have served before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'kernel_event', 'SELECT')", [app])
        return bool(cursor.fetchone()[0])
