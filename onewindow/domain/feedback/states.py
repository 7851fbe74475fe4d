"""States and moves of a question (咨询), as data; the SQL functions are generated from them.

Forwarding and extending leave it asked: the version is bumped, so that whoever looks at an older page is told. What happens
after the answer without moving it (told at the window, rated, taken off the guide) has no target.
"""

from onewindow.domain.feedback.models import Consultation
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

ASKED = "asked"
ANSWERED = "answered"
PROPOSED = "proposed"
CLOSED = "closed"
WITHDRAWN = "withdrawn"

AFTER = (ANSWERED, PROPOSED, CLOSED)
"""There is an answer."""

CONSULTATION = Kind(
    "consultation",
    Consultation,
    new=T("ask", (), ASKED),
    moves=(
        T("forward", (ASKED,), ASKED),
        T("extend", (ASKED,), ASKED),
        T("answer", (ASKED,), ANSWERED),
        T("withdraw", (ASKED,), WITHDRAWN),
        T("tell", AFTER, None),
        T("rate", AFTER, None),
        T("propose", (ANSWERED, CLOSED), PROPOSED),
        T("publish", (PROPOSED,), CLOSED),
        T("decline", (PROPOSED,), CLOSED),
        T("close", (ANSWERED,), CLOSED),
        T("take-off", (CLOSED,), None),
    ),
    sets=(
        "answering", "post", "due_at", "extension", "extension_reason", "answered_at", "answered_by", "answer",
        "told_at", "satisfied", "remark", "rated_at", "guide_question", "guide_answer", "proposed_by", "published_at",
        "published_by", "off_guide_at", "closed_at",
    ),
    topic="t.item_id",
    scope="t.department_id",
)  # fmt: skip
states.register(CONSULTATION)
