"""The procedure of an item as a drawing (办理流程图): who works on it one after another, and who at the same time.

The published steps stand in the lane of whoever takes them: the window receives, accepts and hands over; the reviews of an
item stand in the lanes of their departments, side by side; the deciding department does the rest.
"""

from collections.abc import Mapping

from django.utils.translation import gettext

from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.web.ui.graph import Drawing, Step, draw
from onewindow.web.ui.templatetags.said import briefly, limit

FRONT = ("收件", "受理", "送达")
"""Steps the window takes, whoever decides."""
REVIEW = ("审查", "审核", "初审", "结果审核", "核查")
"""The first of these is where the reviews take place."""
DECISION = ("决定", "当场决定", "办结", "核定登簿", "待遇核定")


def procedure_drawing(item: ItemSpec, window: str, departments: Mapping[int, str]) -> Drawing | None:
    """流程图. The published steps of an item; ``departments`` are the names of the reviewing bodies by id."""
    if not item.steps:
        return None
    steps: list[Step] = []
    before: tuple[str, ...] = ()
    reviewed = False
    for n, (zh, _) in enumerate(item.steps):
        said = item.step_names[n]
        if not reviewed and zh in REVIEW and item.reviews:
            reviewed = True
            here = [
                _step(f"s{n}r{m}", said, departments.get(one.department, item.department), before, note=one.subject)
                for m, one in enumerate(item.reviews)
            ]
        else:
            lane = window if zh in FRONT else item.department
            here = [_step(f"s{n}", said, lane, before, time=_time(item, zh))]
        steps += here
        before = tuple(one.key for one in here)
    sentence = gettext("%(n)s steps, promised in %(limit)s") % {"n": len(item.steps), "limit": limit(item.promised)}
    return draw(steps, sentence=sentence, today_after=-1)


def _step(key: str, what: str, lane: str, after: tuple[str, ...], *, time: str = "", note: str = "") -> Step:
    return Step(key, what, briefly(lane), "running", time or note, after=after)


def _time(item: ItemSpec, step: str) -> str:
    if step == "受理":
        return gettext("within %(limit)s") % {"limit": limit(item.notice)}
    if step in DECISION:
        return gettext("promised in %(limit)s") % {"limit": limit(item.promised)}
    return ""
