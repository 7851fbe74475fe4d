"""What the tests of the clock share: moments of the city, holds opened and ended, what a case is due."""

from datetime import datetime

from onewindow.domain.cases import actions
from onewindow.kernel.models import Task
from onewindow.kernel.step import Moved
from tests.domain.cases.road import Road


def local(text: str) -> datetime:
    """A moment of the city: ``2026-09-02T10:00``."""
    return datetime.fromisoformat(f"{text}+08:00")


def day(text: str) -> datetime:
    """Ten in the morning of a day of 2026: ``09-02``."""
    return local(f"2026-{text}T10:00")


def end(text: str) -> datetime:
    """Closing time of a day of 2026."""
    return local(f"2026-{text}T17:00")


def hold(road: Road, case: int, kind: str, on: str, days: int = 5) -> Moved:
    """The deciding post stops the clock on a day of 2026."""
    return actions.hold(case=case, kind=kind, notice="等待", days=days, by=road.city.approver, at=day(on))


def release(road: Road, case: int, kind: str, on: str) -> Moved:
    """And lets it run on."""
    return actions.release(case=case, kind=kind, by=road.city.approver, at=day(on))


def due(case: int) -> dict[str, datetime | None]:
    """Open tasks of a case and when each is due."""
    found = Task.objects.filter(kind="case", thing=case, closed_at=None)
    return dict(found.values_list("name", "due_at"))
