"""The test database: built by the owner once per state of the migrations, kept as a template and copied for each run."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.backends.postgresql import creation
from psycopg import sql

from onewindow.config.postgres import layout
from onewindow.config.postgres.address import for_role, schema, search_path
from onewindow.config.postgres.rendering import drawn_once

KEPT_TEMPLATES = 6


@contextmanager
def as_owner(database: str, *, autocommit: bool = False) -> Iterator["psycopg.Connection[Any]"]:
    """A session of the owner, with the city first in its path; commits at the end."""
    address = for_role("owner").named(database).kwargs()
    with psycopg.connect(**address, options=f"-c search_path={search_path('owner')}", autocommit=autocommit) as db:
        yield db


def template_name() -> str:
    """Named by everything that shapes an empty database: all migration files, and the city's schema."""
    digest = hashlib.sha256(schema().encode())
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        for file in sorted(Path(config.path, "migrations").rglob("*")):
            if file.suffix in {".py", ".sql"}:
                digest.update(str(file.relative_to(config.path)).encode() + file.read_bytes())
        for file in sorted(Path(config.path, "sql").glob("*.sql")):
            digest.update(file.read_bytes())
    return f"onewindow_tpl_{digest.hexdigest()[:12]}"


class DatabaseCreation(creation.DatabaseCreation):  # type: ignore[misc]
    """Create, copy and drop as the owner; hand the connection back to the role of the settings."""

    def create_test_db(
        self, verbosity: int = 1, autoclobber: bool = False, serialize: bool = True, keepdb: bool = False
    ) -> str:
        name = cast(str, self._get_test_db_name())
        self.copy_template(name, keep=keepdb)
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
        self.connection.ensure_connection()
        return name

    def copy_template(self, name: str, *, keep: bool = False) -> None:
        """A database of this name as the migrations leave it, with functions and grants; with ``keep`` one that stands stays."""
        template = template_name()
        self.connection.close()
        owner = for_role("owner")
        with psycopg.connect(**owner.kwargs(), autocommit=True) as db:
            db.execute("SELECT pg_advisory_lock(hashtextextended('onewindow.template', 0))")
            if not _exists(db, template):
                self._build(db, template)
            if not (keep and _exists(db, name)):
                _drop(db, name)
                db.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                        sql.Identifier(name), sql.Identifier(template)
                    )
                )
                # a test waits for no disk: what a killed server must keep is tested in installations of their own
                db.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
        layout.prepare_city(owner.named(name), for_role("app").user, timeout=False)
        with self._owned(name):
            from onewindow.kernel.step import install  # models import the backend: it must not import them

            install.install(self.connection, app=for_role("app").user)

    def _build(self, db: "psycopg.Connection[Any]", template: str) -> None:
        half = f"{template}_half"
        _drop(db, half)
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
        layout.prepare_city(for_role("owner").named(half), for_role("app").user, timeout=False)
        with self._owned(half), drawn_once():
            call_command("migrate", interactive=False, verbosity=0, database=self.connection.alias)
        db.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(template)))
        old = db.execute("SELECT datname FROM pg_database WHERE datname LIKE 'onewindow\\_tpl\\_%' ORDER BY oid DESC")
        for (name,) in old.fetchall()[KEPT_TEMPLATES:]:
            _drop(db, name)

    @contextmanager
    def _owned(self, database: str) -> Iterator[None]:
        """Django's connection as the owner of ``database``, for the length of a block."""
        settings_dict = self.connection.settings_dict
        before = {key: settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "OPTIONS")}
        owner = for_role("owner")
        options = before["OPTIONS"] | {"options": f"-c search_path={search_path('owner')}"}
        options.pop("pool", None)
        self.connection.close()
        settings_dict.update(NAME=database, USER=owner.user, PASSWORD=owner.password, OPTIONS=options)
        try:
            yield
        finally:
            self.connection.close()
            settings_dict.update(before)

    def _destroy_test_db(self, test_database_name: str, verbosity: int = 1) -> None:
        self.connection.close()
        with psycopg.connect(**for_role("owner").kwargs(), autocommit=True) as db:
            _drop(db, test_database_name)


def _exists(db: "psycopg.Connection[Any]", name: str) -> bool:
    return db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(db: "psycopg.Connection[Any]", name: str) -> None:
    """By force; where autovacuum is at work there, without: it has no role, so an owner may not end it, but the plain command
    sends it away and waits.
    """
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    try:
        db.execute(drop + sql.SQL(" WITH (FORCE)"))
    except psycopg.errors.InsufficientPrivilege:
        db.execute(drop)
