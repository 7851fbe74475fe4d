"""Verbs of the catalogue (事项库)."""

from onewindow.domain.catalogue.actions.changing.deciding import (
    EffectivePast,
    EffectiveTooEarly,
    Incomplete,
    NobodyDecides,
    approve,
    give_back,
    submit,
    withdraw,
)
from onewindow.domain.catalogue.actions.changing.editing import EditedMeanwhile, revise
from onewindow.domain.catalogue.actions.changing.scope import (
    ChangeOpen,
    MayNotChange,
    MayNotDecide,
    ReasonMissing,
    SameDrafter,
    may_draft,
)
from onewindow.domain.catalogue.actions.changing.starting import BatchElsewhere, KindUnfit, SlugTaken, start, start_item
from onewindow.domain.catalogue.actions.changing.writing import SheetUnfit, must_fit, write
from onewindow.domain.catalogue.actions.papers import attach, may_attach
from onewindow.domain.catalogue.refusals import ItemUnknown

__all__ = [
    "BatchElsewhere",
    "ChangeOpen",
    "EditedMeanwhile",
    "EffectivePast",
    "EffectiveTooEarly",
    "Incomplete",
    "ItemUnknown",
    "KindUnfit",
    "MayNotChange",
    "MayNotDecide",
    "NobodyDecides",
    "ReasonMissing",
    "SameDrafter",
    "SheetUnfit",
    "SlugTaken",
    "approve",
    "attach",
    "give_back",
    "may_attach",
    "may_draft",
    "must_fit",
    "revise",
    "start",
    "start_item",
    "submit",
    "withdraw",
    "write",
]
