"""A package's draft in words and as a drawing: what the checks find, the arrows, the questions, what is merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.bundles.queries.packages import Editing
from onewindow.web.ui.graph import Drawing, Step, draw
from onewindow.web.ui.templatetags.said import briefly, limit

FINDINGS: dict[str, Any] = {
    "empty": _("No items yet."),
    "name": _("The package has no name."),
    "gone": _("%(items)s: not in force on that day. Remove it, or choose another day."),
    "circle": _("Circular dependency: %(path)s. None of these could ever start; remove one arrow."),
    "orphan": _("%(items)s: optional, but no answer selects it. Add a question, or make it compulsory."),
    "question-words": _("Question %(about)s has no text."),
    "few-answers": _("Question %(about)s needs at least two answers."),
    "typical": _("The usual situation is not complete: choose an answer to each of its questions."),
    "unsound": _("It refers to something that does not exist: %(about)s."),
    "alone": _("%(items)s shares no arrow, document or field with the others: including it saves nothing."),
}
DROPPED: dict[str, Any] = {
    "": _("handed in once"),
    "sibling": _("result of another item"),
    "held": _("held by government"),
    "form": _("made from the form"),
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """One line of the list of arrows."""

    source: str
    target: str
    first: str
    then: str
    what: str
    derived: bool


def words(document: Mapping[str, Any], key: str) -> str:
    """A text of the package in the active language."""
    english = (get_language() or "zh").startswith("en")
    return str((document.get(f"{key}_en") if english else "") or document.get(f"{key}_zh") or "")


def package_drawing(page: Editing) -> Drawing:
    """The items by department with their arrows; an item in a circle is red, one that cannot be done amber."""
    bad = {slug: one.what for one in page.findings if one.blocks for slug in one.items}
    steps = [
        Step(
            row.slug,
            row.name,
            briefly(str(row.facts.department_name)) if row.facts else gettext("Not in force"),
            _light(bad.get(row.slug, ""), row.always),
            _time(row),
            after=tuple(dict.fromkeys(one.source for one in page.links if one.target == row.slug)),
        )
        for row in page.rows
    ]
    sentence = gettext("%(n)s items, %(m)s arrows") % {"n": len(page.rows), "m": len(page.links)}
    return draw(steps, sentence=sentence, today_after=-1)


def _light(what: str, always: bool) -> str:
    if what == "circle":
        return "red"
    if what:
        return "amber"
    return "running" if always else "waiting"


def _time(row: Any) -> str:
    days = limit(row.facts.promised) if row.facts else ""
    return days if row.always else gettext("%(days)s · if chosen") % {"days": days}


def told(page: Editing, names: Mapping[str, str]) -> list[tuple[bool, str]]:
    """(whether it stands in the way, sentence) for each finding."""
    found = []
    for one in page.findings:
        listed = [names.get(slug, slug) for slug in one.items]
        facts = {"items": gettext(", ").join(listed), "path": " → ".join(listed), "about": one.about}
        found.append((one.blocks, str(FINDINGS[one.what]) % facts))
    return found


def arrows(page: Editing, names: Mapping[str, str]) -> list[Arrow]:
    """Every arrow in words; those that follow from the items are only shown."""
    reasons = {(row["from"], row["to"]): row for row in page.change.document["edges"]}
    found = []
    for one in page.links:
        row = reasons.get((one.source, one.target), {})
        what = str(page.types.get(one.via, one.via)) if one.via else words(row, "reason")
        found.append(
            Arrow(
                one.source,
                one.target,
                names.get(one.source, one.source),
                names.get(one.target, one.target),
                what,
                one.derived,
            )
        )
    return found


def questions(
    document: Mapping[str, Any], names: Mapping[str, str], typed: QueryDict | None = None
) -> list[dict[str, Any]]:
    """The questions with their answers and what each chooses; ``typed``: what was just refused of one of them stays in it."""
    rows = [
        _retyped(row, typed) if typed is not None and typed.get("question") == row["id"] else row
        for row in document["questions"]
    ]
    return [
        {
            **row,
            "text": words(row, "text"),
            "answers": [
                {
                    **answer,
                    "label": words(answer, "label"),
                    "chooses": [names.get(slug, slug) for slug in answer.get("adds_items", ())],
                    "items": [(slug, name, slug in answer.get("adds_items", ())) for slug, name in names.items()],
                }
                for answer in row["answers"]
            ],
        }
        for row in rows
    ]


def _retyped(row: Mapping[str, Any], typed: QueryDict) -> dict[str, Any]:
    return {
        **row,
        **{key: typed.get(key, "") for key in ("text_zh", "text_en", "presumed")},
        "new": typed.get("new.zh", ""),
        "answers": [
            {
                **one,
                "label_zh": typed.get(f"{one['value']}.zh", ""),
                "label_en": typed.get(f"{one['value']}.en", ""),
                "adds_items": typed.getlist(f"{one['value']}.items"),
            }
            for one in row["answers"]
        ],
    }


def usual(document: Mapping[str, Any]) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The usual situation: each question with its answers and the one chosen."""
    typical = document["typical"]
    return [
        (
            row["id"],
            words(row, "text"),
            [(one["value"], words(one, "label"), typical.get(row["id"]) == one["value"]) for one in row["answers"]],
        )
        for row in document["questions"]
    ]


def shared(page: Editing, names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Fields that several items ask and the applicant fills in once."""
    if page.counted is None:
        return []
    fields = [one for one in page.counted.form.shown if len(one.asked_by) > 1]
    return [(one.element.label, [names[slug] for slug in one.asked_by]) for one in fields]


def merged(page: Editing, names: Mapping[str, str]) -> list[tuple[str, list[str], Any]]:
    """Every material once: who uses it, and why nobody has to bring it."""
    if page.counted is None:
        return []
    return [
        (str(one.type.name), [names[slug] for slug in one.used_by], DROPPED[one.dropped])
        for one in page.counted.materials.all
    ]


def outputs(page: Editing) -> list[tuple[str, str]]:
    """Results that can stand for a material: (type, name)."""
    given = {key for row in page.rows if row.facts for key in row.facts.outputs}
    return [(key, str(page.types.get(key, key))) for key in sorted(given)]
