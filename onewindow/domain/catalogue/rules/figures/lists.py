"""The lists that are made, never kept (清单): who belongs on each follows from the items, as do the columns.

Six of the approval centre, six of the citizen centre, 四办, 最多跑一次 and 一趟不用跑, the power list by type (A.1). The
centres' lists differ by whom they are for (A.4): citizens are natural persons, the approval centre serves everybody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from onewindow.domain.catalogue.rules.figures.flags import Fact, Flag, working_days
from onewindow.domain.catalogue.rules.shapes import ItemSpec
from onewindow.domain.catalogue.rules.sheets import CODES

CITIZEN = "1"  # A.4: a natural person
APPROVAL, CITIZENS, FOUR, ERRANDS, POWER = "approval", "citizens", "four", "errands", "power"
GROUPS = (APPROVAL, CITIZENS, FOUR, ERRANDS, POWER)
"""The groups of lists, in the order of showing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An item with its flags (上单事项), as every list reads it."""

    item: ItemSpec
    flags: dict[str, Flag]

    @property
    def why(self) -> tuple[Fact, ...]:
        """Why it needs so many visits."""
        return self.flags["visits"].because


@dataclass(frozen=True, slots=True)
class Kind:
    """One list (清单): its key in addresses, group, titles, the flag its reason comes from, who belongs, what is shown."""

    key: str
    group: str
    zh: str
    en: str
    belongs: Callable[[Listed], bool]
    columns: tuple[str, ...]
    because: str = ""

    @property
    def name(self) -> str:
        """The title in the active language."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


def _business(one: Listed) -> bool:
    return any(whom != CITIZEN for whom in one.item.audience)


def _citizen(one: Listed) -> bool:
    return CITIZEN in one.item.audience


def _flag(name: str, also: Callable[[Listed], bool] | None = None) -> Callable[[Listed], bool]:
    return lambda one: bool(one.flags[name]) and (also is None or also(one))


def _fee(one: Listed) -> bool:
    """An amount above nothing; or none stated, by a tariff: then it is not free either."""
    return one.item.fee.get("amount") != 0


def _samples(one: Listed) -> bool:
    return any(m.sample or m.blank_form for m in one.item.materials)


def proofs(item: ItemSpec) -> list[str]:
    """证明. The papers issued by an authority or a third party that this item asks for, by name."""
    english = (get_language() or "zh").startswith("en")
    asked = [one for one in item.materials if one.origin != "self"]
    return [one.name_en if english else one.name_zh for one in asked]


def _powers(one: Listed) -> bool:
    """A.1: 01 to 19 are powers of an authority, 20 and above services to the public."""
    return one.item.item_type.isdecimal() and int(one.item.item_type) < 20


def _both(*tests: Callable[[Listed], bool]) -> Callable[[Listed], bool]:
    return lambda one: all(test(one) for test in tests)


LIMITS = ("statutory", "promised", "ratio")
KINDS: tuple[Kind, ...] = (
    Kind("limits", APPROVAL, "审批时限清单", "Time limits", _business, LIMITS),
    Kind(
        "reported",
        APPROVAL,
        "上报事项清单",
        "Items reported up",
        _flag("reported_up"),
        ("level", "promised"),
        "reported_up",
    ),
    Kind("fees", APPROVAL, "事项收费清单", "Items with a fee", _both(_business, _fee), ("fee", "basis")),
    Kind("samples", APPROVAL, "样表清单", "Sample forms", _both(_business, _samples), ("samples",)),
    Kind(
        "instant", APPROVAL, "即办事项清单", "Done on the spot", _flag("instant", _business), ("promised",), "instant"
    ),
    Kind("citizen-items", CITIZENS, "公共服务事项清单", "Services for citizens", _citizen, ("promised", "visits")),
    Kind(
        "citizen-instant",
        CITIZENS,
        "即办清单",
        "Done on the spot for citizens",
        _flag("instant", _citizen),
        ("promised",),
        "instant",
    ),
    Kind("citizen-fees", CITIZENS, "收费清单", "Fees for citizens", _both(_citizen, _fee), ("fee", "basis")),
    Kind(
        "certificates",
        CITIZENS,
        "证明清单",
        "Certificates that are asked for",
        _both(_citizen, lambda one: bool(proofs(one.item))),
        ("proofs",),
    ),
    Kind(
        "citizen-samples",
        CITIZENS,
        "样表清单（市民）",
        "Sample forms for citizens",
        _both(_citizen, _samples),
        ("samples",),
    ),
    Kind(
        "entrusted",
        CITIZENS,
        "委托和下放事项清单",
        "Entrusted and delegated items",
        _flag("entrusted"),
        ("level", "undertaker"),
        "entrusted",
    ),
    Kind("at-once", FOUR, "马上办", "At once", _flag("at_once"), ("promised",), "at_once"),
    Kind("online", FOUR, "网上办", "Online", _flag("online"), ("depth", "visits"), "online"),
    Kind("near", FOUR, "就近办", "Near by", _flag("near"), ("level",), "near"),
    Kind("once", FOUR, "一次办", "In one go", _flag("once"), ("visits",), "once"),
    Kind("most-once", ERRANDS, "最多跑一次", "One visit at most", _flag("most_once"), ("visits",), "visits"),
    Kind("no-visit", ERRANDS, "一趟不用跑", "No visit at all", _flag("no_visit"), ("depth",), "visits"),
    Kind("powers", POWER, "权力清单", "List of powers", _powers, ("type", "law")),
)
"""Every list."""

BY_KEY = {one.key: one for one in KINDS}


_CODES = {"level": "A.2", "audience": "A.4", "type": "A.1"}


def words(name: str, code: str) -> tuple[str, str]:
    """A code of a level, an audience or a type in words, Chinese and English; one outside the standard's list says itself."""
    return next(((zh, en) for known, zh, en in CODES[_CODES[name]] if known == code), (code, code))


def ratio(item: ItemSpec) -> int | None:
    """承诺占法定. The promise in whole percent of the statutory limit, or None without one."""
    legal = working_days(item.statutory)
    return round(working_days(item.promised) * 100 / legal) if legal else None


def value(one: Listed, column: str) -> Any:
    """What stands in a column, as a plain value: a text, a number, a list of texts, or None."""
    item, english = one.item, (get_language() or "zh").startswith("en")
    match column:
        case "ratio":
            return ratio(item)
        case "visits" | "depth":
            return one.flags[column].value
        case "fee":
            return item.fee.get("en" if english else "zh") or ""
        case "basis":
            text = item.particulars.get("fee_basis") or {}
            return (text.get("en") if english else text.get("zh")) or _read(item.fee)
        case "samples":
            found = [m for m in item.materials if m.sample or m.blank_form]
            return [m.name for m in found]
        case "proofs":
            return proofs(item)
        case "undertaker":
            return (item.particulars.get("undertaker") or {}).get("name_zh") or ""
        case "law":
            return [_law(row, english) for row in item.printable_law]
        case "type":
            return item.item_type
    return getattr(item, column)


def _read(fee: dict[str, Any]) -> str:
    """The source of a fee, if it was read there; what stands in somebody's memory is not printed."""
    return str(fee.get("source") or "") if fee.get("checked") == "source" else ""


def _law(row: dict[str, Any], english: bool) -> str:
    articles = ", ".join(str(one) for one in row.get("articles") or ())
    if english:
        return f"{row.get('law_en') or row['law']}{f', art. {articles}' if articles else ''}"
    return f"{row['law']}{f'第 {articles} 条' if articles else ''}"
