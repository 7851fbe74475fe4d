"""Installing the functions and the grants: derived code, re-created by ``onewindow db migrate``, never by a migration
and never by ``post_migrate`` (a test flush emits it as the app role)."""

import hashlib

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from onewindow.kernel.models import Event, Living, Seal, Task
from onewindow.kernel.sql import literal
from onewindow.kernel.step.functions import functions

MARK = "onewindow kernel "
_OURS = (
    "SELECT p.oid::regprocedure::text, d.description FROM pg_proc p"
    " JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass"
    f" WHERE p.pronamespace = current_schema()::regnamespace AND d.description LIKE '{MARK}%%'"
)


def guarded_tables() -> dict[str, str]:
    """Table → what the app role may do with it, for those that only functions change."""
    guarded = {m._meta.db_table: "SELECT" for m in apps.get_models() if issubclass(m, Living)}
    guarded |= {Task._meta.db_table: "SELECT", Event._meta.db_table: "SELECT", Seal._meta.db_table: "SELECT, INSERT"}
    return guarded


def content_tables() -> list[str]:
    """Every other table of the installed apps, procrastinate's among them: the app role may do everything."""
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if not m._meta.proxy}
    return sorted(tables - set(guarded_tables()) - set(narrow_tables()))


def narrow_tables() -> dict[str, str]:
    """Table → what the app role may do with it, where its model says so (``rights``): written once, some columns later."""
    return {m._meta.db_table: str(m.rights) for m in apps.get_models() if hasattr(m, "rights")}


def fingerprint(connection: BaseDatabaseWrapper) -> str:
    """The hash of everything that ``install`` would create."""
    text = "\n".join([*functions(connection).values(), repr(_rights()), *content_tables()])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _rights() -> list[tuple[str, str]]:
    return sorted((guarded_tables() | narrow_tables()).items())


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our functions in this city: signature → fingerprint of their installation."""
    with connection.cursor() as cursor:
        cursor.execute(_OURS)
        return {name: comment.removeprefix(MARK) for name, comment in cursor.fetchall()}


def check(connection: BaseDatabaseWrapper) -> bool:
    """Whether the installed functions and grants are those of this code."""
    found = installed(connection)
    return len(found) == len(functions(connection)) and set(found.values()) == {fingerprint(connection)}


def install(connection: BaseDatabaseWrapper, *, app: str = "app") -> None:
    """Drop and create all functions and grants, in one transaction, as the owner.

    :param app: the role that serves.
    """
    quote = connection.ops.quote_name
    role = quote(app)
    made = functions(connection)
    mark = literal(MARK + fingerprint(connection))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path'), current_schema(), current_database()")
        path, city, database = cursor.fetchone()
        if "pg_temp" not in path:
            cursor.execute("SELECT set_config('search_path', %s::text || ', pg_temp', true)", (path,))
        for name in installed(connection):
            cursor.execute(f"DROP FUNCTION {name}")
        for signature, sql in made.items():
            cursor.execute(sql)
            cursor.execute(f"COMMENT ON FUNCTION {signature} IS {mark}")
            cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {role}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {quote(city)} FROM PUBLIC, {role}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {quote(city)} FROM PUBLIC, {role}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA {quote(city)} FROM PUBLIC, {role}")
        cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {quote(database)} FROM PUBLIC, {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {quote(city)} TO {role}")
        for table, rights in _rights():
            cursor.execute(f"GRANT {rights} ON {quote(table)} TO {role}")
        for table in content_tables():
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quote(table)} TO {role}")
        cursor.execute(
            "SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a'"
            " JOIN pg_class t ON t.oid = d.refobjid"
            " WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace AND t.relname <> ALL (%s::text[])",
            (list(guarded_tables()),),
        )
        for (sequence,) in cursor.fetchall():  # serial columns (procrastinate's); identity columns need no right
            cursor.execute(f"GRANT USAGE ON SEQUENCE {quote(sequence)} TO {role}")
        if "django_migrations" in connection.introspection.table_names(cursor):
            cursor.execute(f"GRANT SELECT ON django_migrations TO {role}")
