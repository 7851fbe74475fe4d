"""The Chinese texts of an item that a citizen reads, each with its place (校验的文字)."""

from collections.abc import Iterator
from typing import Any

from onewindow.domain.catalogue.rules.lint.shapes import Text
from onewindow.domain.catalogue.rules.shapes import ItemSpec, MaterialSpec

# Particulars of GB/T 39046 table 4 that hold text: kind, labels.
_PARTICULARS = {
    "division": ("guide", "权限划分", "Division of powers"),
    "content": ("guide", "行使内容", "What is exercised"),
    "accept_conditions": ("condition", "受理条件", "Conditions"),
    "quantity_limit": ("condition", "数量限制", "Limit of number"),
    "fee_basis": ("fee", "收费依据", "Basis of the fee"),
    "place": ("guide", "办理地点", "Place"),
    "hours": ("guide", "办理时间", "Hours"),
    "consult_ways": ("guide", "咨询方式", "Ways to ask"),
    "intermediaries": ("condition", "中介服务", "Services of third parties"),
}
_OF_MATERIAL = {
    "issued_when": ("出具时间要求", "Issued when"),
    "how": ("材料办理说明", "How to get it"),
    "where": ("材料办理地点", "Where to get it"),
    "use": ("材料使用说明", "What it is for"),
}


def texts(item: ItemSpec) -> tuple[Text, ...]:
    """Every text of the item, in the order of the guide."""
    return tuple(one for one in _all(item) if one.text.strip())


def _all(item: ItemSpec) -> Iterator[Text]:
    yield Text("name", "name", "事项名称", "Name", item.name_zh)
    yield Text("statutory.note", "limit", "法定时限说明", "Note to the legal limit", item.statutory_note_zh)
    yield Text("promised.note", "limit", "承诺时限说明", "Note to the promised limit", item.promised_note_zh)
    yield Text("fee.words", "fee", "收费", "Fee", _zh(item.fee))
    for number, (step, _) in enumerate(item.steps, 1):
        yield Text(f"steps[{number}]", "step", f"办理步骤 {number}", f"Step {number}", step)
    for number, one in enumerate(item.special_procedures, 1):
        where = f"special_procedures[{one.get('kind') or number}].when"
        yield Text(where, "condition", f"特别程序 {number}", f"Special procedure {number}", _when(one))
    for material in item.materials:
        yield from _material(material)
    for key, (kind, label_zh, label_en) in _PARTICULARS.items():
        yield from _listed(f"particulars.{key}", kind, label_zh, label_en, item.particulars.get(key))
    for number, row in enumerate(item.particulars.get("questions") or (), 1):
        answer = row.get("a") if isinstance(row, dict) else None
        yield Text(
            f"particulars.questions[{number}].a", "guide", f"常见问题 {number}", f"Question {number}", _zh(answer)
        )
    for number, row in enumerate(item.particulars.get("presence") or (), 1):
        text = row.get("text") if isinstance(row, dict) else None
        yield Text(f"particulars.presence[{number}].text", "guide", "到场原因", "Why to come in person", _zh(text))
    for number, said in enumerate(_spoken(item.situations), 1):
        yield Text(f"situations[{number}]", "situation", f"情形 {number}", f"Situation {number}", said)


def _material(one: MaterialSpec) -> Iterator[Text]:
    path, zh, en = f"materials[{one.key}]", f"材料“{one.name_zh}”", f"Material “{one.name_en}”"
    yield Text(f"{path}.name", "material", zh, en, one.name_zh)
    yield Text(f"{path}.hint", "hint", f"{zh}的说明", f"{en}: hint", one.hint_zh)
    yield Text(f"{path}.condition", "condition", f"{zh}的情形", f"{en}: when", one.condition_zh)
    yield Text(f"{path}.issuer", "issuer", f"{zh}的出具单位", f"{en}: issuer", one.issuer_zh)
    for key, (label_zh, label_en) in _OF_MATERIAL.items():
        yield from _listed(
            f"{path}.particulars.{key}", "hint", f"{zh}：{label_zh}", f"{en}: {label_en}", one.particulars.get(key)
        )


def _listed(path: str, kind: str, label_zh: str, label_en: str, value: Any) -> Iterator[Text]:
    """One text, or one for each entry of a list."""
    if isinstance(value, list | tuple):
        for number, one in enumerate(value, 1):
            yield Text(f"{path}[{number}]", kind, f"{label_zh} {number}", f"{label_en} {number}", _zh(one))
    elif value:
        yield Text(path, kind, label_zh, label_en, _zh(value))


def _zh(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("zh") or value.get("name_zh") or "")
    return value if isinstance(value, str) else ""


def _when(procedure: dict[str, Any]) -> str:
    """When a special procedure takes place; facts kept in English say nothing to a citizen and are left out."""
    said = _zh(procedure) or _zh(procedure.get("when"))
    return said if any("\u4e00" <= sign <= "\u9fff" for sign in said) else ""


def _spoken(value: Any) -> Iterator[str]:
    """Every Chinese text inside the questions and the table."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("zh", "name_zh", "text_zh", "label_zh") and isinstance(one, str):
                yield one
            else:
                yield from _spoken(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _spoken(one)
