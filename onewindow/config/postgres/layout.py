"""Roles, database, schema, extensions and rights: what must stand before Django migrates. Everything is repeatable."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from onewindow.config import home
from onewindow.config.postgres import address
from onewindow.config.postgres.address import Address, BadAddress

EXTENSIONS = ("pg_trgm", "btree_gist", "ltree")
OLDEST = 150000
VERB_SECONDS = 10


def prepare_cluster(superuser: Address, record: dict[str, Any]) -> None:
    """In the embedded server: the roles ``owner`` and ``app`` and the database of the installation."""
    with psycopg.connect(**superuser.kwargs(), autocommit=True) as db:
        for role, may in (("owner", "CREATEDB"), ("app", "NOCREATEDB")):
            known = db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            db.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                    sql.SQL("ALTER" if known else "CREATE"),
                    sql.Identifier(role),
                    sql.SQL(may),
                    sql.Literal(record[role]),
                )
            )
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.DATABASE]).fetchone():
            db.execute(sql.SQL("CREATE DATABASE {} OWNER owner").format(sql.Identifier(address.DATABASE)))


def prepare_city(owner: Address, app: str, *, timeout: bool = True) -> None:
    """In one database, as its owner: the city's schema, the extensions in ``public``, and how far the app role gets.

    Extensions never come from a migration: Django would put them into the first city's schema and the second one fails.

    :raises BadAddress: if the server is too old or its owner may not do what is needed.
    """
    city = sql.Identifier(address.schema())
    role = sql.Identifier(app)
    with psycopg.connect(**owner.kwargs(), autocommit=True) as db:
        if db.info.server_version < OLDEST:
            raise BadAddress("OneWindow needs PostgreSQL 15 or later.")
        database = sql.Identifier(db.info.dbname)
        try:
            db.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(city))
            for name in EXTENSIONS:
                db.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(name)))
            db.execute(sql.SQL("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM PUBLIC, {}").format(database, role))
            db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))
            db.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            db.execute(sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}").format(city, role))
            db.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(city, role))
        except psycopg.errors.InsufficientPrivilege as wrong:
            raise BadAddress(
                f"The owner of the database may not prepare it ({wrong.diag.message_primary}): "
                "it must own the database, or someone must create the schema and the extensions "
                f"{', '.join(EXTENSIONS)} beforehand."
            ) from wrong
    if timeout:
        bound_transactions(address.for_role("app").named(owner.database))


def bound_transactions(app: Address) -> None:
    """A verb of the app role ends within ten seconds. A role may set its own defaults; before version 17 there is only
    a limit for one statement.
    """
    with psycopg.connect(**app.kwargs(), autocommit=True) as db:
        name = "transaction_timeout" if db.info.server_version >= 170000 else "statement_timeout"
        db.execute(
            sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                sql.Identifier(app.user),
                sql.Identifier(db.info.dbname),
                sql.Identifier(name),
                sql.Literal(f"{VERB_SECONDS}s"),
            )
        )


def ensure_app_role(owner: Address) -> str:
    """The name of the app role; in an outside server without ``DATABASE_APP_URL`` it is made here, with a password.

    :raises BadAddress: if it cannot be made, or exists with a password that this installation does not know.
    """
    app = address.for_role("app")
    if address.outside() is None or app.password or app.user != address.app_name(owner):
        return app.user
    fresh = secrets.token_urlsafe(24)
    with psycopg.connect(**owner.kwargs(), autocommit=True) as db:
        if db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [app.user]).fetchone():
            raise BadAddress(
                f"The role {app.user} exists already and its password is not known here: "
                "give DATABASE_APP_URL, or drop the role."
            )
        try:
            db.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(app.user), sql.Literal(fresh)))
        except psycopg.errors.InsufficientPrivilege as wrong:
            raise BadAddress(
                "The owner of the database may not create roles: give the address of a second role in DATABASE_APP_URL."
            ) from wrong
    file = home.path() / address.OUTSIDE
    home.keep_record(file, home.read_record(file) | {address.schema(): {"user": app.user, "password": fresh}})
    return app.user


@contextmanager
def one_at_a_time(owner: Address) -> Iterator[None]:
    """Hold the city's migration lock; its key carries the schema, so cities do not wait for each other."""
    with psycopg.connect(**owner.kwargs(), autocommit=True) as db:
        db.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"onewindow.migrate.{address.schema()}"])
        yield
