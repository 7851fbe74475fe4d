"""Inheritance (事项继承): base item → implementation → handling item; reports to those below, objections from them."""

from onewindow.domain.catalogue.actions.inheritance.objections import (
    approve_objection,
    lift_objection,
    reject_objection,
    state_objection,
    withdraw_objection,
)
from onewindow.domain.catalogue.actions.inheritance.refusals import Loosened
from onewindow.domain.catalogue.actions.inheritance.reports import close_as_kept, close_by_version, make_reports
from onewindow.domain.catalogue.actions.inheritance.rights import keeps, speaks_for
from onewindow.domain.catalogue.actions.inheritance.tiers import (
    BaseRow,
    Entered,
    add_handling,
    adopt_base,
    enter_base_rows,
    place_under,
)

__all__ = [
    "BaseRow",
    "Entered",
    "Loosened",
    "add_handling",
    "adopt_base",
    "approve_objection",
    "close_as_kept",
    "close_by_version",
    "enter_base_rows",
    "keeps",
    "lift_objection",
    "make_reports",
    "place_under",
    "reject_objection",
    "speaks_for",
    "state_objection",
    "withdraw_objection",
]
