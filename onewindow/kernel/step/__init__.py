"""The step (推进): the only way a living thing is born or moves. One SQL call: lock → version and transition check →
tasks closed → state and fields → tasks opened → event.

Verbs call it in autocommit, without ``atomic()``. The rules have been checked on plain values read before; the
``version`` they saw goes along, and ``ChangedMeanwhile`` is raised if the thing has moved on.
"""

from onewindow.kernel.step.call import Also, Birth, Item, Moved, Open, Retime, births, creating, new, step, steps
from onewindow.kernel.step.refusals import (
    ChangedMeanwhile,
    NoSuchMove,
    NotFound,
    TaskGone,
    constraint,
    hard_rules,
    refusal_of,
)

__all__ = [
    "Also",
    "Birth",
    "ChangedMeanwhile",
    "Item",
    "Moved",
    "NoSuchMove",
    "NotFound",
    "Open",
    "Retime",
    "TaskGone",
    "births",
    "constraint",
    "creating",
    "hard_rules",
    "new",
    "refusal_of",
    "step",
    "steps",
]
