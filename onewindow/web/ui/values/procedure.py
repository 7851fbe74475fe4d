"""The procedure of an item as a drawing (办理流程图): lanes of who takes each step, reviews side by side."""

from collections.abc import Mapping

from django.utils.translation import gettext

from onewindow.domain.catalogue.queries import ItemSpec, Stage, stages
from onewindow.web.ui.graph import Drawing, Step, draw
from onewindow.web.ui.templatetags.said import briefly, limit


def procedure_drawing(item: ItemSpec, window: str, departments: Mapping[int, str]) -> Drawing | None:
    """流程图. The published steps of an item; ``departments`` are the names of the reviewing bodies by id."""
    if not item.steps:
        return None
    steps = [
        Step(
            one.key,
            one.text,
            briefly(window if one.window else departments.get(one.department, item.department)),
            "running",
            _time(one),
            after=one.after,
        )
        for one in stages(item)
    ]
    sentence = gettext("%(n)s steps, promised in %(limit)s") % {"n": len(item.steps), "limit": limit(item.promised)}
    return draw(steps, sentence=sentence, today_after=-1)


def _time(one: Stage) -> str:
    """The second line of a box: its limit, or what is looked at."""
    if not one.limit:
        return one.subject
    words = gettext("promised in %(limit)s") if one.promised else gettext("within %(limit)s")
    return words % {"limit": limit(one.limit)}
