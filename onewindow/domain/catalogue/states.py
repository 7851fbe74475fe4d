"""States and moves of what has a life in this room, as data: difference reports (差异报告),
objections (不予引用)."""

from onewindow.domain.catalogue.models import DifferenceReport, Objection
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

WITHDRAWN = "withdrawn"

OPEN = "open"
ADOPTED = "adopted"
KEPT = "kept"

DIFFERENCE = Kind(
    "difference",
    DifferenceReport,
    new=T("make", (), OPEN),
    moves=(
        T("adopt", (OPEN,), ADOPTED),
        T("keep", (OPEN,), KEPT),
    ),
    sets=("adopted_version", "reason", "closed_at", "closed_by"),
    topic="t.child_id",
    scope="t.department_id",
)

STATED = "stated"
APPROVED = "approved"
REJECTED = "rejected"
LIFTED = "lifted"

OBJECTION = Kind(
    "objection",
    Objection,
    new=T("state", (), STATED),
    moves=(
        T("approve", (STATED,), APPROVED),
        T("reject", (STATED,), REJECTED),
        T("withdraw", (STATED,), WITHDRAWN),
        T("lift", (APPROVED,), LIFTED),
    ),
    sets=("decided_by", "decided_at", "decision"),
    topic="t.base_id",
    scope="t.department_id",
)

states.register(DIFFERENCE)
states.register(OBJECTION)
