"""Changes of items (事项变更): drafted by one, put into force by another."""

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

__all__ = [
    "BatchElsewhere",
    "ChangeOpen",
    "EditedMeanwhile",
    "EffectivePast",
    "EffectiveTooEarly",
    "Incomplete",
    "KindUnfit",
    "MayNotChange",
    "MayNotDecide",
    "NobodyDecides",
    "ReasonMissing",
    "SameDrafter",
    "SheetUnfit",
    "SlugTaken",
    "approve",
    "give_back",
    "may_draft",
    "must_fit",
    "revise",
    "start",
    "start_item",
    "submit",
    "withdraw",
    "write",
]
