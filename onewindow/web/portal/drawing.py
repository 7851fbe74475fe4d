"""Graphs of packages and bundles as drawings (进度图), and where things stand in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext, pgettext

from onewindow.domain.bundles.queries import BundlePage, NodeState, PackagePage
from onewindow.domain.cases.queries import Progress
from onewindow.web.ui.graph import Drawing, Step, draw
from onewindow.web.ui.templatetags.said import briefly, day, limit, moment

ENDED_WELL = {"granted", "closed"}
ENDED_BADLY = {"refused", "not_accepted"}
REFUSED = {"refused", "deemed_refused"}
"""By two who said so, or by the silence of the office where the law lets it mean no."""
LIGHTS = {"green": "running", "none": "running", "amber": "amber", "red": "red"}


@dataclass(frozen=True)
class Standing:
    """Where something stands: its light, a word for the state, who acts next and by when."""

    light: str
    word: str
    next: str = ""


def package_drawing(page: PackagePage) -> Drawing | None:
    """The plan of a package: lanes per department, what waits for what, how long each promises to take."""
    if page.outlook is None:
        return None
    names = {node.item.slug: str(node.item.name) for node in page.outlook.nodes}
    steps = [
        Step(
            key=node.item.slug,
            what=str(node.item.name),
            lane=briefly(str(node.item.department_name)),
            light="waiting" if node.after else "running",
            time=limit(node.item.promised),
            after=node.after,
            note=_after([names[one] for one in node.after]) if node.after else gettext("Starts at once"),
        )
        for node in page.outlook.nodes
    ]
    sentence = ngettext("%(n)s item", "%(n)s items", len(steps)) % {"n": len(steps)}
    return draw(steps, sentence=sentence, today_after=-1)


def bundle_drawing(page: BundlePage) -> Drawing:
    """The bundle as it stands, from the same reads as the to-do list."""
    names = {node.slug: str(node.name) for node in page.nodes}
    steps = []
    for node in page.nodes:
        now = case_standing(node, page)
        steps.append(
            Step(
                key=node.slug,
                what=str(node.name),
                lane=briefly(str(node.department_name)),
                light=now.light,
                time=now.next if node.case.state != "waiting" else _after([names[one] for one in node.after]),
                after=node.after,
                who=now.word,
            )
        )
    sentence = gettext("%(done)s of %(all)s items have ended") % {"done": page.done, "all": len(steps)}
    return draw(steps, sentence=sentence)


def case_standing(node: NodeState, page: BundlePage) -> Standing:
    """One item: state, light, and by when it is due or when it ended."""
    case = node.case
    if case.outcome == "granted" or (case.state in ENDED_WELL and case.outcome not in REFUSED):
        return Standing("green", gettext("Granted"), day(case.decided_at or case.closed_at))
    if case.state in ENDED_BADLY or case.outcome in REFUSED:
        word = gettext("Not granted") if case.outcome in REFUSED else gettext("Not accepted")
        return Standing("red", word, day(case.decided_at or case.closed_at))
    if case.state == "stopped":
        return Standing("waiting", gettext("Stopped"), day(case.closed_at))
    if case.state == "withdrawn":
        return Standing("waiting", gettext("Withdrawn"), day(case.closed_at))
    if case.state == "waiting":
        return Standing("waiting", gettext("Waits for another item"))
    if page.accepted_at is None:
        return Standing("waiting", gettext("Waits for acceptance"), gettext("not begun yet"))
    word = gettext("Under review") if case.state == "reviewing" else gettext("Being decided")
    return Standing(LIGHTS.get(case.light, "running"), word, _by(case.promised_due_at))


def standing(page: BundlePage) -> Standing:
    """The whole application: who acts next and by when, or how it ended."""
    if page.state == "filed":
        due = page.task.due_at if page.task else None
        words = gettext("The window checks it")
        if due:
            words = gettext("The window answers by %(moment)s") % {"moment": moment(due)}
        return Standing(LIGHTS.get(page.light, "running"), gettext("Handed in"), words)
    if page.state == "correcting":
        return Standing("amber", gettext("Waits for you"), gettext("Please put right what the notice names"))
    if page.state == "running":
        return Standing(LIGHTS.get(page.light, "running"), gettext("In progress"), _actors(page))
    words = {
        "granted": ("green", gettext("All granted")),
        "partly": ("amber", gettext("Ended, partly granted")),
        "refused": ("red", gettext("Not granted")),
        "withdrawn": ("waiting", gettext("Withdrawn")),
        "not_accepted": ("red", gettext("Not accepted")),
    }
    light, word = words.get(page.outcome or page.state, ("waiting", pgettext("applications", "Ended")))
    return Standing(light, word, day(page.closed_at))


def line_standing(state: str, outcome: str, light: str, due_at: datetime | None) -> Standing:
    """A bundle in a list, as far as its line tells."""
    if state == "filed":
        return Standing(LIGHTS.get(light, "running"), gettext("Handed in"), gettext("The window checks it"))
    if state == "correcting":
        return Standing("amber", gettext("Waits for you"), gettext("Please put right what the notice names"))
    if state == "running":
        return Standing(LIGHTS.get(light, "running"), gettext("In progress"), _by(due_at))
    if outcome == "granted":
        return Standing("green", gettext("All granted"))
    if outcome == "partly":
        return Standing("amber", gettext("Ended, partly granted"))
    if state == "withdrawn":
        return Standing("waiting", gettext("Withdrawn"))
    return Standing("red", gettext("Not accepted") if state == "not_accepted" else gettext("Not granted"))


def single_standing(case: Progress) -> Standing:
    """An item applied for by itself: its light, who acts next and by when, or how it ended."""
    if case.state == "correcting":
        return Standing("amber", gettext("Waits for you"), gettext("Please put right what the notice names"))
    if case.outcome == "granted":
        return Standing("green", gettext("Granted"), day(case.decided_at or case.closed_at))
    if case.outcome in REFUSED or case.state == "not_accepted":
        word = gettext("Not granted") if case.outcome in REFUSED else gettext("Not accepted")
        return Standing("red", word, day(case.decided_at or case.closed_at))
    if case.state in {"withdrawn", "stopped"}:
        word = gettext("Withdrawn") if case.state == "withdrawn" else gettext("Stopped")
        return Standing("waiting", word, day(case.closed_at))
    if case.state == "filed":
        return Standing(LIGHTS.get(case.light, "running"), gettext("Handed in"), gettext("The window checks it"))
    word = gettext("Under review") if case.state == "reviewing" else gettext("Being decided")
    return Standing(LIGHTS.get(case.light, "running"), word, _by(case.promised_due_at))


def _actors(page: BundlePage) -> str:
    """Who acts next and by when, the most urgent first, each department once: "市场监管局 10月9日 17:00 前"."""
    waits = [(task.due_at, task.department) for node in page.nodes for task in node.case.next if task.post is not None]
    waits.sort(key=lambda one: (one[0] is None, one[0]))
    first: dict[str, datetime | None] = {}
    for due, who in waits:
        first.setdefault(who, due)
    said = [f"{who} {_by(due)}".strip() for who, due in first.items()]
    return gettext("; ").join(said[:3])


def _by(due: datetime | None) -> str:
    return gettext("by %(moment)s") % {"moment": moment(due)} if due else ""


def _after(names: list[str]) -> str:
    return gettext("After: %(names)s") % {"names": gettext(", ").join(names)}
