"""What is wrong with the situations of an item, in sentences (情形核对意见): names first, then the table itself."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from onewindow.domain.catalogue.rules.shapes import ItemSpec
from onewindow.domain.catalogue.rules.situations.applying import KEPT, Question, questions, reads
from onewindow.domain.catalogue.rules.situations.checking import Combination, check

Found = list[tuple[str, str]]
"""(path, sentence): ``situations.rows.2`` and what is wrong there."""


def findings(spec: ItemSpec, items: Collection[str] | None = None) -> Found:
    """情形问题. What is wrong with the situations of an item version.

    :param items: slugs of the items there are, if they are known: a row may send to one of them.
    """
    return problems(
        spec.situations,
        materials={one.key for one in spec.materials},
        fields={one.key for one in spec.elements},
        steps={zh for zh, _ in spec.steps},
        items=items,
        own=spec.slug,
    )


def problems(
    situations: Mapping[str, Any],
    *,
    materials: Collection[str],
    fields: Collection[str],
    steps: Collection[str],
    items: Collection[str] | None = None,
    own: str = "",
) -> Found:
    """What is wrong with a table, given what the item has. The table itself is checked once its names are right."""
    if not situations:
        return []
    known = {"materials": materials, "fields": fields, "steps": steps}
    found = [*_questions(situations), *_rows(situations)]
    found += _given(situations, known, items, own)
    return found or _table(situations)


def _questions(situations: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    earlier: dict[str, set[str]] = {}
    for n, one in enumerate(situations.get("questions", ())):
        path = f"situations.questions.{n}"
        values = [answer.get("value", "") for answer in one.get("answers", ())]
        if not one.get("key") or not one.get("zh"):
            yield path, gettext("A question needs a key and its words.")
        elif one["key"] in earlier:
            yield path, gettext("Two questions have the key %(key)s.") % {"key": one["key"]}
        if len(values) < 2 or len(set(values)) < len(values) or not all(values):
            yield path, gettext("A question needs at least two answers, each with a value of its own.")
        when = one.get("asked_when")
        unknown = sorted(reads(when) - earlier.keys())
        if unknown or not _sound(when, earlier):
            yield path, gettext("Its condition reads answers to earlier questions only; it names others.")
        earlier[one.get("key", "")] = set(values)


def _sound(when: Any, earlier: Mapping[str, set[str]]) -> bool:
    """Whether a condition has a shape that is read, and names answers there are."""
    if not when:
        return True
    if not isinstance(when, Mapping) or len(when) != 1:
        return False
    ((word, rest),) = when.items()
    if word == "answer":
        return isinstance(rest, list) and len(rest) > 1 and set(rest[1:]) <= earlier.get(rest[0], set())
    if word == "not":
        return _sound(rest, earlier)
    return word in ("all", "any") and isinstance(rest, list) and all(_sound(one, earlier) for one in rest)


def _rows(situations: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    asked = situations.get("questions", ())
    answers = {one.get("key"): {a.get("value") for a in one.get("answers", ())} for one in asked}
    for n, row in enumerate(situations.get("rows", ())):
        for key, values in row.get("when", {}).items():
            if key not in answers:
                text = gettext("Row %(row)s names a question that is not there: %(key)s.")
                yield f"situations.rows.{n}", text % {"row": n + 1, "key": key}
            elif not values or not set(values) <= answers[key]:
                text = gettext("Row %(row)s names an answer that is not there: %(answers)s.")
                odd = gettext(", ").join(sorted(set(values) - answers[key])) or "—"
                yield f"situations.rows.{n}", text % {"row": n + 1, "answers": odd}


def _given(
    situations: Mapping[str, Any], known: Mapping[str, Collection[str]], items: Collection[str] | None, own: str
) -> Iterator[tuple[str, str]]:
    for n, row in enumerate(situations.get("rows", ())):
        gives = row.get("gives", {})
        lost = [key for kind in KEPT for key in gives.get(kind, ()) if key not in known[kind]]
        sent = gives.get("item")
        if sent and (sent == own or (items is not None and sent not in items)):
            lost.append(sent)
        if lost:
            text = gettext("Row %(row)s gives what the item does not have: %(names)s.")
            yield f"situations.rows.{n}", text % {"row": n + 1, "names": gettext(", ").join(lost)}


def _table(situations: Mapping[str, Any]) -> Found:
    report = check(situations)
    words = {one.key: one for one in questions(situations)}
    if report.too_large:
        return [
            ("situations", gettext("This table is too large to be checked. Use fewer questions, or divide the item."))
        ]
    found = [
        ("situations.rows", gettext("No row says what is needed: %(answers)s.") % {"answers": said(one, words)})
        for one in report.gaps
    ]
    for first, second, both in report.overlaps:
        text = gettext("Rows %(first)s and %(second)s both speak: %(answers)s.")
        places = {"first": first + 1, "second": second + 1, "answers": said(both, words)}
        found.append((f"situations.rows.{second}", text % places))
    for row in report.idle:
        text = gettext("Row %(row)s never speaks: no answers lead to it.")
        found.append((f"situations.rows.{row}", text % {"row": row + 1}))
    return found


def said(combination: Combination, words: Mapping[str, Question]) -> str:
    """A combination of answers in words: “Whose wall is it?” – the landlord's; …"""
    parts = [
        gettext("“%(question)s” – %(answers)s")
        % {"question": words[key].text, "answers": gettext(" or ").join(words[key].said(one) for one in values)}
        for key, values in combination.items()
    ]
    return gettext("; ").join(parts) or gettext("whatever is answered")
