"""Verbs of the agents' work (帮代办): services, visits, the green channel, dispatch meetings, records of a phone."""

from onewindow.domain.agents.actions.green import (
    confirm_criterion,
    end_criterion,
    look_for_green,
    mark_green,
    publish_criterion,
)
from onewindow.domain.agents.actions.helping import (
    ask,
    assign,
    cancel,
    close,
    entrust,
    mandate_ended,
    note,
    sign_here,
)
from onewindow.domain.agents.actions.meetings import (
    call_meeting,
    cancel_meeting,
    close_meeting,
    drop_errand,
    give_errand,
    report_errand,
)
from onewindow.domain.agents.actions.recording import Arrived, Recorded, receive_record
from onewindow.domain.agents.actions.visits import cancel_visit, move_visit, order_visit, report_visit

__all__ = [
    "Arrived",
    "Recorded",
    "ask",
    "assign",
    "call_meeting",
    "cancel",
    "cancel_meeting",
    "cancel_visit",
    "close",
    "close_meeting",
    "confirm_criterion",
    "drop_errand",
    "end_criterion",
    "entrust",
    "give_errand",
    "look_for_green",
    "mandate_ended",
    "mark_green",
    "move_visit",
    "note",
    "order_visit",
    "publish_criterion",
    "receive_record",
    "report_errand",
    "report_visit",
    "sign_here",
]
