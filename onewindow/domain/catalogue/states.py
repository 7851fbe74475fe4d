"""States and moves of what has a life in this room, as data: changes of items (事项变更), difference reports (差异报告),
objections (不予引用)."""

from onewindow.domain.catalogue.models import DifferenceReport, ItemChange, Objection
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"

CHANGE = Kind(
    "change",
    ItemChange,
    new=T("start", (), DRAFT),
    moves=(
        T("revise", (DRAFT, RETURNED), None),
        T("submit", (DRAFT, RETURNED), SUBMITTED),
        T("give_back", (SUBMITTED,), RETURNED),
        T("approve", (SUBMITTED,), PUBLISHED),
        T("withdraw", (DRAFT, RETURNED, SUBMITTED), WITHDRAWN),
    ),
    sets=("submitted_by", "submitted_at", "decided_by", "decided_at", "reason"),
)

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

states.register(CHANGE)
states.register(DIFFERENCE)
states.register(OBJECTION)
