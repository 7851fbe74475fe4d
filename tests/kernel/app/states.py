"""The states of the tests' kinds."""

from onewindow.kernel.errors import Refusal
from onewindow.kernel.states import Kind, T, register
from onewindow.kernel.step import constraint
from tests.kernel.app.models import Leaf, Probe


@constraint("probe_refused_needs_consent")
class ConsentMissing(Refusal):
    """A refusal needs a second person's consent (须经复核)."""


PROBE = register(
    Kind(
        "probe",
        Probe,
        new=(T("file", (), "filed"), T("wait", (), "waiting")),
        moves=(
            T("accept", ("filed",), "reviewing"),
            T("start", ("waiting",), "reviewing"),
            T("review", ("reviewing",), "deciding", join="review"),
            T("grant", ("deciding",), "granted"),
            T("refuse", ("deciding",), "refused"),
            T("lapse", ("filed", "reviewing", "deciding"), "lapsed"),
            T("close", ("granted", "refused", "lapsed"), "closed"),
            T("retime", ("filed", "reviewing", "deciding"), None),
        ),
        sets=("note", "parent", "decided_at", "filed_on", "consent", "amount", "token", "urgent", "answers"),
        topic="t.id % 2",
        scope="t.id % 3",
    )
)
LEAF = register(Kind("leaf", Leaf, new=T("make", (), "making"), moves=(T("issue", ("making",), "valid"),)))
