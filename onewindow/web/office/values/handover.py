"""What somebody who leaves has in hand, in words (交接清单): what is to be done, and about what."""

from collections.abc import Callable, Collection, Iterable
from functools import partial

from onewindow.domain.bundles.queries import recomputing
from onewindow.domain.catalogue.queries import changes
from onewindow.domain.feedback import queries as feedback
from onewindow.kernel.models import Task
from onewindow.web.office import wording

NUMBERS: dict[str, Callable[[Collection[int]], dict[int, str]]] = {
    "case": partial(recomputing.numbers, "case"),
    "bundle": partial(recomputing.numbers, "bundle"),
    "consultation": feedback.numbers,
    "change": changes.names,
}
"""How things of a kind are called by people: their numbers, or the item they change."""


def in_words(tasks: Iterable[Task]) -> list[tuple[Task, str]]:
    """Each task with its sentence, one read a kind: *Review · case 990100-20261120-0124-0*."""
    listed = list(tasks)
    called: dict[tuple[str, int], str] = {}
    for kind, read in NUMBERS.items():
        things = {one.thing for one in listed if one.kind == kind}
        called |= {(kind, thing): number for thing, number in (read(things) if things else {}).items()}
    return [(one, _sentence(one, called.get((one.kind, one.thing), str(one.thing)))) for one in listed]


def _sentence(task: Task, called: str) -> str:
    return f"{wording.TASKS.get(task.name, task.name)} · {wording.KINDS.get(task.kind, task.kind)} {called}"
