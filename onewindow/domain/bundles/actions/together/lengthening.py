"""总时限顺延. What is held of a case is put into the total of its bundle, and taken out again if the hold ends early (0062)."""

from datetime import datetime

from onewindow.domain.bundles.actions import clocks
from onewindow.domain.bundles.actions.reading import look
from onewindow.domain.bundles.states import BUNDLE, RUNNING
from onewindow.kernel import step
from onewindow.kernel.step import Moved, Open


def lengthen(*, bundle: int, at: datetime) -> Moved | None:
    """总时限顺延. Bring the total to what was held and extended of the cases; None if it stays.

    Never earlier than what was told at acceptance; a department that is late lengthens nothing.
    """
    now = look(bundle)
    row = now.row
    if row.state != RUNNING or row.due_at is None:
        return None
    told = row.told_at or row.due_at
    due = max(told, clocks.held_total(row, at))
    if due == row.due_at:
        return None
    return step.step(
        BUNDLE,
        bundle,
        row.version,
        "lengthen",
        by=None,
        at=at,
        close=now.ids_of("total-limit"),
        open=(Open("total-limit", due_at=due),),
        set={"due_at": due, "told_at": told},
        data={"before": row.due_at.isoformat(), "due": due.isoformat()},
    )
