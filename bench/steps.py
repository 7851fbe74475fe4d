"""``steps``: a set of things moved by one statement, µs each at growing sizes; and one ``step`` for comparison."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

from bench.database import fresh
from onewindow.kernel import due
from onewindow.kernel.models import Task
from onewindow.kernel.step import Item, Open, new, step, steps
from tests.kernel.app.states import PROBE

SIZES, ROUNDS = (1, 100, 1000, 5000), 3
AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


def _filed(count: int) -> list[tuple[int, int]]:
    """Things with one open task each."""
    things = [
        new(PROBE, "file", by=1, at=AT, set={"title": "bench"}, open=(Open("accept", post=1, due_at=AT),))
        for _ in range(count)
    ]
    rows = Task.objects.filter(kind="probe", thing__in=things).values_list("thing", "id")
    return list(rows)


def _set(count: int) -> float:
    rows = _filed(count)
    items = [Item(thing, 1, (task,), (Open("review", post=2, due_at=AT),), None, {"n": 1}) for thing, task in rows]
    start = time.perf_counter()
    moved = steps(PROBE, "accept", by=1, at=AT, items=items)
    spent = time.perf_counter() - start
    assert len(moved) == count
    return spent / count * 1e6


def _single() -> float:
    rows = _filed(200)
    start = time.perf_counter()
    for thing, task in rows:
        step(PROBE, thing, 1, "accept", by=1, at=AT, close=(task,), open=(Open("review", post=2, due_at=AT),))
    return (time.perf_counter() - start) / len(rows) * 1e6


def _crossing(count: int) -> float:
    _filed(count)
    start = time.perf_counter()
    due.sweep(AT)
    return (time.perf_counter() - start) / count * 1e6


def run(_: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """µs each: a set of n (a task closed, a task opened, an event), a single step, a crossing of a light."""
    figures: dict[str, Any] = {"set": {}}
    with fresh("steps"):
        _set(100)
        for size in SIZES:
            figures["set"][str(size)] = round(median(_set(size) for _ in range(ROUNDS)), 1)
            say(f"steps of {size:5}: {figures['set'][str(size)]:8} µs each")
        due.sweep(AT)
        figures["crossing"] = round(_crossing(5000), 1)
        figures["single"] = round(median(_single() for _ in range(ROUNDS)), 1)
    say(f"crossing of a light, 5,000: {figures['crossing']} µs each; one step with its commit: {figures['single']} µs")
    return figures
