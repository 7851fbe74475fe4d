"""The values of a sheet as people read them (读法): words for codes, limits, conditions; and a condition typed as a line."""

import re
from collections.abc import Mapping
from typing import Any

from onewindow.domain.catalogue.rules.sheets.fields import Column, Field
from onewindow.domain.catalogue.rules.sheets.lists import CODES
from onewindow.domain.catalogue.rules.sheets.shape import empty

_LIMIT = re.compile(r"(\d+(?:\.\d+)?)(wd|cd|h|min)")
_LINE = re.compile(r"(?P<asked>\?)?(?P<key>[\w.\-]+)\s+(?P<not>not\s+)?(?P<test>filled|is)(?:\s+(?P<values>.+))?")
_ENGLISH_ONE = {"wd": "working day", "cd": "calendar day", "h": "hour", "min": "minute"}


def word(codes: str, value: Any, language: str) -> str:
    """The word of a code; the code itself if the list does not have it."""
    wanted = {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value
    for known, zh, en in CODES.get(codes, ()):
        if known == str(wanted):
            return en if language == "en" else zh
    return str(value)


def limit_words(text: str, language: str) -> str:
    """``3wd`` as people say it: 3 个工作日, 3 working days."""
    found = _LIMIT.fullmatch(text)
    if found is None:
        return text
    number, unit = found.groups()
    if float(number) == 0:
        return "on the same day" if language == "en" else "当日"
    if language == "en":
        return f"{number} {_ENGLISH_ONE[unit] if number == '1' else word('unit', unit, 'en')}"
    return f"{number}{'' if unit in ('min',) else ' 个'}{word('unit', unit, 'zh')}"


def said(
    field: Field | Column, value: Any, language: str = "zh", names: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """A value in words. ``names``: words of keys by list (``{"department": {"urban": "市城管局"}}``)."""
    if empty(value):
        return ""
    match field.shape:
        case "choice" | "flag":
            return word(field.codes, value, language)
        case "limit":
            return limit_words(str(value), language)
        case "key" | "keys":
            known = (names or {}).get(field.codes, {})
            keys = value if isinstance(value, list) else [value]
            return ("、" if language == "zh" else ", ").join(known.get(str(one), str(one)) for one in keys)
        case "condition":
            return written(value)
        case "kept":
            return _table(value, language)
        case "checks":
            return ("、" if language == "zh" else ", ").join(word(field.codes, one, language) for one in value)
    if isinstance(field, Field) and field.shape == "rows":
        return _row(field, value, language, names)
    return _plain(value, language)


def _row(field: Field, value: Any, language: str, names: Mapping[str, Mapping[str, str]] | None) -> str:
    from onewindow.domain.catalogue.rules.sheets.comparing import cell

    if isinstance(value, list):
        known = (names or {}).get(field.columns[0].codes, {})
        return " → ".join(known.get(str(one), str(one)) for one in value)
    parts = [(column, cell(value, column)) for column in field.columns if column.path not in ("checked", "source")]
    said_parts = [
        said(column, one, language, names)
        if index == 0
        else f"{column.en}: {said(column, one, language, names)}"
        if language == "en"
        else f"{column.zh}：{said(column, one, language, names)}"
        for index, (column, one) in enumerate(parts)
        if not empty(one) and one is not False
    ]
    return ("；" if language == "zh" else "; ").join(said_parts)


def _table(value: Any, language: str) -> str:
    """A decision table in one line (情形决策表): its questions, then each row with what it keeps."""
    asked = value.get("questions", ()) if isinstance(value, Mapping) else ()
    known = {
        (one.get("key"), answer.get("value")): _plain(_pair_of(answer), language)
        for one in asked
        for answer in one.get("answers", ())
    }
    rows = [
        " + ".join(
            known.get((key, chosen), str(chosen)) for key, values in row.get("when", {}).items() for chosen in values
        )
        + " → "
        + ", ".join(_gives(row.get("gives", {}), language))
        for row in (value.get("rows", ()) if isinstance(value, Mapping) else ())
    ]
    return " · ".join([*(_plain(_pair_of(one), language) for one in asked), *rows])


def _pair_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"zh": row.get("zh", ""), "en": row.get("en", "")}


def _gives(gives: Mapping[str, Any], language: str) -> list[str]:
    named = [str(one) for kind in ("materials", "steps", "fields") for one in gives.get(kind, ())]
    told = [_plain(_pair_of(gives[kind]), language) for kind in ("fee", "note") if gives.get(kind)]
    return [*named, *told, *([str(gives["item"])] if gives.get("item") else [])] or ["—"]


def _plain(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        if value.keys() <= {"zh", "en"}:
            return str(value.get(language) or value.get("zh") or value.get("en") or "")
        return " · ".join(_plain(one, language) for one in value.values() if not empty(one))
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(_plain(one, language) for one in value)
    if isinstance(value, bool):
        return word("yesno", value, language)
    return str(value)


def written(condition: Any) -> str:
    """A condition as a line one can type: ``site.tenure is leased, free``; ``?question is a``; ``ent.name filled``."""
    if empty(condition) or not isinstance(condition, Mapping):
        return ""
    ((kind, rest),) = condition.items()
    match kind:
        case "field" if rest[1] == "filled":
            return f"{rest[0]} filled"
        case "field":
            return f"{rest[0]} is {', '.join(_value(one) for one in rest[2:])}"
        case "answer":
            return f"?{rest[0]} is {', '.join(_value(one) for one in rest[1:])}"
        case "not":
            inner = written(rest)
            return re.sub(r"^(\S+) (filled|is)", r"\1 not \2", inner) if " and " not in inner else f"not ({inner})"
        case "all" | "any":
            joint = " and " if kind == "all" else " or "
            return joint.join(f"({written(one)})" if "all" in one or "any" in one else written(one) for one in rest)
    return str(condition)


def _value(one: Any) -> str:
    return {True: "yes!", False: "no!"}.get(one, str(one)) if isinstance(one, bool) else str(one)


def read(line: str) -> dict[str, Any] | None:
    """The condition a line says; None for an empty one.

    :raises ValueError: if it cannot be read.
    """
    text = " ".join(line.split())
    if not text:
        return None
    for joint, kind in ((" or ", "any"), (" and ", "all")):
        if joint in text:
            return {kind: [read(part.strip().removeprefix("(").removesuffix(")")) for part in text.split(joint)]}
    found = _LINE.fullmatch(text)
    if found is None or (found["test"] == "is") != bool(found["values"]):
        raise ValueError(line)
    if found["test"] == "filled":
        made: dict[str, Any] = {"field": [found["key"], "filled"]}
    else:
        values = [{"yes!": True, "no!": False}.get(one.strip(), one.strip()) for one in found["values"].split(",")]
        made = {"answer": [found["key"], *values]} if found["asked"] else {"field": [found["key"], "is", *values]}
    return {"not": made} if found["not"] else made
