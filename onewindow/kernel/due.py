"""The sweeper (到期): one index finds every open task whose moment has come, for all kinds of things.

It writes the crossing of a light as an event (``task.amber``, ``task.red``) and runs the verb of a due timer. Before a
verb runs, its next check is moved away with growing pauses, 1 min to 1 h: a verb that fails, or a worker that dies, is
tried again, and the others go on. A verb that returns has done its work: it has closed its timer by a step, or the timer
stays open (an overdue clock keeps its red light) and rests. A worker may die between the two: verbs are idempotent.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from onewindow.kernel.models import Task

logger = logging.getLogger(__name__)
BATCH = 5000
ROUNDS = 1000
Verb = Callable[[Task, datetime], object]
_verbs: dict[tuple[str, str], Verb] = {}


def due(kind: str, name: str) -> Callable[[Verb], Verb]:
    """Register the verb that runs when the timer ``name`` of a ``kind`` is due; it closes ``task.id`` by its step."""

    def registered(verb: Verb) -> Verb:
        if _verbs.setdefault((kind, name), verb) is not verb:
            raise ValueError(f"two verbs for the timer {name} of {kind}")
        return verb

    return registered


def sweep(at: datetime) -> int:
    """到期处理. Write the crossings and run the timers due at ``at``; how many tasks were dealt with."""
    dealt = 0
    for _ in range(ROUNDS):  # a verb may open a timer that is due already
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, timer FROM task_sweep(%s::timestamptz, %s::integer)", (at.isoformat(), BATCH))
            rows = cursor.fetchall()
        if not rows:
            break
        dealt += len(rows)
        timers = [task for task, timer in rows if timer]
        if timers:
            open_ones = Task.objects.filter(id__in=timers, closed_at=None).order_by("due_at", "id")
            done = [task.id for task in open_ones if _run(task, at)]
            with connection.cursor() as cursor:
                cursor.execute("SELECT task_rest(%s::bigint[])", (done,))
    return dealt


def _run(task: Task, at: datetime) -> bool:
    """Whether the verb has done its work."""
    verb = _verbs.get((task.kind, task.name))
    if verb is None:
        logger.error("no verb for the timer %s of %s (task %s)", task.name, task.kind, task.id)
        return False
    try:
        verb(task, at)
    except Exception:  # one failing verb must not stop the others; the sweep comes back to it
        logger.exception(
            "timer %s of %s %s failed (task %s, try %s)", task.name, task.kind, task.thing, task.id, task.tries
        )
        return False
    return True
