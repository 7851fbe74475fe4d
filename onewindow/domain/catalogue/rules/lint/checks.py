"""Checks that look at more than words: what the state holds, limits, law, references (结构校验). Each is named in ``lint.json``."""

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from onewindow.domain.catalogue.rules.codes import gaps
from onewindow.domain.catalogue.rules.lint.patterns import hits
from onewindow.domain.catalogue.rules.lint.shapes import Find, Known, Rule
from onewindow.domain.catalogue.rules.shapes import ElementSpec, ItemSpec, MaterialSpec
from onewindow.kernel.worktime import Limit

Check = Callable[[ItemSpec, Rule, Known], Iterator[Find]]
CHECKS: dict[str, Check] = {}
_DOCUMENT = re.compile(r"〔\d{4}〕.*\d+号")


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under the name that rules call it by."""

    def register(one: Check) -> Check:
        CHECKS[name] = one
        return one

    return register


@check("held")
def held(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """政府已有. A material the applicant uploads although the state holds it: by its kind, or because an item in force gives it.

    The rule's passes are situations in which it may be asked all the same: the check in the data has failed.
    """
    for one in item.materials:
        if one.satisfied_by != "upload":
            continue
        giver = known.outputs.get(one.key)
        if giver:
            why = (f"本市“{giver[0]}”的办理结果", f"it is what “{giver[1]}” of this city gives")
        elif one.is_licence:
            why = ("属于证照，可以调取电子证照", "it is a licence and can be fetched as an electronic one")
        elif one.government_holds:
            why = (f"政府部门已掌握（{one.issuer_zh}）", f"the state holds it ({one.issuer_en})")
        else:
            continue
        if one.condition is not None and any(hits(one.condition_zh, rule.passes, listed=False)):
            continue
        yield Find(
            rule.key,
            f"materials[{one.key}].satisfied_by",
            f"材料“{one.name_zh}”",
            f"Material “{one.name_en}”",
            one.name_zh,
            f"{one.key}|upload|{one.condition_zh}|{why[0]}",
            f"要求申请人上传，但{why[0]}",
            f"The applicant has to upload it, but {why[1]}",
        )


def least_days(limit: Limit) -> Fraction:
    """The fewest days of the calendar a limit may take."""
    return limit.number / {"wd": 1, "cd": 1, "h": 24, "min": 1440}[limit.unit]


def most_days(limit: Limit) -> Fraction:
    """The most days of the calendar a limit may take: weekends between, and one long holiday."""
    if limit.unit == "cd":
        return limit.number
    days = limit.number if limit.unit == "wd" else limit.number / (7 if limit.unit == "h" else 420)
    weeks = -(-days // 5)
    return days + 2 * weeks + 8


def longer(one: Limit, other: Limit) -> bool:
    """Whether a limit is longer than another for certain; of two units only where no calendar could make it otherwise."""
    return one.number > other.number if one.unit == other.unit else least_days(one) > most_days(other)


def _limit(path: str, zh: str, en: str, rule: Rule, said: str, about: str, say: tuple[str, str]) -> Find:
    return Find(rule.key, path, zh, en, said, about, *say)


@check("above-statutory")
def above_statutory(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """超法定时限. A promise longer than the law's limit; a certificate or a notice later than the rule's own ``limits`` say."""
    if item.promised and item.statutory and longer(Limit.parse(item.promised), Limit.parse(item.statutory)):
        yield _limit(
            "promised.limit",
            "承诺办结时限",
            "Promised limit",
            rule,
            f"{item.promised} > {item.statutory}",
            f"{item.promised}|{item.statutory}",
            ("承诺时限长于法定时限", "The promise is longer than the law's limit"),
        )
    labels = {
        "certificate": ("制证时限", "Certificate within", "01"),
        "notice": ("一次告知时限", "What lacks is told within", ""),
        "extension": ("可延长", "May be extended by", "01"),
    }
    for key, (zh, en, only) in labels.items():
        most, given = rule.limits.get(key), getattr(item, key)
        if not most or not given or (only and item.item_type != only):
            continue
        if longer(Limit.parse(given), Limit.parse(most)):
            path = "statutory.extension" if key == "extension" else key
            say = (f"超过法律规定的上限 {most}", f"Above the law's {most}")
            yield _limit(path, zh, en, rule, f"{given} > {most}", f"{key}|{given}|{most}", say)


@check("not-shorter")
def not_shorter(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """承诺未压缩. A promise as long as the law's limit, and no note that says why; what is due the same day cannot be shorter."""
    if not item.promised or not item.statutory or item.promised_note_zh.strip():
        return
    promised, statutory = Limit.parse(item.promised), Limit.parse(item.statutory)
    if promised.unit == statutory.unit and promised.number == statutory.number and statutory.number:
        yield _limit(
            "promised.limit",
            "承诺办结时限",
            "Promised limit",
            rule,
            f"{item.promised} = {item.statutory}",
            f"{item.promised}|{item.statutory}",
            (
                "承诺时限与法定时限相同，且没有说明理由",
                "The promise is not shorter than the law's limit, and no note says why",
            ),
        )


@check("law")
def law(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """设定依据. No legal basis at all, a row without a name, or none that names an article; a numbered document is named whole."""
    if not item.legal_basis:
        say = ("没有设定依据", "No legal basis is given")
        yield Find(rule.key, "legal_basis", "设定依据", "Legal basis", "", "none", *say)
        return
    names = [str(row.get("law") or "").strip() for row in item.legal_basis]
    for number, name in enumerate(names, 1):
        if not name:
            say = ("没有写明法律名称", "The law's name is missing")
            path = f"legal_basis[{number}]"
            yield Find(rule.key, path, f"设定依据 {number}", f"Legal basis {number}", "", str(number), *say)
    exact = [
        row for row, name in zip(item.legal_basis, names, strict=True) if row.get("articles") or _DOCUMENT.search(name)
    ]
    if not exact:
        said = "、".join(names)
        say = ("没有一项依据写明条款", "None of the laws is named with its article")
        yield Find(rule.key, "legal_basis", "设定依据", "Legal basis", said[:60], said, *say)


@check("unread-law")
def unread_law(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """依据未核对. A legal basis nobody has read in its text: it cannot be printed as law."""
    if item.legal_basis and not item.printable_law:
        names = "、".join(str(row.get("law") or "") for row in item.legal_basis)
        say = (
            "设定依据都没有核对原文，指南上不能作为法律印出",
            "No legal basis was read in its text; the guide cannot print one",
        )
        yield Find(rule.key, "legal_basis", "设定依据", "Legal basis", names[:60], names, *say)


@check("untold")
def untold(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """情形不明. A material asked for only sometimes, without saying when in both languages."""
    for one in item.materials:
        if one.necessity == "when" and not (one.condition_zh.strip() and one.condition_en.strip()):
            say = ("视情形提交，但没有写明什么情形", "Asked for only sometimes, but the guide does not say when")
            about = json.dumps([one.key, one.condition, one.condition_zh], ensure_ascii=False, sort_keys=True)
            yield Find(rule.key, f"materials[{one.key}].condition_words", *_named(one), one.name_zh, about, *say)


@check("incomplete")
def incomplete(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """要素不全. Names, codes, limits, steps, results that lack (the same ``gaps`` that stop a publication)."""
    for lack in gaps(item):
        zh, en = _LACKS.get(lack, ("事项要素", "What belongs to an item"))
        yield Find(rule.key, lack.replace(":", "."), zh, en, lack, lack, "缺少或者不正确", "Missing or not right")


_LACKS = {
    "name_zh": ("事项名称", "Name"),
    "name_en": ("英文名称", "English name"),
    "steps": ("办理流程", "Steps"),
    "results": ("办理结果", "Results"),
    "promised": ("承诺办结时限", "Promised limit"),
    "audience": ("服务对象", "For whom"),
    "base_code": ("基本编码", "Base code"),
    "implementation_code": ("实施编码", "Implementation code"),
}


@check("references")
def references(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    """引用失效. What the item names and nobody knows: fields in conditions, results of items, licence types, items."""
    asked = {one.key for one in item.elements}
    for one in item.materials:
        for key in sorted(fields_of(one.condition) - asked):
            say = (
                f"条件引用了本事项没有的字段 {key}",
                f"Its condition reads the field {key}, which the item does not ask",
            )
            yield _broken(rule, f"materials[{one.key}].condition", _named(one), key, say)
        yield from _sources(item, rule, known, one)
    for element in item.elements:
        yield from _of_element(rule, element, known)
    for result in item.results:
        path, names = f"results[{result.name_zh}]", (f"结果“{result.name_zh}”", f"Result “{result.name_en}”")
        if known.elements:
            for key in result.elements:
                if key not in known.elements:
                    yield _broken(rule, f"{path}.elements", names, key, (f"没有字段 {key}", f"There is no field {key}"))
        types = known.licence_types
        if result.licence_type and types is not None and result.licence_type not in types:
            say = (f"没有证照类型 {result.licence_type}", f"There is no licence type {result.licence_type}")
            yield _broken(rule, f"{path}.licence_type", names, result.licence_type, say)
    if item.merged_into is not None:
        yield from _merged(item, rule, known)


def _sources(item: ItemSpec, rule: Rule, known: Known, one: MaterialSpec) -> Iterator[Find]:
    path = f"materials[{one.key}].satisfied_by"
    if one.satisfied_by == "licence" and not one.is_licence and one.key not in known.outputs:
        say = ("不是证照，也没有事项产生它，无法调取", "It is no licence and no item gives it: nothing can be fetched")
        yield _broken(rule, path, _named(one), "licence", say)
    if one.satisfied_by == "form" and not item.elements:
        say = ("由申请表生成，但本事项没有申请表字段", "It is made from the form, but the item asks no fields")
        yield _broken(rule, path, _named(one), "form", say)


def _of_element(rule: Rule, element: ElementSpec, known: Known) -> Iterator[Find]:
    """A field is shared by all items: what its condition reads need not be asked here, but there must be such a field."""
    names = (f"字段“{element.label_zh}”", f"Field “{element.label_en}”")
    for key in sorted(fields_of(element.condition) - known.elements) if known.elements else ():
        say = (f"条件引用了没有的字段 {key}", f"Its condition reads the field {key}, which does not exist")
        yield _broken(rule, f"elements[{element.key}].condition", names, key, say)


def _merged(item: ItemSpec, rule: Rule, known: Known) -> Iterator[Find]:
    names = ("并入事项", "Merged into")
    if item.merged_into == item.item_id:
        yield _broken(rule, "merged_into", names, item.slug, ("并入了自己", "It is merged into itself"))
    elif item.merged_into not in known.open_items:
        say = ("并入的事项没有现行版本", "The item it is merged into is not in force")
        yield _broken(rule, "merged_into", names, str(item.merged_into), say)


def _broken(rule: Rule, path: str, names: tuple[str, str], what: str, say: tuple[str, str]) -> Find:
    return Find(rule.key, path, *names, what, f"{path}|{what}", *say)


def _named(one: MaterialSpec) -> tuple[str, str]:
    return f"材料“{one.name_zh}”", f"Material “{one.name_en}”"


def fields_of(condition: Any) -> set[str]:
    """The fields a condition reads, in the shapes of ``rules.holds``."""
    if not isinstance(condition, dict) or len(condition) != 1:
        return set()
    ((word, rest),) = condition.items()
    if word == "field":
        return {str(rest[0])} if isinstance(rest, list | tuple) and rest else set()
    if word in ("all", "any"):
        return {key for one in rest for key in fields_of(one)}
    return fields_of(rest) if word == "not" else set()
