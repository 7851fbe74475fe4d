"""What a scene looks like when all is over: whoever was killed on the way must leave the same behind as who was not."""

import time
from collections import Counter
from functools import cache
from typing import Any

from django.db import connection

from onewindow.domain.bundles.models import Bundle, BundleCase, BundleConsent, BundleCorrection, Draft
from onewindow.domain.cases.models import Case, Consent, Correction, Material, Opinion
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.models import Message
from onewindow.kernel.models import Event, Owed, Task
from tests.faults.killing.acts import Scene
from tests.faults.killing.money import bill_shape
from tests.faults.killing.wire import VICTIM

STILL = (
    "django_",
    "auth_",
    "axes_",
    "procrastinate_w",
    "procrastinate_p",
    "catalogue_",
    "org_area",
    "org_openinghours",
    "org_calendar",
    "kernel_search",
    "kernel_measure",
)
"""Tables (their names begin so) that no verb of a life writes; everything else is looked at, tables of tomorrow too."""
_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
AND NOT c.relispartition AND NOT EXISTS (SELECT FROM unnest(%s::text[]) s WHERE starts_with(c.relname, s)) ORDER BY 1
"""
_ONE = "(SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} t)"


@cache
def _all() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, (list(STILL),))
        return "SELECT " + " || '/' || ".join(_ONE.format(name) for (name,) in cursor.fetchall())


_last: tuple[int, str] = (0, "")


def fingerprint() -> str:
    """Everything that lives, in one string: equal strings, nothing has happened. Where no transaction has been numbered since it
    was last asked, nothing was written, and nothing is read anew."""
    global _last
    gone()
    if (number := written()) != _last[0]:
        with connection.cursor() as cursor:
            cursor.execute(_all())
            _last = number, str(cursor.fetchone()[0])
    return _last[1]


def written() -> int:
    """The number the next transaction that writes will have: the same number, nobody has written anything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def gone() -> None:
    """Wait until the server has ended the session of whoever was killed."""
    end = time.monotonic() + 60
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(sql, (VICTIM,))
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.002)
    raise AssertionError("the session of a killed process does not end")


def shape(scene: Scene) -> dict[str, Any]:
    """States, open tasks, events, papers, messages of what the scene is about; no ids, no moments."""
    made: dict[str, Any] = {}
    places = dict(BundleCase.objects.filter(case__in=scene.cases).values_list("case", "node"))
    for row in Case.objects.filter(pk__in=scene.cases):
        licences = Licence.objects.filter(case_ref=f"case:{row.pk}")
        refs = [f"case:{row.pk}", *(f"licence:{pk}" for pk in licences.values_list("pk", flat=True))]
        made[places.get(row.pk, "case")] = {
            "state": (row.state, row.version, row.outcome, bool(row.enterprise_id)),
            "tasks": _tasks("case", row.pk),
            "events": _events("case", row.pk),
            "materials": sorted(Material.objects.filter(case=row).values_list("slug", "state", "satisfied_by")),
            "opinions": Opinion.objects.filter(case=row).count(),
            "notices": Correction.objects.filter(case=row).count(),
            "consents": Consent.objects.filter(case=row).count(),
            "licences": sorted(licences.values_list("type__slug", "state")),
            "told": sorted(Message.objects.filter(ref__in=refs).values_list("key", flat=True)),
        }
    if scene.bundle is not None:
        row = Bundle.objects.get(pk=scene.bundle)
        made["bundle"] = {
            "state": (row.state, row.version, row.outcome),
            "tasks": _tasks("bundle", row.pk),
            "events": _events("bundle", row.pk),
            "nodes": sorted(BundleCase.objects.filter(bundle=row).values_list("node", flat=True)),
            "drafts": Draft.objects.filter(bundle=row).count(),
            "notices": BundleCorrection.objects.filter(bundle=row).count(),
            "consents": BundleConsent.objects.filter(bundle=row).count(),
            "told": sorted(Message.objects.filter(ref=f"bundle:{row.pk}").values_list("key", flat=True)),
        }
    if scene.bill is not None:
        made["bill"] = bill_shape(scene.bill) | {"events": _events("bill", scene.bill)}
    if scene.look is not None:
        made["besides"] = scene.look()
    assert not Owed.objects.exists(), list(Owed.objects.values_list("reaction", "error"))
    return made


def _tasks(kind: str, thing: int) -> list[tuple[str, bool]]:
    rows = Task.objects.filter(kind=kind, thing=thing).values_list("name", "closed_at")
    return sorted((name, closed is None) for name, closed in rows)


def _events(kind: str, thing: int) -> dict[str, int]:
    rows = Event.objects.filter(kind=kind, thing=thing).exclude(name__startswith="task.")
    return dict(Counter(rows.values_list("name", flat=True)))
