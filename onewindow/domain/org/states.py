"""States and moves of what has a life in this room, as data: the notices of the working calendar (放假通知)."""

from onewindow.domain.org.models import CalendarNotice
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

DRAFT = "draft"
PROPOSED = "proposed"
APPROVED = "approved"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"

CALENDAR = Kind(
    "calendar",
    CalendarNotice,
    new=T("enter", (), DRAFT),
    moves=(
        T("propose", (DRAFT,), PROPOSED),
        T("approve", (PROPOSED,), APPROVED),
        T("reject", (PROPOSED,), REJECTED),
        T("withdraw", (DRAFT, PROPOSED), WITHDRAWN),
    ),
    sets=("decided_by", "decided_at", "reason", "edition"),
)
states.register(CALENDAR)
