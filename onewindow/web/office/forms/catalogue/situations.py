"""The decision table as a form (情形决策表): what was typed becomes the table, and the table what is shown.

Questions have short keys of their own (``q1``), answers letters (``a``): given once, they stay, for rows name them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.catalogue.queries.changes import read, written

MOST = 40
"""Questions or rows one form holds; a table of more is imported."""
LETTERS = "abcdefghijklmnopqrst"
PAIR = ("zh", "en")
KEPT = ("materials", "fields", "steps")
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a row may keep: its key, its words, whether this row keeps it."""

    key: str
    word: str
    kept: bool


def typed(sent: QueryDict, before: Table) -> tuple[Table, list[tuple[str, str]]]:
    """The table that was typed, and (field, sentence) of what could not be read."""
    problems: list[tuple[str, str]] = []
    questions = [_question(sent, n, problems) for n in _numbers(sent, "q")]
    rows = [_row(sent, n, questions) for n in _numbers(sent, "r")]
    _keyed(questions)
    table: Table = {"questions": questions, "rows": rows} if questions or rows else {}
    return _marked(table, before), problems


def _numbers(sent: QueryDict, kind: str) -> list[int]:
    """The numbers of the questions or rows that were sent, without the one to be taken away."""
    found = sorted({int(one) for one in sent.getlist(f"{kind}-row") if one.isdecimal()})
    gone = sent.get("_remove", "")
    return [n for n in found if f"{kind}{n}" != gone][:MOST]


def _pair(sent: QueryDict, name: str, most: int = 200) -> dict[str, str]:
    return {part: (sent.get(f"{name}.{part}") or "").strip()[:most] for part in PAIR}


def _question(sent: QueryDict, n: int, problems: list[tuple[str, str]]) -> dict[str, Any]:
    name = f"q{n}"
    answers = []
    for m in sorted({int(one) for one in sent.getlist(f"{name}-answer") if one.isdecimal()})[: len(LETTERS)]:
        words = _pair(sent, f"{name}.{m}")
        if any(words.values()) or sent.get("_add") == name:
            answers.append({"value": (sent.get(f"{name}.{m}.value") or "").strip()[:40], **words})
    if sent.get("_add") == name:
        answers.append({"value": "", "zh": "", "en": ""})
    made: dict[str, Any] = {
        "key": (sent.get(f"{name}.key") or "").strip()[:40],
        **_pair(sent, name),
        "answers": answers,
    }
    line = (sent.get(f"{name}.when") or "").strip()[:200]
    try:
        condition = read(line)
    except ValueError:
        condition = None
        problems.append((f"{name}.when", gettext("This condition cannot be read: %(line)s") % {"line": line}))
    return {**made, "asked_when": condition} if condition else made


def _row(sent: QueryDict, n: int, questions: list[dict[str, Any]]) -> dict[str, Any]:
    name = f"r{n}"
    when = {one["key"]: sent.getlist(f"{name}.when.{one['key']}") for one in questions if one["key"]}
    gives: dict[str, Any] = {kind: sent.getlist(f"{name}.{kind}") for kind in KEPT if sent.getlist(f"{name}.{kind}")}
    fee, note = _pair(sent, f"{name}.fee"), _pair(sent, f"{name}.note", 300)
    if fee["zh"]:
        gives["fee"] = fee
    if note["zh"]:
        gives["note"] = note
    if item := (sent.get(f"{name}.item") or "").strip()[:60]:
        gives["item"] = item
    return {"when": {key: values for key, values in when.items() if values}, "gives": gives}


def _keyed(questions: list[dict[str, Any]]) -> None:
    """Give new questions and answers their keys: the first that is free."""
    taken = {one["key"] for one in questions}
    for one in questions:
        if not one["key"]:
            one["key"] = next(key for n in range(1, MOST * 2) if (key := f"q{n}") not in taken)
            taken.add(one["key"])
        used = {answer["value"] for answer in one["answers"]}
        for answer in one["answers"]:
            if not answer["value"]:
                answer["value"] = next(letter for letter in LETTERS if letter not in used)
                used.add(answer["value"])


def _marked(table: Table, before: Table) -> Table:
    """The same with the marks of what was checked at its source: they stay as long as the thing does not change."""
    for kind in ("questions", "rows"):
        known = [(_bare(one), one) for one in before.get(kind, ())]
        for one in table.get(kind, ()):
            was = next((old for bare, old in known if bare == _bare(one)), None)
            if was:
                one.update({key: was[key] for key in ("checked", "source") if key in was})
                if "amount" in was.get("gives", {}).get("fee", {}):
                    one["gives"]["fee"] = was["gives"]["fee"]
            else:
                one["checked"] = "memory"
    return table


def _bare(one: Mapping[str, Any]) -> dict[str, Any]:
    """A question or row as the form can say it."""
    made = {key: value for key, value in one.items() if key not in ("checked", "source") and value is not None}
    if "gives" in made:
        gives = {key: value for key, value in made["gives"].items() if value}
        if "fee" in gives:
            gives["fee"] = {part: gives["fee"].get(part, "") for part in PAIR}
        made["gives"] = gives
    return made


def extended(table: Table, add: str) -> Table:
    """With one empty question or row more, if that was asked for."""
    made = {"questions": list(table.get("questions", ())), "rows": list(table.get("rows", ()))}
    if add == "question":
        empty = {"zh": "", "en": ""}
        fresh = [{"key": "", **empty, "answers": [{"value": "", **empty}, {"value": "", **empty}]}]
        made["questions"] += fresh
        _keyed(made["questions"])
    elif add == "row":
        made["rows"].append({"when": {}, "gives": {}})
    return made


def shown(table: Table, spec: ItemSpec, names: Mapping[str, str], sent: QueryDict | None = None) -> dict[str, Any]:
    """The table as the page draws it: questions with their conditions in words, rows with everything they may keep."""
    questions = list(table.get("questions", ()))
    return {
        "questions": [
            {
                **one,
                "n": n,
                "fresh": _fresh(one, n, sent),
                "when": (sent.get(f"q{n}.when") if sent else None) or written(one.get("asked_when")),
            }
            for n, one in enumerate(questions)
        ],
        "rows": [
            {
                "n": n,
                "fresh": not row.get("when"),
                "cells": [
                    {
                        "key": one["key"],
                        "text": one["zh"],
                        "answers": [
                            (answer["value"], answer, answer["value"] in row.get("when", {}).get(one["key"], ()))
                            for answer in one["answers"]
                        ],
                    }
                    for one in questions
                ],
                "kept": [(kind, title, list(_parts(kind, spec, row))) for kind, title in _titles()],
                "gives": row.get("gives", {}),
                "item_name": names.get(sent_to := row.get("gives", {}).get("item", ""), sent_to),
            }
            for n, row in enumerate(table.get("rows", ()))
        ],
    }


def _fresh(one: Mapping[str, Any], n: int, sent: QueryDict | None) -> bool:
    """Whether a question stands open: nothing is written yet, or its condition could not be read, or it gets an answer."""
    unread = bool(sent and sent.get(f"q{n}.when") and not one.get("asked_when"))
    return not one.get("zh") or unread or bool(sent and sent.get("_add") == f"q{n}")


def _titles() -> list[tuple[str, str]]:
    return [("materials", gettext("Materials")), ("steps", gettext("Steps")), ("fields", gettext("Form fields"))]


def _parts(kind: str, spec: ItemSpec, row: Mapping[str, Any]) -> Iterator[Part]:
    kept = row.get("gives", {}).get(kind, ())
    things: list[tuple[str, str]] = {
        "materials": [(one.key, one.name) for one in spec.materials],
        "fields": [(one.key, one.label) for one in spec.elements],
        "steps": [(zh, said) for (zh, _), said in zip(spec.steps, spec.step_names, strict=True)],
    }[kind]
    yield from (Part(key, word, key in kept) for key, word in things)
