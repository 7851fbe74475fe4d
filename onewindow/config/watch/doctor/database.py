"""The database as it must stand before a city can be served: server, rights, schema, functions."""

from collections.abc import Sequence
from datetime import timedelta

import psycopg

from onewindow.config.postgres import address
from onewindow.config.postgres.layout import EXTENSIONS, OLDEST
from onewindow.config.watch.doctor.finding import Check, Finding, Looking, well

CLOCKS_APART, CLOCKS_WRONG = timedelta(seconds=2), timedelta(seconds=30)
MIGRATE = "onewindow db migrate"


def version(looking: Looking) -> Finding:
    """PostgreSQL 15 or later."""
    found = looking.db.info.server_version
    said = f"PostgreSQL {found // 10000}.{found % 10000}."
    if found < OLDEST:
        return Finding("version", "bad", f"{said} OneWindow needs 15 or later.", "upgrade the server")
    return well("version", said)


def extensions(looking: Looking) -> Finding:
    """What tables and searches stand on."""
    there = {name for (name,) in looking.db.execute("SELECT extname FROM pg_extension").fetchall()}
    lost = [name for name in EXTENSIONS if name not in there]
    if lost:
        return Finding("extensions", "bad", f"Extensions are missing: {', '.join(lost)}.", MIGRATE)
    return well("extensions", f"{', '.join(EXTENSIONS)} are there.")


def chinese(looking: Looking) -> Finding:
    """With the character type C the search by trigrams finds no Chinese at all."""
    encoding = looking.value("SHOW server_encoding")
    if encoding != "UTF8":
        mend = "make a new database with --encoding=UTF8, then onewindow db restore"
        return Finding("chinese", "bad", f"The database is written in {encoding}, not UTF8.", mend)
    if not looking.value("SELECT cardinality(public.show_trgm('餐饮服务'))"):
        mend = "make a new database with --lc-ctype=C.UTF-8, then onewindow db restore"
        return Finding("chinese", "bad", "The database does not know Chinese characters as letters.", mend)
    return well("chinese", "Chinese can be searched.")


def schema(looking: Looking) -> Finding:
    """The city's schema is there, with tables."""
    city = address.schema()
    if looking.value("SELECT to_regclass(%s)", f"{city}.kernel_event") is None:
        return Finding("schema", "bad", f"The schema {city} holds no city.", "onewindow init")
    return well("schema", f"Schema {city}.")


def migrations(looking: Looking) -> Finding:
    """The schema stands where this code stands."""
    from onewindow.config.postgres.migrate import pending

    count = pending()
    if count:
        return Finding("migrations", "bad", f"The database lacks {count} migrations of this code.", MIGRATE)
    return well("migrations", "Every migration has run.")


def functions(looking: Looking) -> Finding:
    """The kernel's functions are those of this code."""
    from django.db import connection

    from onewindow.kernel.step import install

    if not install.check(connection):
        return Finding("functions", "bad", "The kernel's functions differ from this code.", MIGRATE)
    return well("functions", "The kernel's functions are those of this code.")


_RIGHTS = """
SELECT r.rolsuper OR r.rolcreaterole OR r.rolcreatedb, has_schema_privilege(r.oid, n.oid, 'CREATE'),
       has_database_privilege(r.oid, current_database(), 'TEMP'), has_schema_privilege(r.oid, 'public', 'CREATE'),
       has_table_privilege(r.oid, 'kernel_event', 'UPDATE') OR has_table_privilege(r.oid, 'kernel_event', 'DELETE'),
       NOT has_table_privilege(r.oid, 'kernel_event', 'SELECT'), n.nspowner = r.oid
FROM pg_roles r, pg_namespace n WHERE r.rolname = %s AND n.nspname = %s
"""
_TOO_MUCH = (
    "is a superuser or may make roles or databases",
    "may create things in the city's schema",
    "may make temporary tables",
    "may create things in public",
    "may change the log",
    "may not read the log",
    "owns the city's schema",
)


def rights(looking: Looking) -> Finding:
    """The role that serves may do what it needs and no more."""
    app = address.for_role("app")
    row = looking.db.execute(_RIGHTS, (app.user, address.schema())).fetchone()
    if row is None:
        return Finding("rights", "bad", f"The role {app.user} does not exist.", MIGRATE)
    wrong = [word for word, is_so in zip(_TOO_MUCH, row, strict=True) if is_so]
    if wrong:
        return Finding("rights", "bad", f"The role {app.user} {wrong[0]}.", MIGRATE)
    try:
        psycopg.connect(**app.kwargs(), connect_timeout=5).close()
    except psycopg.OperationalError as refused:
        return Finding(
            "rights", "bad", f"The role {app.user} cannot log in: {str(refused).strip()}.", "onewindow db start"
        )
    return well("rights", f"The role {app.user} may do what it needs and no more.")


def clock(looking: Looking) -> Finding:
    """The machine and the database agree on the time, and neither stands before what has been written."""
    theirs, newest = looking.db.execute(
        "SELECT clock_timestamp(), (SELECT max(at) FROM (SELECT at FROM kernel_event ORDER BY epoch DESC, xid DESC,"
        " id DESC LIMIT 100) n)"
    ).fetchone()
    ours = looking.now()
    mend = "timedatectl set-ntp true   # on both machines"
    apart = abs(theirs - ours)
    if apart > CLOCKS_APART:
        said = f"The clocks of machine and database are {apart.total_seconds():.0f} s apart."
        return Finding("clock", "bad" if apart > CLOCKS_WRONG else "warn", said, mend)
    if newest is not None and newest - ours > CLOCKS_WRONG:
        said = f"The log holds events of {newest:%Y-%m-%d %H:%M} UTC: the clock was turned back, or forward before."
        return Finding("clock", "warn", said, mend)
    return well("clock", "The clocks of machine and database agree.")


CHECKS: Sequence[Check] = (version, extensions, chinese, schema, migrations, functions, rights, clock)
