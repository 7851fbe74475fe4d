"""States and moves of a licence (证照), as data. Expiry is derived from ``valid_to``, never stored."""

from onewindow.domain.licences.models import Licence
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

MAKING = "making"
VALID = "valid"
SUSPENDED = "suspended"
REVOKED = "revoked"
CANCELLED = "cancelled"

LICENCE = Kind(
    "licence",
    Licence,
    new=T("new", (), MAKING),
    moves=(
        T("issue", (MAKING,), VALID),
        T("suspend", (VALID,), SUSPENDED),
        T("resume", (SUSPENDED,), VALID),
        T("revoke", (VALID, SUSPENDED), REVOKED),
        T("cancel", (VALID, SUSPENDED), CANCELLED),
    ),
    sets=("issued_at", "pdf", "signature", "ended_at", "ended_reason"),
)
states.register(LICENCE)
