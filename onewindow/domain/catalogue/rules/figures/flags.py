"""What follows from an item's data (事项标识): visits, how far online, 马上办 … One rule a flag, never a tick box.

Each rule answers with a ``Flag``: its value and the facts it follows from, so that a page can say why. Where the data is
silent the rule takes what is certain (an item can always be handed in at its window) and names that as a fact.

Sources: GB/T 39046-2020 table 4 (39/40 办理形式, A.2, A.3, A.5, A.6, 33 通办范围, 46 物流快递, 62 原件份数); 四办 and 最多跑一次
as the cities' published lists use them (docs/decisions/0037-flags-lists-ledger.md).
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import get_language

from onewindow.domain.catalogue.rules.shapes import ItemSpec
from onewindow.kernel.worktime import Limit

HOURS_A_DAY = Decimal("6.5")
"""Open hours of an ordinary working day, 09:00–12:00 and 13:30–17:00."""

ONLINE = frozenset({"2", "3"})  # A.5: at a computer, on a phone
EXPRESS = "4"  # A.5: the papers come by express
LOWER = frozenset({"5", "6"})  # A.2: town, village
HAND_IN = frozenset({"identity", "originals", "signature"})  # what one visit settles together
_REPORT = re.compile("上报|转报|报送上级|报省|报部")


class Fact(NamedTuple):
    """Something of the item's data that a flag follows from (依据); ``zh`` and ``en`` are sentences without a full stop."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "zh").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag (标识): its value and why."""

    value: int
    because: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules must know beside the item itself: levels (A.2) of the items in force that implement it below."""

    levels_below: Collection[str] = ()
    own_level: str = ""
    """Level of the deciding body's own area (A.2); empty: not known."""


NOTHING = Around()


def working_days(limit: str | None) -> Decimal:
    """A limit in working days: hours by the open hours of a day, calendar days as 5/7, rounded to a tenth."""
    if not limit:
        return Decimal(0)
    parsed = Limit.parse(limit)
    number = Decimal(parsed.number.numerator) / Decimal(parsed.number.denominator)
    factor = {"wd": Decimal(1), "cd": Decimal(5) / 7, "h": 1 / HOURS_A_DAY, "min": 1 / HOURS_A_DAY / 60}[parsed.unit]
    return number if parsed.unit == "wd" else (number * factor).quantize(Decimal("0.1"))


def _forms(item: ItemSpec) -> tuple[set[str], Fact]:
    """The forms of handling (A.5) and the fact that says so."""
    stated = {str(one) for one in item.particulars.get("forms") or ()}
    if not stated:
        return {"1"}, Fact(
            "办理形式未填，按只能到窗口计", "Ways of applying are not stated: only the window is certain"
        )
    zh = {"1": "窗口", "2": "电脑端", "3": "移动端", "4": "快递", "9": "其他"}
    en = {"1": "window", "2": "computer", "3": "phone", "4": "express", "9": "other"}
    known = sorted(stated & zh.keys())
    said = "、".join(zh[one] for one in known), ", ".join(en[one] for one in known)
    return stated, Fact(f"办理形式：{said[0]}", f"Ways of applying: {said[1]}")


def _comings(item: ItemSpec) -> list[tuple[str, Fact]]:
    """Why the applicant must come, reason by reason: stated ones, and originals that are asked for."""
    words = {
        "identity": Fact("须到场核验身份", "Identity is checked in person"),
        "originals": Fact("须到场核验原件", "Originals are looked at in person"),
        "signature": Fact("须到场签字", "Something is signed in person"),
        "site": Fact("须到现场", "The applicant is present on site"),
        "collect": Fact("须到场领取结果", "The result is collected in person"),
    }
    found = []
    for row in item.particulars.get("presence") or ():
        why, text = str(row.get("why") or "identity"), row.get("text") or {}
        plain = words.get(why, words["identity"])
        found.append((why, Fact(text.get("zh") or plain.zh, text.get("en") or plain.en)))
    asked = [one for one in item.materials if one.satisfied_by == "upload" and one.condition is None]
    found += [
        ("paper", Fact(f"须交验《{one.name_zh}》原件", f"The original of “{one.name_en}” is handed in"))
        for one in asked
        if _count(one.particulars.get("originals"))
    ]
    return found


def _count(value: Any) -> int:
    return int(value) if str(value or "").isdecimal() else 0


def visits(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """到办事现场次数. How often the applicant must come at most.

    One visit hands in, proves identity, shows originals and signs together; a presence on site (a health check) is another
    one; so is collecting, unless the result goes by express (46) or is given at once in the same visit. Originals alone may
    travel by express (A.5: 4).
    """
    forms, how = _forms(item)
    comings = _comings(item)
    apart = bool(forms & ONLINE) or EXPRESS in forms
    first = [fact for why, fact in comings if why in HAND_IN or (why == "paper" and EXPRESS not in forms)]
    if not apart:
        first.insert(0, how)
    site = [fact for why, fact in comings if why == "site"]
    collected = [] if item.particulars.get("express") else [fact for why, fact in comings if why == "collect"]
    same_visit = bool(first) and at_once(item).value
    number = min(1, len(first)) + len(site) + (min(1, len(collected)) if not same_visit else 0)
    because = (*first, *site, *collected)
    return Flag(number, because or (how, Fact("没有须到场的原因", "Nothing asks the applicant to come")))


def depth(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """网办深度. 1 information only, 2 applied for online with several visits, 3 with one visit, 4 all of it online."""
    forms, how = _forms(item)
    if not forms & ONLINE:
        return Flag(1, (how,))
    coming = visits(item)
    paid_at_window = bool(item.fee.get("amount")) and item.particulars.get("online_payment") is False
    number = {0: 4, 1: 3}.get(coming.value, 2)
    if paid_at_window and number == 4:
        return Flag(3, (how, Fact("费用须到窗口缴纳", "The fee is paid at the window")))
    return Flag(number, (how, *(one for one in coming.because if one != how)))


def instant(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """即办件 (A.6: 1). Entered as done on the spot, and its promise, reviews and special procedures bear it out."""
    if item.case_kind != "1":
        return Flag(0, (Fact("办件类型为承诺件", "It is a case within a promised limit"),))
    against = []
    if working_days(item.promised) > 1:
        against.append(Fact("承诺时限超过 1 个工作日", "More than one working day is promised"))
    if len(item.reviews) > 1:
        against.append(Fact(f"由 {len(item.reviews)} 个部门审查", f"{len(item.reviews)} departments review it"))
    if any(row.get("stops_clock") is not False for row in item.special_procedures):
        against.append(Fact("有不计入时限的特别程序", "A special procedure stops the clock"))
    if against:
        return Flag(
            0, (Fact("填报为即办件，但数据不符", "Entered as done on the spot, but the data says no"), *against)
        )
    return Flag(1, (Fact("即办件，1 个工作日内办结", "Done on the spot, within one working day"),))


def at_once(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """马上办. An 即办件 that is decided while one waits: within half a working day."""
    basis = instant(item)
    if not basis:
        return basis
    days = working_days(item.promised)
    if days > Decimal("0.5"):
        return Flag(0, (Fact("承诺时限超过半个工作日", "More than half a working day is promised"),))
    return Flag(1, (Fact("半个工作日内当场办结", "Decided within half a working day, while one waits"),))


def online(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """网上办. It can be applied for at a computer or on a phone (A.5: 2, 3)."""
    forms, how = _forms(item)
    return Flag(int(bool(forms & ONLINE)), (how,))


def near(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """就近办. Done at a town or village (A.2: 5, 6), by it or by an item below it, or anywhere in reach (33 通办范围)."""
    because = []
    if item.level in LOWER:
        because.append(Fact("由镇街或村居办理", "A town or a village does it"))
    if LOWER & set(around.levels_below):
        because.append(Fact("镇街或村居有同一事项", "Towns or villages do the same item"))
    reach = {
        "1": ("全国", "the country"),
        "2": ("跨省", "provinces"),
        "3": ("跨市", "cities"),
        "4": ("跨县", "counties"),
    }
    stated = reach.get(str(item.particulars.get("reach") or ""))
    if stated:
        because.append(Fact(f"{stated[0]}通办", f"Can be done in any place across {stated[1]}"))
    if because:
        return Flag(1, tuple(because))
    return Flag(0, (Fact("只在本级窗口办理", "Only the windows of its own level do it"),))


def most_once(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """最多跑一次. At most one visit."""
    coming = visits(item)
    return Flag(int(coming.value <= 1), coming.because)


def no_visit(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """一趟不用跑. No visit at all, and a way to apply from where one is."""
    coming = visits(item)
    return Flag(int(coming.value == 0), coming.because)


def once(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """一次办. At most one visit, and no paper that another authority must first be asked for."""
    coming = visits(item)
    if coming.value > 1:
        return Flag(0, coming.because)
    fetched = [
        one
        for one in item.materials
        if one.origin == "government" and one.satisfied_by == "upload" and not one.condition
    ]
    if fetched:
        return Flag(
            0, tuple(Fact(f"先到别处取得《{m.name_zh}》", f"“{m.name_en}” is fetched elsewhere first") for m in fetched)
        )
    return Flag(1, (*coming.because, Fact("不需先到别处取得材料", "No paper is fetched elsewhere first")))


def reported_up(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """上报事项. Taken in here, decided above: the level (A.2) is above the body's own, or a step reports it up."""
    because = []
    if around.own_level and item.level in "1234" and item.level < around.own_level:
        because.append(Fact("行使层级高于收件部门", "It is exercised above the body that takes it in"))
    because += [Fact(f"环节“{zh}”", f"Step “{en}”") for zh, en in item.steps if _REPORT.search(zh)]
    return Flag(int(bool(because)), tuple(because))


def entrusted(item: ItemSpec, around: Around = NOTHING) -> Flag:
    """委托和下放事项. Done by an authorised or entrusted body (A.3: 2, 3), by another unit (25), or also below."""
    because = []
    nature = str(item.particulars.get("body_nature") or "")
    if nature in ("2", "3"):
        words = {
            "2": ("由授权组织实施", "An authorised body does it"),
            "3": ("由受委托组织实施", "An entrusted body does it"),
        }
        because.append(Fact(*words[nature]))
    unit = (item.particulars.get("undertaker") or {}).get("name_zh")
    if unit and unit != item.department_zh:
        because.append(Fact(f"由{unit}承办", f"Handled by {unit}"))
    if any(level > item.level for level in around.levels_below):
        because.append(Fact("已下放到下级", "Delegated to the level below"))
    return Flag(int(bool(because)), tuple(because))


Rule = Callable[[ItemSpec, Around], Flag]
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "visits": visits,
        "depth": depth,
        "instant": instant,
        "at_once": at_once,
        "online": online,
        "near": near,
        "once": once,
        "most_once": most_once,
        "no_visit": no_visit,
        "reported_up": reported_up,
        "entrusted": entrusted,
    }
)
"""Every flag by its name."""


def flags(item: ItemSpec, around: Around = NOTHING) -> dict[str, Flag]:
    """事项标识. Every flag of an item with its reasons."""
    return {name: rule(item, around) for name, rule in RULES.items()}
