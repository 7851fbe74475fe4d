"""Verbs of delivery (速递), by their phase; what they refuse stands in ``refusals``."""

from onewindow.domain.delivery.actions.asking import Asked, Goal, Wish, as_wished, ask, order_pickup, prepare
from onewindow.domain.delivery.actions.forgetting import forget
from onewindow.domain.delivery.actions.hearing import asked, late, told
from onewindow.domain.delivery.actions.sending import book, call_off, cancel, label, make_ready, send, withdrawn
from onewindow.domain.delivery.actions.settling import check_in, declare_lost, settle
from onewindow.domain.delivery.actions.twin import happen

__all__ = [
    "Asked",
    "Goal",
    "Wish",
    "as_wished",
    "ask",
    "asked",
    "book",
    "call_off",
    "cancel",
    "check_in",
    "declare_lost",
    "forget",
    "happen",
    "label",
    "late",
    "make_ready",
    "order_pickup",
    "prepare",
    "send",
    "settle",
    "told",
    "withdrawn",
]
