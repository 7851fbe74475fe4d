"""States and moves of bundles (联办件), changes of packages (一件事变更) and investment projects (投资项目), as data; the SQL
is generated from them.

A proposal not to accept and its return are moves onto the same state: they bump the version, so that a clerk who looks
at an older page is told.
"""

from onewindow.domain.bundles.models import Bundle, PackageChange, PreReview, Project, ProjectReview, ProjectStage
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
        T("lengthen", (RUNNING,), None),  # what was held of a case, put into the total; or less of it
    ),
    sets=("answers", "data", "received_at", "accepted_at", "due_at", "told_at", "closed_at", "outcome", "consent"),
    topic="t.package_version_id",
    scope="(SELECT p.department_id FROM org_post p WHERE p.id = t.window_post_id)",
)
states.register(BUNDLE)

# When the files of a bundle are destroyed (0068), what the bundle itself says of its applicant goes in the same transaction.
_ITS = "(SELECT n.bundle_id FROM bundles_bundlecase n WHERE n.case_id = ANY (v_things))"
for _sql in (
    f"DELETE FROM bundles_draftfile WHERE draft_id IN (SELECT d.id FROM bundles_draft d WHERE d.bundle_id IN {_ITS});",
    f"DELETE FROM bundles_draft WHERE bundle_id IN {_ITS};",
    f"DELETE FROM bundles_bundlecorrection WHERE bundle_id IN {_ITS};",
    f"DELETE FROM bundles_bundlechange WHERE bundle_id IN {_ITS};",
    f"DELETE FROM bundles_urging WHERE bundle_id IN {_ITS};",
    f"DELETE FROM bundles_handover WHERE bundle_id IN {_ITS};",
    "UPDATE bundles_bundleconsent SET reasons = '-', guidance = '-', legal_basis = '-', body = '', declined_why = ''"
    f" WHERE bundle_id IN {_ITS};",
    "UPDATE bundles_bundle SET holder_name = '', holder_code = '', phone = '', answers = '{}', data = '{}', person_id = NULL,"
    f" version = version + 1 WHERE id IN {_ITS};",
):
    states.goes_with("case", _sql)

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

PREPARING = "preparing"
FINISHED = "finished"
ENDED = "ended"

PROJECT = Kind(
    "project",
    Project,
    new=(T("register", (), RUNNING), T("prepare", (), PREPARING)),  # prepare: before the land is won (拿地即开工)
    moves=(
        T("win-land", (PREPARING,), RUNNING),
        T("finish", (RUNNING,), FINISHED),
        T("end", (PREPARING, RUNNING), ENDED),
    ),
    sets=("land_won_on", "ended_at", "reason"),
)
states.register(PROJECT)

WAITING = "waiting"
STAGE_OPEN = "open"
DONE = "done"

PROJECT_STAGE = Kind(
    "project_stage",
    ProjectStage,
    new=(T("plan", (), WAITING), T("begin", (), STAGE_OPEN)),
    moves=(
        T("open", (WAITING,), STAGE_OPEN),
        T("file", (STAGE_OPEN,), FILED),
        T("accept", (FILED,), RUNNING),
        T("give-back", (FILED, RUNNING), STAGE_OPEN),  # withdrawn, not accepted, or not everything granted
        T("overdue", (RUNNING,), RUNNING),
        T("finish", (RUNNING,), DONE),
        T("end", (WAITING, STAGE_OPEN, FILED, RUNNING), ENDED),
        T("recompute", (RUNNING,), None),  # the calendar has changed: another end of its days, nothing else
    ),
    sets=("bundle", "opened_at", "accepted_at", "due_at", "done_at"),
)
states.register(PROJECT_STAGE)

ASKED = "asked"
ANSWERED = "answered"

PRE_REVIEW = Kind(
    "pre_review",
    PreReview,
    new=T("ask", (), ASKED),
    moves=(T("answer", (ASKED,), ANSWERED),),
    sets=("answered_by", "answered_at", "missing", "fields", "words"),
    scope="(SELECT p.department_id FROM org_post p WHERE p.id = t.post_id)",
)
states.register(PRE_REVIEW)

CONCLUDING = "concluding"
CONCLUDED = "concluded"

PROJECT_REVIEW = Kind(
    "project_review",
    ProjectReview,
    new=T("ask", (), ASKED),
    moves=(
        T("opine", (ASKED,), CONCLUDING, join="opine"),
        T("conclude", (CONCLUDING,), CONCLUDED),
    ),
    sets=("outcome", "conclusion", "concluded_by", "concluded_at"),
)
states.register(PROJECT_REVIEW)
