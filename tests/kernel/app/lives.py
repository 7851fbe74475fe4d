"""Short ways through the tests' kind."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from onewindow.kernel import log
from onewindow.kernel.models import Task
from onewindow.kernel.step import Moved, Open, new, step
from tests.kernel.app.states import PROBE

AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def file(*open: Open, by: int | None = 1, at: datetime = AT, **set: Any) -> int:
    """A filed probe."""
    return new(PROBE, "file", by=by, at=at, set={"title": "a", **set}, open=open)


def tasks(thing: int, name: str = "", kind: str = "probe") -> list[int]:
    """Ids of its open tasks."""
    found = Task.objects.filter(thing=thing, kind=kind, closed_at=None).order_by("id")
    return list((found.filter(name=name) if name else found).values_list("id", flat=True))


def reviewing(reviewers: int = 4) -> tuple[int, list[int]]:
    """A probe in parallel review (version 2) and its reviewers' tasks."""
    thing = file()
    step(PROBE, thing, 1, "accept", by=2, at=AT, open=[Open("review", post=n) for n in range(1, reviewers + 1)])
    return thing, tasks(thing)


def review(thing: int, task: int, *, by: int = 3, version: int = 2) -> Moved:
    """One reviewer's step."""
    return step(PROBE, thing, version, "review", by=by, at=AT, close=(task,), open=(Open("decide", post=9),))


def settle() -> None:
    """Wait until our events are below the horizon: it is the whole server's, and other test runs share the server."""
    assert log.settle(30)


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run calls in threads, each with its own connection; a result or the exception of each."""

    def one(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def of_type(results: Iterable[Any], type_: type) -> list[Any]:
    """Those of a type."""
    return [r for r in results if isinstance(r, type_)]
