"""A local item may only tighten (只紧不松): child compared with parent, field by field, on plain values.

Shorter promise, limits not above the parent's, no new material and none asked more strictly, no more steps, visits or
conditions, no channel and no applicant less, the same results, no higher fee. What the parent leaves open binds nobody: a
row of a base catalogue that has neither steps nor results says nothing about materials either.

Limits in one unit are compared by their numbers. In two units the rule is the clock's own (``kernel.worktime``): the child's
limit is not longer if, begun at opening or shortly before closing on any day of three years with all their holidays, it never
ends later than the parent's (of working and calendar days: on no later day). So ten working days are longer than fourteen
calendar days: a long holiday may lie in between.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language

from onewindow.domain.catalogue.rules.figures.flags import instant, visits
from onewindow.domain.catalogue.rules.shapes import ItemSpec, MaterialSpec
from onewindow.domain.catalogue.rules.sheets.lists import CODES
from onewindow.kernel import worktime
from onewindow.kernel.worktime import CHINA, CalendarEnds, Limit

YEARS = 3
_MOMENTS = (time(9), time(16, 59))  # at opening, and with next to no day left


class Said(NamedTuple):
    """A label or a value in both languages; as text it is the active one."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a child differs from its parent (差异); ``loosens``: the child is the laxer one there."""

    path: str
    label: Said
    parent: Said
    child: Said
    loosens: bool

    def plain(self) -> dict[str, Any]:
        """The same as plain values, for a refusal's details and for rows."""
        return {
            "path": self.path,
            "label_zh": self.label.zh,
            "label_en": self.label.en,
            "parent_zh": self.parent.zh,
            "parent_en": self.parent.en,
            "child_zh": self.child.zh,
            "child_en": self.child.en,
            "loosens": self.loosens,
        }


NOTHING = Said("未规定", "not set")
NONE = Said("无", "none")
_YES, _NO = Said("是", "yes"), Said("否", "no")
_UNITS = {
    "wd": Said("个工作日", "working days"),
    "cd": Said("个自然日", "calendar days"),
    "h": Said("小时", "hours"),
    "min": Said("分钟", "minutes"),
}
_FORMS = {
    "1": Said("窗口办理", "at the window"),
    "2": Said("网上办理", "on a computer"),
    "3": Said("移动端办理", "on a phone"),
    "4": Said("快递申请", "by post"),
    "9": Said("其他", "otherwise"),
}
_AUDIENCE = {
    "1": Said("自然人", "persons"),
    "2": Said("企业法人", "companies"),
    "3": Said("事业法人", "public institutions"),
    "4": Said("社会组织法人", "associations"),
    "5": Said("行政机关", "public bodies"),
    "6": Said("其他组织", "other organisations"),
}
_NECESSITY = {"always": Said("必要", "always"), "when": Said("视情形", "in some cases")}
_BRINGS_PAPER = "upload"
_SATISFIED = {
    "upload": Said("申请人上传", "uploaded by the applicant"),
    "licence": Said("电子证照", "electronic licence"),
    "data": Said("数据核验", "checked in data"),
    "output": Said("其他事项结果", "result of another item"),
    "form": Said("由申请表生成", "made from the form"),
}


def loosened(child: ItemSpec, parent: ItemSpec) -> tuple[Difference, ...]:
    """放松之处. The fields in which a child is laxer than its parent; none: it may be published under it."""
    return tuple(one for one in compare(child, parent) if one.loosens)


def compare(child: ItemSpec, parent: ItemSpec) -> tuple[Difference, ...]:
    """差异. Every field in which a child differs from its parent, in the order of the standard's table."""
    return tuple(one for part in _PARTS for one in part(child, parent))


def longer(child: str, parent: str) -> bool:
    """更长. Whether a written limit may end later than another one (see the rule above)."""
    a, b = Limit.parse(child), Limit.parse(parent)
    if a.unit == b.unit:
        return a.number > b.number
    if {a.unit, b.unit} == {"h", "min"}:
        return a.microseconds > b.microseconds
    return _ends_later_once(child, parent)


@lru_cache(maxsize=512)
def _ends_later_once(child: str, parent: str) -> bool:
    calendar = worktime.Calendar.packaged()
    first = date(calendar.last.year - YEARS, 1, 1)
    by_day = {Limit.parse(child).unit, Limit.parse(parent).unit} == {"wd", "cd"}
    known = False
    for day in range(366 * (YEARS - 1)):
        for moment in _MOMENTS:
            start = datetime.combine(first + timedelta(days=day), moment, CHINA)
            try:
                ends, bound = worktime.due(start, child, calendar), worktime.due(start, parent, calendar)
                if (ends.date() > bound.date()) if by_day else (ends > bound):
                    return True
                known = True
            except CalendarEnds:
                continue
    return not known  # beyond the calendar nothing is sure


def said_limit(text: str | None) -> Said:
    """A written limit in words: ``5wd`` → 5 个工作日, 5 working days."""
    if not text:
        return NOTHING
    limit = Limit.parse(text)
    if not limit.number and limit.unit in ("wd", "cd"):
        return Said("当日", "the same day")
    number, unit = str(limit).removesuffix(limit.unit), _UNITS[limit.unit]
    return Said(f"{number} {unit.zh}", f"{number} {unit.en[:-1] if number == '1' else unit.en}")


def _worked_out(parent: ItemSpec) -> bool:
    return bool(parent.steps or parent.results)


def _name(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    if child.name_zh != parent.name_zh:
        was, now = Said(parent.name_zh, parent.name_en), Said(child.name_zh, child.name_en)
        yield Difference("name_zh", Said("事项名称", "Name"), was, now, False)


def _law(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    was, now = ({str(row.get("law", "")): row for row in one.legal_basis} for one in (parent, child))
    if was and was.keys() != now.keys():
        label = Said("法定依据", "Legal basis")
        yield Difference("legal_basis", label, _laws(was), _laws(now), False)


def _laws(rows: dict[str, dict[str, Any]]) -> Said:
    zh = [name for name in rows if name]
    en = [str(row.get("law_en") or name) for name, row in rows.items() if name]
    return Said("、".join(zh), ", ".join(en)) if zh else NONE


def _audience(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    if parent.audience and set(child.audience) != set(parent.audience):
        lost = not set(parent.audience) <= set(child.audience)
        was, now = _list(parent.audience, _AUDIENCE), _list(child.audience, _AUDIENCE)
        yield Difference("audience", Said("服务对象", "Who may apply"), was, now, lost)


def _limits(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    label = Said("法定办结时限", "Legal limit")
    if (child.statutory or "") != (parent.statutory or ""):
        loose = bool(parent.statutory) and (not child.statutory or longer(child.statutory, parent.statutory or ""))
        yield Difference("statutory", label, said_limit(parent.statutory), said_limit(child.statutory), loose)
    if (child.extension or "") != (parent.extension or ""):
        loose = bool(child.extension and parent.statutory) and (
            not parent.extension or longer(child.extension or "", parent.extension)
        )
        label = Said("延长期限", "Extension")
        yield Difference("extension", label, said_limit(parent.extension), said_limit(child.extension), loose)
    bound = parent.promised or parent.statutory or ""
    if child.promised != parent.promised and (bound or child.promised):
        loose = bool(bound) and (not child.promised or longer(child.promised, bound))
        label = Said("承诺办结时限", "Promised limit")
        yield Difference("promised", label, said_limit(bound), said_limit(child.promised), loose)
    if parent.certificate and child.certificate and child.certificate != parent.certificate:
        loose = longer(child.certificate, parent.certificate)
        label = Said("制证送达时限", "Time for the certificate")
        yield Difference("certificate", label, said_limit(parent.certificate), said_limit(child.certificate), loose)


PROCEDURES = {code: Said(zh, en) for code, zh, en in CODES["procedure"]}


def _special(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    was, now = (
        sorted({str(row.get("kind", "")) for row in one.special_procedures if row.get("stops_clock", True)})
        for one in (parent, child)
    )
    if _worked_out(parent) and was != now:
        label = Said("不计入时限的特别程序", "Procedures not counted in the limit")
        yield Difference(
            "special_procedures", label, _list(was, PROCEDURES), _list(now, PROCEDURES), not set(now) <= set(was)
        )


def _steps(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    if parent.steps and child.steps != parent.steps:
        was, now = (
            Said("、".join(zh for zh, _ in o.steps), ", ".join(en for _, en in o.steps)) for o in (parent, child)
        )
        few, many = len(parent.steps), len(child.steps)
        was, now = (Said(f"{n} 步：{o.zh}", f"{n}: {o.en}") for n, o in ((few, was), (many, now)))
        yield Difference("steps", Said("办理流程", "Steps"), was, now, many > few)


def _conditions(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    was, now = (one.particulars.get("accept_conditions") or [] for one in (parent, child))
    if was and was != now:
        label = Said("受理条件", "Conditions")
        above, here = (Said(f"{len(one)} 条", str(len(one))) for one in (was, now))
        yield Difference("accept_conditions", label, above, here, len(now) > len(was))
    was, now = (one.particulars.get("quantity_limit") or {} for one in (parent, child))
    if was != now and _worked_out(parent):
        label = Said("数量限制", "Limit of number")
        loose = bool(now) and not was
        yield Difference("quantity_limit", label, _text(was), _text(now), loose)


def _channels(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    was, now = ([str(form) for form in one.particulars.get("forms") or ()] for one in (parent, child))
    if was and set(was) != set(now):
        lost = not set(was) <= set(now)
        yield Difference("forms", Said("办理形式", "Channels"), _list(was, _FORMS), _list(now, _FORMS), lost)
    before, after = (bool(instant(one)) for one in (parent, child))
    if before and not after:
        yield Difference("instant", Said("即时办结", "Decided on the spot"), _YES, _NO, True)
    before, after = (bool(one.flags.get("commitment")) for one in (parent, child))
    if "commitment" in parent.flags and before != after:
        label, above, here = Said("告知承诺", "By commitment"), _YES if before else _NO, _YES if after else _NO
        yield Difference("commitment", label, above, here, before)


def _visits(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    if parent.particulars.get("forms"):  # else the parent says nothing about coming
        was, now = visits(parent).value, visits(child).value
        if was != now:
            above, here = (Said(f"{n} 次", str(n)) for n in (was, now))
            yield Difference("visits", Said("到现场次数", "Visits"), above, here, now > was)
    if "presence" in parent.particulars:
        whys, given = (
            sorted({str(row.get("why")) for row in o.particulars.get("presence") or ()}) for o in (parent, child)
        )
        if whys != given:
            why = Said("须到现场的原因", "Why one has to come")
            yield Difference("presence", why, _list(whys), _list(given), not set(given) <= set(whys))


def _materials(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    if not _worked_out(parent):
        return
    was, now = ({m.key: m for m in one.materials} for one in (parent, child))
    for key in [*was, *(key for key in now if key not in was)]:
        old, new = was.get(key), now.get(key)
        named = now.get(key) or was[key]
        label = Said(f"材料：{named.name_zh}", f"Material: {named.name_en}")
        if old is None or new is None:
            yield Difference(f"materials.{key}", label, _asked(old), _asked(new), old is None)
        else:
            yield from _material(f"materials.{key}", label, new, old)


def _material(path: str, label: Said, new: MaterialSpec, old: MaterialSpec) -> Iterator[Difference]:
    if (new.necessity, new.condition) != (old.necessity, old.condition):
        yield Difference(
            f"{path}.necessity", _of(label, "必要性", "necessity"), _asked(old), _asked(new), not _narrower(new, old)
        )
    if new.satisfied_by != old.satisfied_by:
        above, here = (_SATISFIED[one.satisfied_by] for one in (old, new))
        loose = new.satisfied_by == _BRINGS_PAPER
        yield Difference(f"{path}.satisfied_by", _of(label, "提供方式", "how it is given"), above, here, loose)
    if new.tolerable != old.tolerable:
        above, here = (_YES if one.tolerable else _NO for one in (old, new))
        yield Difference(f"{path}.tolerable", _of(label, "容缺", "may follow later"), above, here, old.tolerable)
    for name, word in (("originals", Said("原件数", "originals")), ("copies", Said("复印件数", "copies"))):
        before, after = _number(old, name), _number(new, name)
        if before is not None and after is not None and before != after:
            above, here = (Said(str(one), str(one)) for one in (before, after))
            yield Difference(f"{path}.{name}", _of(label, word.zh, word.en), above, here, after > before)


def _narrower(new: MaterialSpec, old: MaterialSpec) -> bool:
    """Whether the new one is asked at most where the old one is; a condition nobody can compare is not."""
    if old.necessity == "always" or new.condition == old.condition:
        return True
    if new.necessity == "always":
        return False
    parts = (new.condition or {}).get("all") or ()
    ways = (old.condition or {}).get("any") or ()
    return old.condition in parts or new.condition in ways


def _number(material: MaterialSpec, name: str) -> int | None:
    value = material.particulars.get(name)
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _results(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    was, now = ([(r.kind, r.licence_type or r.name_zh) for r in one.results] for one in (parent, child))
    if was and set(was) != set(now):
        above, here = (
            Said("、".join(r.name_zh for r in o.results), ", ".join(r.name_en for r in o.results))
            if o.results
            else NONE
            for o in (parent, child)
        )
        yield Difference("results", Said("审批结果", "Results"), above, here, True)


def _fee(child: ItemSpec, parent: ItemSpec) -> Iterator[Difference]:
    before, after = parent.fee.get("amount"), child.fee.get("amount")
    if before is not None and after != before:
        shown = NOTHING if after is None else Said(f"{after} 元", f"{after} yuan")
        loose = after is None or after > before
        yield Difference("fee", Said("收费标准", "Fee"), Said(f"{before} 元", f"{before} yuan"), shown, loose)


def _asked(material: MaterialSpec | None) -> Said:
    if material is None:
        return Said("不要求", "not asked")
    word = _NECESSITY[material.necessity]
    if material.condition is None or not material.condition_zh:
        return word
    return Said(
        f"{word.zh}（{material.condition_zh}）", f"{word.en} ({material.condition_en or material.condition_zh})"
    )


def _of(label: Said, zh: str, en: str) -> Said:
    return Said(f"{label.zh}·{zh}", f"{label.en}, {en}")


def _text(value: Any) -> Said:
    if isinstance(value, dict):
        zh = str(value.get("zh") or "")
        return Said(zh, str(value.get("en") or zh)) if zh else NONE
    return Said(str(value), str(value)) if value else NONE


def _list(codes: Any, words: dict[str, Said] | None = None) -> Said:
    found = [(words or {}).get(code, Said(code, code)) for code in codes]
    return Said("、".join(one.zh for one in found), ", ".join(one.en for one in found)) if found else NONE


_Part = Callable[[ItemSpec, ItemSpec], Iterator[Difference]]
_PARTS: tuple[_Part, ...] = (
    _name,
    _law,
    _audience,
    _limits,
    _special,
    _conditions,
    _steps,
    _channels,
    _visits,
    _materials,
    _results,
    _fee,
)
