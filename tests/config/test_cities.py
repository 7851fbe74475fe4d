"""One city = one schema: two cities in one database, neither sees the other, and none of their work waits for the other."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
from tests.config.conftest import Installation

from onewindow.config.postgres.layout import EXTENSIONS

LIVE = """
import json, sys
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from onewindow.kernel import log
from onewindow.kernel.models import Event
from onewindow.kernel.step import install

now = timezone.now()
for n in range(int(sys.argv[1])):
    log.add("log.tested", by=None, at=now, data={"n": n})
log.seal_batches(now)
report = log.verify()
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user, current_schema()")
    user, schema = cursor.fetchone()
print(json.dumps({
    "user": user, "schema": schema, "events": Event.objects.count(), "sealed": report.ok,
    "functions": install.check(connection), "types": ContentType.objects.count() > 0,
}))
"""


def live(installation: Installation, events: int, **environment: str) -> dict[str, object]:
    """Write so many events as the app role, seal them, and tell what this city sees."""
    code, said = installation.python(LIVE, str(events), **environment)
    assert code == 0, said
    told: dict[str, object] = json.loads(said.splitlines()[-1])
    return told


def test_two_cities_in_one_database_do_not_see_each_other(installation: Installation) -> None:
    code, said = installation.run("db", "migrate", ONEWINDOW_SCHEMA="second_city")
    assert code == 0, said
    before = live(installation, 0)
    second = live(installation, 7, ONEWINDOW_SCHEMA="second_city")
    first = live(installation, 3)
    assert (second["schema"], second["events"], second["user"]) == ("second_city", 7, "app")
    assert (first["schema"], first["user"]) == ("city", "app")
    assert first["events"] == int(str(before["events"])) + 3
    assert first["functions"] and second["functions"] and first["sealed"] and second["sealed"]


def test_nothing_of_a_city_lies_in_public(installation: Installation) -> None:
    with psycopg.connect(**installation.cluster.address("owner").kwargs()) as db:
        tables = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        functions = db.execute(
            "SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        ).fetchall()
        extensions = db.execute(
            "SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace"
        ).fetchall()
    assert tables == functions == []
    assert {name for (name,) in extensions} == set(EXTENSIONS)


def test_two_migrations_of_one_city_at_once_are_safe(installation: Installation) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: installation.run("db", "migrate", ONEWINDOW_SCHEMA="third_city"), range(2)))
    assert [code for code, _ in answers] == [0, 0], answers
    assert sum("installing" in said for _, said in answers) == 1


def test_a_verb_of_the_app_role_ends_within_ten_seconds(installation: Installation) -> None:
    with psycopg.connect(**installation.cluster.address("app").kwargs()) as db:
        assert db.execute("SHOW transaction_timeout").fetchone() == ("10s",)


def test_a_schema_with_a_strange_name_is_refused(installation: Installation) -> None:
    for name in ("public", "Pg", "a b", "pg_city", 'x"; DROP', ""):
        code, said = installation.run("db", "url", ONEWINDOW_SCHEMA=name)
        assert (code, "ONEWINDOW_SCHEMA" in said) == (1, True)
