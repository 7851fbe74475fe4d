"""The procedure of an item as a drawing (办理流程图): lanes of who takes each step, reviews side by side; and the 3+1 steps (环节条)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.bundles.queries import BundlePage
from onewindow.domain.cases.queries import Steps, steps_together
from onewindow.domain.catalogue.queries import PLUS, ItemSpec, Plus, Stage, plus_steps, stages
from onewindow.web.ui.graph import Drawing, Step, draw
from onewindow.web.ui.templatetags.said import briefly, limit

THREE: dict[str, Any] = {"accept": _("Acceptance and first look"), "examine": _("Examination"), "decide": _("Decision")}
STANDS: dict[str, Any] = {
    "done": _("Finished"),
    "now": _("Under way"),
    "ahead": _("Still to come"),
    "needed": _("If needed"),
    "skipped": _("Not needed"),
    "granted": _("Granted"),
    "refused": _("Not granted"),
}
_ICONS = {
    "done": "circle-check",
    "now": "circle-dot",
    "ahead": "circle-dashed",
    "needed": "circle-dashed",
    "skipped": "circle-minus",
    "refused": "circle-x",
}
_OF_SOME = ("now", "done", "needed", "skipped")
"""Of several steps besides, the one that says most."""
_REFUSED = ("refused", "deemed_refused")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its number (``+1``), its name, how far it is ("" in a guide), and when it is needed, in the item's words, if they were read at the source."""

    number: str
    name: str
    stand: str = ""
    said: Any = ""
    icon: str = ""
    when: str = ""


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


def stages_of(steps: Steps | None) -> list[Box]:
    """「3+1」环节条. How far a case is, or a bundle as one; empty where none is drawn."""
    if steps is None:
        return []
    bar = steps.bar
    boxes = [_box("1", THREE["accept"], bar.accept.stand), _box("2", THREE["examine"], bar.examine.stand)]
    if bar.plus:
        stands = {"needed" if one.stand == "ahead" else one.stand for one in bar.plus}
        boxes.append(_box("+1", _names(steps.plus), next(one for one in _OF_SOME if one in stands)))
    end = "refused" if bar.decide.end in _REFUSED else bar.decide.stand
    said = STANDS["granted"] if end == "done" and bar.decide.end.endswith("granted") else STANDS[end]
    if steps.decided and bar.decide.stand != "done":
        said = gettext("%(n)s of %(all)s items decided") % {"n": steps.decided, "all": steps.items}
    return [*boxes, Box("3", THREE["decide"], end, said, _ICONS[end])]


def stages_together(page: BundlePage) -> list[Box]:
    """「3+1」环节条（联办件）. All items of a bundle as one; none where it was withdrawn or not accepted."""
    if page.state in ("withdrawn", "not_accepted"):
        return []
    nodes = [node.case for node in page.nodes]
    return stages_of(steps_together(nodes, accepted=page.accepted_at is not None))


def stages_in_guide(*items: ItemSpec) -> list[Box]:
    """「3+1」环节条（办事指南）. The steps every item has, and what this one, or one of these, has besides, with when it is needed."""
    found = {one.kind: one for item in items for one in plus_steps(item)}
    plus = [found[kind] for kind in PLUS if kind in found]
    boxes = [Box("1", THREE["accept"]), Box("2", THREE["examine"])]
    if plus:
        boxes.append(Box("+1", _names(plus), when="；".join(one.when for one in plus if one.when and one.checked)))
    return [*boxes, Box("3", THREE["decide"])]


def stages_on_paper(boxes: Iterable[Box]) -> list[dict[str, str]]:
    """「3+1」环节条（印刷件）. The same boxes as a paper reads them, without how far anything is: a paper is read long after."""
    return [{"number": one.number, "name": str(one.name), "when": str(one.when)} for one in boxes]


def _box(number: str, name: str, stand: str) -> Box:
    return Box(number, name, stand, STANDS[stand], _ICONS[stand])


def _names(plus: Iterable[Plus]) -> str:
    english = (get_language() or "zh").startswith("en")
    return gettext(", ").join(one.en if english else one.zh for one in plus)
