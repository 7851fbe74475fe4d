"""A running city at release 0.1.0 is brought up to this code: nobody is locked out meanwhile, and its work goes on.

``data/release-0.1.0.onewindow`` is that city in the middle of the main story: seeded, filed, accepted and decided in part by
the code of commit ff5233f, then written by ``db backup`` (without keys).
"""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

from onewindow.config.postgres.backup import check
from tests.config.conftest import Installation

RELEASE = Path(__file__).parent / "data" / "release-0.1.0.onewindow"
AS_IT_WAS = """
import sys
from pathlib import Path
from onewindow.config.postgres import address, layout
from onewindow.config.postgres.backup import restoring
owner = address.for_role("owner")
layout.prepare_city(owner, layout.ensure_app_role(owner))
restoring._files(Path(sys.argv[1]))
restoring._database(Path(sys.argv[1]), owner)
from django.utils import timezone
from onewindow.kernel import log
log.raise_epoch(timezone.now())  # it came from another server
"""
RIGHTS = """
GRANT USAGE ON SCHEMA city TO app; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA city TO app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA city TO app;
"""
GOING_ON = """
import json
from onewindow.config.demo.story import ROUNDS, Story
from onewindow.domain.catalogue.models import Item
from onewindow.domain.org.models import Post
story = Story(lambda beat: None)
story.bundle = 1
for at in ROUNDS[3:]:
    story._round(at)
told = story._end(ROUNDS[-1])
print(json.dumps({"bundle": told.bundle.state, "cases": sorted({one.state for one in told.cases}),
    "licences": [result.certain for _, result in told.licences], "log": told.log.ok,
    "items": Item.objects.count(), "office": Post.objects.filter(role="office").count()}))
"""
# What the city writes again and again while it is migrated: an event, and a read of the to-do list.
WORK = (
    "SELECT log_add('log.tested'::text, NULL::bigint, now(), ''::text, NULL::bigint, NULL::jsonb)",
    "SELECT id FROM kernel_task WHERE closed_at IS NULL ORDER BY due_at LIMIT 20",
    "SELECT id, name_zh FROM org_staff ORDER BY id LIMIT 20",
)
LONGEST = 6.0  # seconds that somebody may wait: a lock is given up after two


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The city as release 0.1.0 left it, with its app role's rights."""
    made = Installation(tmp_path_factory.mktemp("old"))
    try:
        made.cluster.start()
        code, said = made.python(AS_IT_WAS, str(RELEASE), ONEWINDOW_ROLE="owner")
        assert code == 0, said
        with psycopg.connect(**made.cluster.address("owner").kwargs(), autocommit=True) as db:
            db.execute(RIGHTS)
        yield made
    finally:
        made.end()


class Clerk(threading.Thread):
    """Works while the city is migrated, and remembers the longest wait."""

    def __init__(self, made: Installation) -> None:
        super().__init__(daemon=True)
        self.address = made.cluster.address("app").kwargs()
        self.longest, self.done, self.wrong = 0.0, 0, ""
        self.end = threading.Event()

    def run(self) -> None:
        with psycopg.connect(**self.address, options="-c search_path=city,public", autocommit=True) as db:
            while not self.end.wait(0.02):
                start = time.monotonic()
                try:
                    for sql in WORK:
                        db.execute(sql.encode(), prepare=False)
                except psycopg.Error as wrong:
                    self.wrong = str(wrong)
                self.longest = max(self.longest, time.monotonic() - start)
                self.done += 1


def _until(process: "subprocess.Popen[str]", words: str) -> str:
    """What a process says up to these words, or to its end."""
    said = ""
    assert process.stdout is not None
    while words not in said and (line := process.stdout.readline()):
        said += line
    return said


def test_work_goes_on_during_and_after_the_upgrade(old: Installation) -> None:
    """A report holds tables for a while; the migration steps back, nobody waits long; cases that were begun are finished."""
    clerk = Clerk(old)
    with psycopg.connect(**old.cluster.address("app").kwargs(), options="-c search_path=city,public") as report:
        report.execute("SET transaction_timeout = 0")
        report.execute("SELECT (SELECT count(*) FROM org_person), (SELECT count(*) FROM org_staff)")
        clerk.start()
        migrating = old.start("db", "migrate")
        said = _until(migrating, "trying again")
        report.rollback()
    rest, _ = migrating.communicate(timeout=300)
    said += rest
    clerk.end.set()
    clerk.join(60)
    assert migrating.returncode == 0, said
    assert "a table is in use; trying again" in said
    assert (clerk.wrong, clerk.done > 20) == ("", True)
    assert clerk.longest < LONGEST
    code, said = old.python(GOING_ON, ONEWINDOW_DEMO="1")
    assert code == 0, said
    told = json.loads(said.strip().splitlines()[-1])
    assert told == {
        "bundle": "closed", "cases": ["closed"], "licences": [True] * 4, "log": True, "items": told["items"], "office": 0,
    }  # fmt: skip
    code, said = old.module("onewindow.config.serve.prepare", "--check")
    assert code == 0, said


def test_the_demo_city_gets_what_came_later(old: Installation) -> None:
    """Row by row: new items, packages, staff and posts come in; what stands stays as it is."""
    seed = (
        "from django.utils import timezone; from onewindow.config.demo.seed import demo_city as fill;"
        "from onewindow.domain.org.models import Account, Post, Staff; from onewindow.domain.catalogue.models import Item, ItemVersion;"
        "from onewindow.domain.bundles.models import PackageVersion;"
        "count = lambda: [one.objects.count() for one in (Item, ItemVersion, PackageVersion, Staff, Account, Post)];"
        "a = count(); fill(timezone.now()); b = count(); fill(timezone.now()); c = count();"
        "print(b == c, all(x <= y for x, y in zip(a, b)), Post.objects.filter(role='office').count(),"
        "Account.objects.filter(login='govservice.office').count(), Item.objects.count() >= 54)"
    )
    code, said = old.python(seed, ONEWINDOW_DEMO="1")
    assert (code, said.strip().splitlines()[-1]) == (0, "True True 1 1 True"), said


def _since_release() -> Iterator[tuple[str, str, migrations.Migration]]:
    released = {(app, name) for app, name in check(RELEASE).migrations}
    disk = MigrationLoader(None).disk_migrations
    for (app, name), migration in sorted(disk.items()):
        if migration.__module__.startswith("onewindow.") and (app, name) not in released:
            yield app, name, migration


def breaks_old_code(app: str, operation: Operation) -> str:
    """Why processes of the older release could not go on working for the minute until they are started again."""
    gone = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel)
    if isinstance(operation, gone):
        return f"{type(operation).__name__}: it still reads it; leave it for one release"
    if isinstance(operation, migrations.AddField):
        field = _as_it_is(app, operation)
        needs = not (field.null or field.many_to_many or field.has_db_default() or getattr(field, "generated", False))
        return f"{operation.name}: it writes rows without it; give it a db_default" if needs else ""
    return ""


def _as_it_is(app: str, operation: migrations.AddField) -> "models.Field[Any, Any]":
    """The field as all migrations together leave it: they run in one go."""
    try:
        field: models.Field[Any, Any] = apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
    except (LookupError, FieldDoesNotExist):
        return operation.field
    return field


def test_old_processes_can_go_on_until_they_are_started_again() -> None:
    """Migrations since the release only add; a new column is empty or has a default that the database knows."""
    since = list(_since_release())
    operations = [(app, name, one) for app, name, migration in since for one in migration.operations]
    born = {(app, one.name_lower) for app, _, one in operations if isinstance(one, migrations.CreateModel)}
    found = [
        f"{app}.{name}: {why}"
        for app, name, one in operations
        if (app, getattr(one, "model_name_lower", "")) not in born and (why := breaks_old_code(app, one))
    ]
    assert len(since) >= 10
    assert found == []


def test_what_breaks_old_code_is_caught() -> None:
    """Taken away, renamed, or needed at once."""
    needed = migrations.AddField("person", "x", models.IntegerField())
    assert needed.field.db_default is NOT_PROVIDED
    assert breaks_old_code("org", needed)
    assert breaks_old_code("org", migrations.AddField("person", "x", models.IntegerField(default=1)))
    assert breaks_old_code("org", migrations.RemoveField("person", "x"))
    assert not breaks_old_code("org", migrations.AddField("person", "x", models.IntegerField(null=True)))
    assert not breaks_old_code("org", migrations.AddField("person", "x", models.IntegerField(default=1, db_default=1)))
    assert import_module("onewindow.domain.org.migrations.0003_unmasking")
