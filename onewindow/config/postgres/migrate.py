"""``onewindow db migrate``: schema and extensions, Django's migrations as the owner, then the kernel's functions."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from onewindow.config.home import Unusable
from onewindow.config.postgres import layout
from onewindow.config.postgres.address import for_role
from onewindow.kernel.step import install

Progress = Callable[[str], None]


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
            call_command("migrate", interactive=False, verbosity=verbosity)
        if count or not install.check(connection) or not _may_serve(app):
            say("installing the kernel's functions")
            install.install(connection, app=app)


def _may_serve(app: str) -> bool:
    """Whether the rights were granted to this role: another one may have served before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'kernel_event', 'SELECT')", [app])
        return bool(cursor.fetchone()[0])
