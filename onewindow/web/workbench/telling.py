"""What the log and the open tasks say, as lines for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext

from onewindow.domain.cases.queries import Next
from onewindow.domain.org.queries import Who
from onewindow.web.workbench import wording
from onewindow.web.workbench.templatetags.desk import left, moment, who


class Happened(Protocol):
    """A line of the log as both rooms give it."""

    @property
    def name(self) -> str:
        """What happened."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def by(self) -> Who | None:
        """Who; None is the system."""

    @property
    def stands_in_for(self) -> Who | None:
        """Whose post he acted with, if not by his own right."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the timeline."""

    light: str
    what: Any
    who: str
    time: str
    note: Any = ""


def told(events: Iterable[Happened]) -> list[Entry]:
    """The log as a timeline, newest first."""
    lines = []
    for event in events:
        light, word = wording.event(event.name)
        stance = getattr(event, "data", {}).get("stance", "")
        note = ""
        if stance in wording.STANCES:
            light, note = wording.STANCES[stance]
        lines.append(Entry(light, word, _whoever(event), moment(event.at), note))
    return lines[::-1]


def _whoever(event: Happened) -> str:
    """Who did it, and for whom he stands in."""
    if event.stands_in_for is None:
        return who(event.by)
    return gettext("%(who)s, standing in for %(away)s") % {"who": who(event.by), "away": who(event.stands_in_for)}


def waiting(tasks: Iterable[Next], *, due: bool = True) -> list[str]:
    """Who acts next, what he does, by when: 市场监管局 审查，还剩 2 个工作日."""
    lines = []
    for task in tasks:
        facts = {"who": task.department or gettext("The applicant"), "what": wording.TASKS.get(task.name, task.name)}
        line = gettext("%(who)s: %(what)s") % facts
        lines.append(f"{line} · {left(task.due_at)}" if due and task.due_at else line)
    return lines
