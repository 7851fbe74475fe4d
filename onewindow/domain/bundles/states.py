"""States and moves of bundles (联办件) and of changes of packages (一件事变更), as data; the SQL is generated from them.

A proposal not to accept and its return are moves onto the same state: they bump the version, so that a clerk who looks
at an older page is told.
"""

from onewindow.domain.bundles.models import Bundle, PackageChange
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

FILED = "filed"
CORRECTING = "correcting"
RUNNING = "running"
NOT_ACCEPTED = "not_accepted"
WITHDRAWN = "withdrawn"
CLOSED = "closed"

OPEN = (FILED, CORRECTING, RUNNING)
"""From these the applicant may withdraw what is not yet decided."""

BUNDLE = Kind(
    "bundle",
    Bundle,
    new=T("file", (), FILED),
    moves=(
        T("correct", (FILED,), CORRECTING),
        T("resubmit", (CORRECTING,), FILED),
        T("accept", (FILED,), RUNNING),
        T("deem-accepted", (FILED,), RUNNING),
        T("propose-not-accept", (FILED,), FILED),
        T("decline-not-accept", (FILED,), FILED),
        T("not-accept", (FILED,), NOT_ACCEPTED),
        T("withdraw", OPEN, WITHDRAWN),
        T("overdue", (RUNNING,), RUNNING),
        T("close", (RUNNING,), CLOSED),
        T("recompute", (FILED, RUNNING), None),  # the calendar has changed: other due moments, nothing else
        T("change", (FILED, RUNNING), None),  # items added or dropped
    ),
    sets=("answers", "data", "received_at", "accepted_at", "due_at", "closed_at", "outcome", "consent"),
    topic="t.package_version_id",
    scope="(SELECT p.department_id FROM org_post p WHERE p.id = t.window_post_id)",
)
states.register(BUNDLE)

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
PUBLISHED = "published"

PACKAGE_CHANGE = Kind(
    "package_change",
    PackageChange,
    new=T("start", (), DRAFT),
    moves=(
        T("revise", (DRAFT, RETURNED), None),
        T("submit", (DRAFT, RETURNED), SUBMITTED),
        T("give_back", (SUBMITTED,), RETURNED),
        T("approve", (SUBMITTED,), PUBLISHED),
        T("withdraw", (DRAFT, RETURNED, SUBMITTED), WITHDRAWN),
    ),
    sets=(
        "document",
        "effective_from",
        "saved_at",
        "submitted_by",
        "submitted_at",
        "decided_by",
        "decided_at",
        "reason",
        "published",
    ),
)
states.register(PACKAGE_CHANGE)
