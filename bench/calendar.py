"""Calendar: what a notice does to 100,000 open cases: the preview, then the recomputation in set steps, both measured.

Each case has reviews of four departments and both limits (six open tasks); all of them move, their applicants are told.
``python -m bench calendar [cases] [--json]``.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bench.database import fresh
from onewindow.config.postgres.backend.creation import as_owner
from onewindow.domain.bundles.queries import recomputing as reads
from onewindow.domain.cases.actions.clock import recomputing
from onewindow.domain.cases.models import Case
from onewindow.domain.org.actions import approve_notice
from onewindow.domain.org.models import CalendarRun, Department
from onewindow.kernel.models import Event, Task
from tests.domain.cases.city import build
from tests.domain.cases.office import office
from tests.domain.cases.road import Road

CASES, DAYS = 100_000, 20
AT = datetime.fromisoformat("2026-11-02T10:00:00+08:00")
OFF = "2026-12-01,off,示例"
_MANY = {
    "cases_case": (
        "id = %(step)s * n + id, number = number || '-' || n, key = NULL",
        "FROM cases_case, generate_series(1, %(times)s) n",
    ),
    "kernel_task": (
        "id = NULL, thing = %(step)s * n + thing",
        "FROM kernel_task, generate_series(1, %(times)s) n WHERE closed_at IS NULL",
    ),
}


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Seconds of the preview and of the recomputation, and how many clocks moved."""
    wanted = int(arguments[0]) if arguments else CASES
    with fresh("calendar"):
        road = Road(build(), AT, timedelta(minutes=1))
        admin = office(Department.objects.get(slug="market"), AT)
        for day in range(DAYS):
            road.now = AT + timedelta(days=day)
            road.accepted()
        cases = _multiplied(max(1, wanted // DAYS))
        notice = admin.propose(OFF, road.at)
        figures: dict[str, Any] = {"cases": cases, "tasks": Task.objects.filter(closed_at=None).count()}
        begun = time.perf_counter()
        seen = reads.effect(notice, at=road.now)
        figures["preview_s"] = round(time.perf_counter() - begun, 2)
        figures["moving"] = {"cases": seen.things, "clocks": seen.clocks}
        approve_notice(notice=notice, by=admin.second, at=road.at)
        begun = time.perf_counter()
        while recomputing.recompute(notice=notice, at=road.now):
            pass
        figures["recomputed_s"] = round(time.perf_counter() - begun, 1)
        moved = CalendarRun.objects.get(notice=notice).moved
        events = Event.objects.filter(name="case.recompute").count()
        figures |= {"moved": moved, "events": events, "per_second": round(moved / figures["recomputed_s"])}
        left = reads.effect(notice, at=road.now)
        figures["left"] = left.clocks
    for name, value in figures.items():
        say(f"{name:14} {value}")
    return figures


def _multiplied(times: int) -> int:
    """Every case and its open tasks this many times over, by the owner; how many cases there are then."""
    step = 1000
    with as_owner(connection.settings_dict["NAME"]) as db:
        for table, (changes, source) in _MANY.items():
            changed = dict(part.split(" = ", 1) for part in changes.split(", "))
            columns = [
                name
                for (name,) in db.execute(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                    " AND NOT attisdropped AND attgenerated = ''",
                    [table],
                ).fetchall()
                if changed.get(name) != "NULL" or name == "key"
            ]
            listed = ", ".join(f'"{name}"' for name in columns)
            values = ", ".join(changed.get(name, f'"{name}"') for name in columns) % {"step": step}
            db.execute(
                f"INSERT INTO {table} ({listed}) OVERRIDING SYSTEM VALUE SELECT {values} "
                + source % {"times": times - 1}
            )
        db.execute("ANALYZE cases_case, kernel_task")
        db.commit()
    return Case.objects.count()
