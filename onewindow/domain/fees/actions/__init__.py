"""Verbs of fees (收费), by their phase; what they refuse stands in ``refusals``."""

from onewindow.domain.fees.actions.charging import Charged, Owed, Payer, cancel, charge, drop
from onewindow.domain.fees.actions.listing import end, enter
from onewindow.domain.fees.actions.paying import Begun, asked, begin, code_of, notified, pay, settle
from onewindow.domain.fees.actions.reconciling import close_difference, reconcile
from onewindow.domain.fees.actions.refunding import (
    approve_refund,
    decline_refund,
    propose_refund,
    return_stray,
    send_back,
)
from onewindow.domain.fees.actions.twin import decide

__all__ = [
    "Begun",
    "Charged",
    "Owed",
    "Payer",
    "approve_refund",
    "asked",
    "begin",
    "cancel",
    "charge",
    "close_difference",
    "code_of",
    "decide",
    "decline_refund",
    "drop",
    "end",
    "enter",
    "notified",
    "pay",
    "propose_refund",
    "reconcile",
    "return_stray",
    "send_back",
    "settle",
]
