"""The procedure of an item as stages (办理流程): who takes each published step, what waits for what, which limit it has.

The window receives, accepts and hands over; the reviews of an item take place side by side, each in its department; the
deciding department does the rest.
"""

from dataclasses import dataclass

from onewindow.domain.catalogue.rules.shapes import ItemSpec

FRONT = ("收件", "受理", "送达")
"""Steps the window takes, whoever decides."""
ACCEPTANCE = "受理"
REVIEW = ("审查", "审核", "初审", "结果审核", "核查")
"""The first of these is where the reviews take place."""
DECISION = ("决定", "当场决定", "办结", "核定登簿", "待遇核定")


@dataclass(frozen=True, slots=True)
class Stage:
    """One box of the picture: ``department`` reviews (0: the deciding one), unless it is the ``window``'s step.

    ``limit`` is written as in the item (``5wd``); ``promised``: it is the whole promise, else it is for this step.
    """

    key: str
    text: str
    after: tuple[str, ...]
    window: bool = False
    department: int = 0
    subject: str = ""
    limit: str = ""
    promised: bool = False


def stages(item: ItemSpec) -> tuple[Stage, ...]:
    """办理环节. The published steps of an item in order; the step of review once for each department that reviews."""
    found: list[Stage] = []
    before: tuple[str, ...] = ()
    reviewed = False
    for n, ((zh, _), said) in enumerate(zip(item.steps, item.step_names, strict=True)):
        if not reviewed and zh in REVIEW and item.reviews:
            reviewed = True
            here = [
                Stage(f"s{n}r{m}", said, before, department=one.department, subject=one.subject)
                for m, one in enumerate(item.reviews)
            ]
        else:
            decision = zh in DECISION
            limit = item.promised if decision else item.notice if zh == ACCEPTANCE else ""
            here = [Stage(f"s{n}", said, before, window=zh in FRONT, limit=limit, promised=decision)]
        found += here
        before = tuple(one.key for one in here)
    return tuple(found)
