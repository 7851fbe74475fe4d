"""Investment projects as people read them (投资项目): words of kinds and stages, a light and a sentence for where a stage stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.bundles.queries.projects import Due, ItemLine, ProjectLine, ProjectPage, StageLine, StagePage
from onewindow.web.ui.templatetags.said import briefly, day, moment

KINDS: dict[str, Any] = {
    "social": _("Private investment"),
    "government": _("Government investment"),
    "small": _("Small project"),
    "linear": _("Linear works"),
}
STAGES: dict[str, Any] = {
    "land": _("Project and land"),
    "works": _("Planning of the works"),
    "construction": _("Construction permit"),
    "completion": _("Completion"),
}
STATES: dict[str, Any] = {
    "preparing": _("Preparing before the land is won"),
    "running": _("Under way"),
    "finished": _("Completed"),
    "ended": _("Given up"),
}
REVIEWS: dict[str, Any] = {
    "design": _("Joint review of the design"),
    "survey": _("Joint survey"),
    "acceptance": _("Joint acceptance"),
}
STANCES: dict[str, Any] = {
    "agree": _("Agrees"),
    "conditions": _("Agrees on conditions"),
    "disagree": _("Disagrees"),
}
OUTCOMES: dict[str, Any] = {
    "passed": _("Passed"),
    "changes": _("Passed with changes"),
    "failed": _("Not passed"),
}
_LIGHTS = {"none": "running", "green": "running"}
_ITEMS: dict[str, tuple[str, Any]] = {
    "filed": ("waiting", _("Handed in")),
    "waiting": ("waiting", _("Waits for another item")),
    "correcting": ("amber", _("Waits for the owner")),
    "reviewing": ("running", _("Under review")),
    "deciding": ("running", _("Being decided")),
    "granted": ("green", _("Granted")),
    "closed": ("green", _("Granted")),
}


@dataclass(frozen=True)
class StageView:
    """One stage of the picture."""

    number: int
    name: Any
    light: str
    word: str
    next: str
    days: str
    line: StageLine
    page: StagePage | None = None
    items: tuple[tuple[ItemLine, str, Any], ...] = ()
    """Each item with its light and a word."""


@dataclass(frozen=True)
class RowView:
    """One project on the board."""

    line: ProjectLine
    kind: Any
    stages: tuple[StageView, ...]
    """The four of the section shown (the furthest behind)."""
    now: tuple[StageView, ...]
    light: str
    word: Any
    sections: int


def row_view(line: ProjectLine) -> RowView:
    """A project as one row: the section that is furthest behind stands for it."""
    behind = min(line.sections, key=lambda one: (sum(s.state == "done" for s in one.stages), one.number))
    now = tuple(stage_view(one) for one in line.current)
    light = {"finished": "green", "ended": "waiting", "preparing": "waiting"}.get(line.row.state, "")
    if not light:
        light = line.light if line.light in ("amber", "red") else "running"
    return RowView(
        line,
        KINDS[line.row.kind],
        tuple(stage_view(one) for one in behind.stages),
        now,
        light,
        STATES[line.row.state],
        len(line.sections),
    )


def reviews_view(page: ProjectPage, address: str = "") -> list[tuple[Any, Any, Any, str]]:
    """The joint reviews with their words; ``address`` names the page of one."""
    return [
        (one, REVIEWS[one.kind], OUTCOMES.get(one.outcome, ""), reverse(address, args=[one.pk]) if address else "")
        for one in page.reviews
    ]


def picture(page: ProjectPage) -> tuple[StageView, ...]:
    """The four stages of a section with their items."""
    return tuple(stage_view(one.line, one) for one in page.stages)


def stage_view(line: StageLine, page: StagePage | None = None) -> StageView:
    """A stage: light, word, who acts next, days."""
    light, word = standing(line)
    items: tuple[tuple[ItemLine, str, Any], ...] = ()
    if page is not None:
        items = tuple((one, *_item(one)) for one in page.items)
    number = list(STAGES).index(line.stage) + 1
    return StageView(number, STAGES[line.stage], light, word, _next(line), days(line), line, page, items)


def standing(line: StageLine) -> tuple[str, str]:
    """The light of a stage, and a word."""
    if line.state == "done":
        return "green", gettext("Done")
    if line.state == "running":
        words = {"amber": gettext("Due soon"), "red": gettext("Overdue")}
        return _LIGHTS.get(line.light, line.light), words.get(line.light, gettext("In progress"))
    if line.state == "filed":
        return "running", gettext("Handed in")
    if line.state == "open":
        return "waiting", gettext("Can be filed")
    return "waiting", gettext("Given up") if line.state == "ended" else gettext("Not yet open")


def days(line: StageLine) -> str:
    """ "3 of 12 days", or what is allowed."""
    if line.used is None:
        return ngettext("%(n)s working day", "%(n)s working days", line.days) % {"n": line.days}
    return ngettext("%(used)s of %(n)s working day", "%(used)s of %(n)s working days", line.days) % {
        "used": line.used,
        "n": line.days,
    }


def waits_for(due: Due) -> str:
    """Who acts next."""
    if due.owner:
        return gettext("the owner")
    return gettext(", ").join(briefly(one.name) for one in due.departments)


def _next(line: StageLine) -> str:
    if line.state == "done":
        return gettext("done on %(day)s") % {"day": day(line.done_at)}
    who = waits_for(line.due)
    if line.state == "open":
        return gettext("The owner files this stage")
    if line.state in ("filed", "running") and who:
        by = _by(line.due_at)
        return f"{who} {by}".strip()
    if line.state == "waiting" and line.after:
        return gettext("After: %(names)s") % {"names": STAGES[line.after]}
    return ""


def _by(due: datetime | None) -> str:
    return gettext("by %(moment)s") % {"moment": moment(due)} if due else ""


def _item(one: ItemLine) -> tuple[str, Any]:
    if not one.state:
        return "", ""
    light, word = _ITEMS.get(one.state, ("red", gettext("Not granted")))
    return (one.light, word) if light == "running" and one.light in ("amber", "red") else (light, word)
