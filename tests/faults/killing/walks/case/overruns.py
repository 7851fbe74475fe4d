"""A limit passes (超期): noted, explained, the words corrected."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Overrun
from onewindow.kernel.models import Event, Task
from tests.faults.killing.acts import Scene, Town

Road = Generator[Scene, Any, None]


def explained(town: Town) -> Road:
    """Its promise has passed; the approver says why, the supervisor says it better."""
    case, known = town.accepted()
    passed = Case.objects.get(pk=case).promised_due_at
    assert passed is not None
    mine = Overrun.objects.filter(case=case)

    def look() -> dict[str, Any]:
        things = list(mine.values_list("pk", flat=True))
        return {
            "rows": list(mine.values_list("state", "version", "explanation")),
            "tasks": Task.objects.filter(kind="overrun", thing__in=things, closed_at=None).count(),
            "events": Event.objects.filter(kind="overrun", thing__in=things).count(),
        }

    def note() -> None:
        cases.note_overrun(case=case, clock="promised", at=passed)

    yield Scene(note, set(), name="cases.note_overrun", alike=True, look=look)

    def told(text: str, post: int) -> dict[str, Any]:
        row = mine.get()
        return {"overrun": row.pk, "text": text, "by": town.desk.holder(post), "seen": row.version}

    late = passed + timedelta(minutes=1)
    why = told("系统升级", known.decide_post)
    yield Scene(lambda: cases.explain_overrun(**why, at=late)[0], set(), name="cases.explain_overrun", look=look)
    better = told("系统升级，已恢复", known.supervisor_post)
    yield Scene(
        lambda: cases.correct_explanation(**better, at=late)[0], set(), name="cases.correct_explanation", look=look
    )
