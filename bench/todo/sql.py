"""The product's own reads of the big city's to-do list, as the desk page asks them: first page, next page, counts; milliseconds."""

import random
import time
from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

from onewindow.domain.bundles import queries as room
from onewindow.domain.org.models import Account, Department
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import tasks

ROUNDS, EACH, PAGE = 100, 15, 50
SETTLED = (
    6  # PostgreSQL plans a prepared statement anew at its first five executions on a connection, which lives for hours
)
NAMES = (None, "accept", "review", "decide", "close", "consent")
LIGHTS = (None, "red", "amber", "green")


class _Clock:
    """Milliseconds of what ``tasks.fetch`` and ``tasks.counts`` wait for: statement and rows, as the client sees them."""

    def __init__(self) -> None:
        self.spent: list[float] = []

    def measure(self, ask: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Ask and keep how long it took."""
        begun = time.perf_counter()
        answer = ask(*given, **named)
        self.spent.append((time.perf_counter() - begun) * 1000)
        return answer

    def figures(self) -> dict[str, float]:
        """Median and 95th percentile."""
        ordered = sorted(self.spent)
        return {"p50": round(ordered[len(ordered) // 2], 2), "p95": round(ordered[int(len(ordered) * 0.95)], 2)}


def measured(actors: dict[str, Actor], at: datetime, services: list[str]) -> dict[str, dict[str, float]]:
    """Per filter, over the actors and their values of it: the first and the next page; and the counts.

    ``anew``: the slowest page of a connection's first ones, planned as they come.
    """
    figures: dict[str, dict[str, float]] = {}
    for name, asked in filters(services).items():
        first, following, new = _Clock(), _Clock(), _Clock()
        for actor in actors.values():
            for given in asked:
                _pages(actor, at, given, first, following, new)
        figures[name] = first.figures() | {"anew": round(max(new.spent), 2)}
        figures[f"{name}, next page"] = following.figures()
    for who, actor in actors.items():
        counting, posts = _Clock(), sorted(actor.posts)
        for _ in range(ROUNDS):
            counting.measure(tasks.counts, at=at, posts=posts)
        figures[f"counts of {who}"] = counting.figures()
    return figures


def filters(slugs: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Every filter that the page offers, alone and together."""
    own = Department.objects.values_list("pk", flat=True).order_by("pk")
    some = [own[0], own[7]]
    names, lights = NAMES[1:], LIGHTS[1:]
    return {
        "no filter": [{}],
        "light": [{"light": light} for light in lights],
        "task": [{"name": name} for name in names],
        "task and light": [{"name": name, "light": light} for name, light in product(names, lights)],
        "service": [{"about": slug} for slug in slugs],
        "service and light": [{"about": slug, "light": light} for slug, light in product(slugs, lights)],
        "service and task": [{"about": slug, "name": name} for slug, name in product(slugs, names)],
        "department": [{"department": one} for one in some],
        "department and light": [{"department": one, "light": light} for one, light in product(some, lights)],
        "all four": [
            {"about": slug, "name": name, "light": light, "department": some[0]}
            for slug, name, light in product(slugs[:2], names, lights)
        ],
    }


def _pages(actor: Actor, at: datetime, given: dict[str, Any], first: _Clock, following: _Clock, new: _Clock) -> None:
    """The desk's own question, with the time of its statement alone: ``kernel.tasks.fetch`` is measured inside."""
    clocks = [new]
    fetch = tasks.fetch
    tasks.fetch = lambda sql, given: clocks[0].measure(fetch, sql, given)
    try:
        for turn in range(SETTLED + EACH):
            clocks[0] = first if turn >= SETTLED else new
            page = room.desk(actor, at, limit=PAGE, **given)
            clocks[0] = following if turn >= SETTLED else new
            if page.after is not None:
                room.desk(actor, at, limit=PAGE, after=page.after, **given)
    finally:
        tasks.fetch = fetch


def actors(at: datetime) -> dict[str, Actor]:
    """Who holds all of the big department's posts, one clerk of it, and one of a small one."""
    logins = Account.objects.in_bulk(["market-all", "market-window", "market-approver"], field_name="login")
    return {login: actor_of(account.pk, at) for login, account in sorted(logins.items())}


def slugs(seed: int = 1) -> list[str]:
    """Services of the big department: the most usual, a usual, the rarest, and one that it does not have."""
    rng = random.Random(seed)
    return ["item-0", f"item-{rng.randrange(3, 10)}", "item-19", "item-150"]
