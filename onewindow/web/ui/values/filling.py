"""The form of one item as a page shows it, at the portal and at the window: its parts with what was typed, what is wrong."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from onewindow.domain.cases.queries import FormPart, ItemDraft
from onewindow.domain.org.queries import Actor, sides
from onewindow.web.ui.values import fields, reading

CONDITION_TYPES = (str, bool, int, list)


def read(draft: ItemDraft, posted: QueryDict) -> dict[str, Any]:
    """What was typed, kept as it is; an empty field is None."""
    return reading.read([field.element for part in draft.parts for field in part.fields], posted)


def parts(draft: ItemDraft, data: Mapping[str, Any], *, checked: bool) -> list[tuple[FormPart, list[fields.Field]]]:
    """The parts of the form with their fields; problems stand at the fields once somebody has gone on (``checked``)."""
    errors = dict(draft.problems) if checked else {}
    return [
        (part, fields.fields([(field.element, field.shown) for field in part.fields], data, errors))
        for part in draft.parts
    ]


def lines(draft: ItemDraft, before: str = "") -> list[tuple[str, str]]:
    """What is wrong, for the summary: where, and the label with the sentence; ``before`` is the page where it stands."""
    labels = {field.element.key: field.element.label for part in draft.parts for field in part.fields}
    return [
        (f"{before}#{name}" if before else name, gettext("%(label)s: %(sentence)s") % {"label": label, "sentence": why})
        for name, why in draft.problems.items()
        for label in [next((labels[key] for key in labels if name == key or name.startswith(f"{key}.")), name)]
    ]


def lacking(draft: ItemDraft, before: str = "") -> list[tuple[str, str]]:
    """The materials that are missing, for the summary: where, and a sentence."""
    return [
        (f"{before}#{one.spec.key}", gettext("Missing: %(material)s") % {"material": one.spec.name})
        for one in draft.needed
        if not one.done
    ]


def situation(draft: ItemDraft) -> list[tuple[str, str]]:
    """The questions on the situation with what was answered, in words."""
    told = draft.applied.answers
    return [(one.text, one.said(told[one.key])) for one in draft.applied.asked if one.key in told]


def known(draft: ItemDraft) -> str:
    """What conditions of fields read that no field of the page says: the answers on the situation."""
    return json.dumps({"fields": {}, "answers": draft.applied.answers}, ensure_ascii=False)


def holders(actor: Actor, slug: str, kind: str = "item") -> list[tuple[str, str]]:
    """For whom one may apply for an item or a package: oneself, the businesses one acts for, and who gave a mandate for it."""
    found = [("me", gettext("Myself"))]
    for side in sides(actor):
        if side.enterprise is not None and side.files:
            found.append((str(side.enterprise), side.name))
        elif side.mandate is not None and (side.named(kind) is None or slug in (side.named(kind) or [])):
            found.append((f"for-{side.account}", gettext("%(name)s, on mandate") % {"name": side.name}))
    return list(dict(found).items())


def moved(pages: list[int], one: int, by: int) -> list[int]:
    """The pages with one of them moved a place up or down; at the end it stays."""
    if one not in pages:
        return pages
    place = pages.index(one)
    rest = [page for page in pages if page != one]
    return [*rest[: max(place + by, 0)], one, *rest[max(place + by, 0) :]]
