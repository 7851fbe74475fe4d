"""How lists stand in one field of text (文本写法): laws, steps, questions; and how people write codes in a table."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.domain.catalogue.rules.interchange.standard.table import Field
from onewindow.domain.catalogue.rules.sheets.lists import CODES
from onewindow.domain.catalogue.rules.sheets.wording import word

_LAW = re.compile(r"《(.+)》(?:第([^第条]+)条)?")
_CODED = re.compile(r"(\d{1,2})[\s　:：-]+\D.*", re.DOTALL)
_YES = {"是": "1", "否": "0", "y": "1", "n": "0", "yes": "1", "no": "0", "true": "1", "false": "0"}
SUB_COLUMNS: dict[str, tuple[str, ...]] = {
    "设定依据": ("法律法规名称", "条款"),
    "办理流程": ("步骤",),
    "常见问题": ("问", "答"),
}
"""Columns of the sub-tables of the template, after the item's code; the materials have the fields of the standard."""


def pairs(text: str, between: str) -> list[dict[str, str]]:
    """A list of texts in Chinese, out of one text."""
    return [{"zh": one.strip(), "en": ""} for one in text.split(between) if one.strip()]


def lines(rows: Any, between: str = "\n") -> str:
    """The Chinese of a list of texts, as one text."""
    return between.join(str(row.get("zh", "")) for row in rows or () if isinstance(row, Mapping))


def words(text: str) -> list[str]:
    """Codes with a comma or semicolon between them."""
    return [one.strip() for one in re.split(r"[,，;；、]", text) if one.strip()]


def laws(rows: Iterable[Mapping[str, Any]]) -> str:
    """《law》第articles条, one a line."""
    made = []
    for row in rows:
        articles = "、".join(str(one) for one in row.get("articles") or ())
        made.append(f"《{row.get('law', '')}》" + (f"第{articles}条" if articles else ""))
    return "\n".join(made)


def laws_read(text: str) -> list[dict[str, Any]]:
    """The laws of a text; a line of another form is a law of that name."""
    made: list[dict[str, Any]] = []
    for line in text.splitlines():
        found = _LAW.fullmatch(line.strip())
        articles = (
            [int(one) if one.isdecimal() else one for one in (found[2] or "").split("、") if one] if found else []
        )
        if line.strip():
            law = found[1] if found else line.strip()
            made.append({"law": law, "articles": articles, "says": "", "checked": "memory", "source": ""})
    return made


def procedures(rows: Iterable[Mapping[str, Any]]) -> str:
    """kind：when, one a line."""
    return "\n".join(
        f"{word('procedure', row.get('kind', ''), 'zh')}：{row.get('when', '')}".strip("：") for row in rows
    )


def procedures_read(text: str) -> list[dict[str, Any]]:
    """Special procedures of a text, one a line."""
    made = []
    for line in text.splitlines():
        said, _, when = line.strip().partition("：")
        kind = next((code for code, zh, _ in CODES["procedure"] if said in (code, zh)), "other")
        if said:
            when = when if kind != "other" or said in ("其他", "other") else line.strip()
            made.append({"kind": kind, "when": when, "stops_clock": True, "checked": "memory", "source": ""})
    return made


def questions(rows: Any) -> str:
    """问：… 答：…, a blank line between."""
    made = [f"问：{(row.get('q') or {}).get('zh', '')}\n答：{(row.get('a') or {}).get('zh', '')}" for row in rows or ()]
    return "\n\n".join(made)


def asked(text: str) -> list[dict[str, Any]]:
    """Questions and answers of a text."""
    made = []
    for part in text.split("\n\n"):
        question, _, answer = part.strip().partition("\n答：")
        if question.removeprefix("问："):
            made.append({"q": {"zh": question.removeprefix("问："), "en": ""}, "a": {"zh": answer, "en": ""}})
    return made


def partners(names: str, codes: str) -> list[dict[str, str]]:
    """Bodies that take part, names and codes in the same order."""
    given, numbers = names.split("；"), codes.split("；")
    numbers += [""] * (len(given) - len(numbers))
    return [{"name_zh": name, "uscc": code} for name, code in zip(given, numbers, strict=False) if name]


def result(name: str) -> dict[str, Any]:
    """A result of which only the name is known: an entry, until somebody says which licence it is."""
    return {
        "kind": "record", "licence_type": "", "material": "", "name_zh": name, "name_en": "", "validity_years": None,
        "validity_note": "", "elements": [], "checked": "memory", "source": "",
    }  # fmt: skip


def sub(name: str, rows: Any) -> str:
    """The text of a sub-table's rows."""
    kept = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if name == "设定依据":
        given = [
            {"law": str(row.get("法律法规名称", "")).strip("《》"), "articles": words(str(row.get("条款", "")))}
            for row in kept
        ]
        return laws(
            [
                {**row, "articles": [one.removeprefix("第").removesuffix("条") for one in row["articles"]]}
                for row in given
            ]
        )
    if name == "办理流程":
        return " → ".join(str(row.get("步骤", "")) for row in kept)
    return "\n\n".join(f"问：{row.get('问', '')}\n答：{row.get('答', '')}" for row in kept)


def coded(field: Field, value: Any) -> Any:
    """A value as the standard has it: ``01 行政许可`` → 01, 是 → 1, copies as numbers; else as it is, as text."""
    if field.kind == "数字型":
        text = str(value).strip()
        return int(text) if text.isdecimal() and len(text) < 6 else value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return f"{value:g}".zfill(2) if field.type == "n2" else f"{value:g}"
    if not isinstance(value, str):
        return value
    text = value.strip()
    if field.note.startswith("1-"):
        return _YES.get(text.lower(), text)
    found = _CODED.fullmatch(text) if field.name.endswith("代码") else None
    return found[1] if found else text


def rows(record: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """The rows of the sub-tables of a record, as the template has them."""
    found = laws_read(str(record.get("设定依据", "")))
    return {
        "设定依据": [[row["law"], "、".join(str(one) for one in row["articles"])] for row in found],
        "办理流程": [[row["zh"]] for row in pairs(str(record.get("办理流程", "")), " → ")],
        "常见问题": [[row["q"]["zh"], row["a"]["zh"]] for row in asked(str(record.get("常见问题", "")))],
    }
