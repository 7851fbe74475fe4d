"""States and moves of a bill (缴费单), as data; the SQL functions are generated from them.

What changes an open bill without ending it (a line more, a line less, the payer goes to pay online) and what is proposed about a
paid one leaves the state and bumps the version, so that whoever pays or approves on an older page is told.
"""

from onewindow.domain.fees.models import Bill
from onewindow.kernel import states
from onewindow.kernel.states import Kind, T

OPEN = "open"
PAID = "paid"
PART_REFUNDED = "part_refunded"
REFUNDED = "refunded"
CANCELLED = "cancelled"

HOLDING = (PAID, PART_REFUNDED)
"""There is money of the payer's to give back."""

BILL = Kind(
    "bill",
    Bill,
    new=T("charge", (), OPEN),
    moves=(
        T("add", (OPEN,), None),
        T("drop", (OPEN,), None),
        T("order", (OPEN,), None),
        T("pay", (OPEN,), PAID),
        T("cancel", (OPEN,), CANCELLED),
        T("propose-refund", HOLDING, None),
        T("decline-refund", HOLDING, None),
        T("refund-part", HOLDING, PART_REFUNDED),
        T("refund-all", HOLDING, REFUNDED),
    ),
    sets=("total", "paid", "refunded", "sealed_at", "paid_at", "ended_at", "reason"),
)
states.register(BILL)
