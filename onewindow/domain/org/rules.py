"""Who may (谁可以): pure rules on an actor; scope × post × ownership."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import ClassVar, Literal, NamedTuple

ActorKind = Literal["staff", "person", "system"]
EMPTY: frozenset[int] = frozenset()


class Mandated(NamedTuple):
    """What an actor may do for another (受托): the giver's account, one thing named in the mandate, its id.

    ``enterprise``: it was given for this business and for nothing of the giver's own.
    """

    giver: int
    scope: str
    mandate: int
    enterprise: int | None = None


ALL_AFFAIRS = "all"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (办事人), loaded once a request.

    ``posts`` are the ids of the posts held today. ``scopes`` holds (role, area prefix) for each of them: the prefix of
    a city covers its counties, towns and villages. ``enterprises`` are those he may file for today, ``papers_of`` those
    whose licences he may fetch; ``mandates`` what others let him do for them.
    """

    account: int | None
    kind: ActorKind
    posts: frozenset[int] = EMPTY
    person: int | None = None
    enterprises: frozenset[int] = EMPTY
    scopes: frozenset[tuple[str, str]] = field(default=frozenset())
    department: int | None = None
    centre: int | None = None
    papers_of: frozenset[int] = EMPTY
    mandates: frozenset[Mandated] = field(default=frozenset())
    standing_in: frozenset[tuple[int, int]] = field(default=frozenset())  # (post, account of who is away)

    SYSTEM: ClassVar["Actor"]

    @property
    def himself(self) -> "Actor":
        """The actor without what others let him do: for what a mandate does not cover (本人)."""
        return replace(self, mandates=frozenset()) if self.mandates else self

    @property
    def hands(self) -> frozenset[int]:
        """Whose tasks in hand are his: his own, and those of whom he stands in for (在手)."""
        return frozenset({who for _, who in self.standing_in} | ({self.account} if self.account else set()))

    def acting(self, post: int | None) -> dict[str, int]:
        """代理. What an event says when a stand-in acts with a post: ``{"for": account}``; of his own right nothing."""
        if not self.standing_in:
            return {}
        return next(({"for": away} for held, away in self.standing_in if held == post), {})


Actor.SYSTEM = Actor(account=None, kind="system")

TOKEN_SCOPES: dict[str, frozenset[ActorKind]] = {
    "read": frozenset({"person", "staff"}),  # what is the account's to see: cases, applications, to-do list
    "apply": frozenset({"person"}),  # drafts, files, filing, answering, withdrawing
    "work": frozenset({"staff"}),  # acceptance, opinions, decisions, consent
    "licences": frozenset({"person", "staff"}),  # list, fetch, PDF, signature
    "unmask": frozenset({"staff"}),  # full personal data, each look with a reason and an event
}
"""What a token may be given for (令牌权限), and to whom; what an account may not do, its token may not either."""

_PREFIXES = (2, 4, 6, 9, 12)  # municipality (直辖市), city, county, town, village


def area_prefix(code: str) -> str:
    """The part of an area code that all areas below it share: ``990100`` → ``9901``, ``110000`` → ``11``."""
    if len(code) == 6 and code.endswith("0000"):
        return code[:2]
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def may(
    actor: Actor,
    *,
    post: int | None = None,
    role: str | None = None,
    area: str | None = None,
    owner: int | None = None,
    enterprise: int | None = None,
    about: str = "",
) -> bool:
    """Whether the actor may (可以): every condition that is named must hold; nothing named is a no.

    ``post``: holds this post. ``role`` and ``area``: holds such a post in a department whose area covers ``area`` (one
    of them alone is enough to ask). ``owner`` and ``enterprise``: what belongs to an enterprise is for those who act for
    it today, or hold its mandate, and nobody else, also not for whoever once filed it; the rest is the account's own, and
    for who holds its mandate ``about`` this (``package:open-restaurant``; without it: a mandate for all affairs).
    """
    if actor.kind == "system":
        return True
    asked = False
    if post is not None:
        if post not in actor.posts:
            return False
        asked = True
    if role is not None or area is not None:
        if not _in_scope(actor, role, area):
            return False
        asked = True
    if owner is not None or enterprise is not None:
        if not _acts_for(actor, owner, enterprise, about):
            return False
        asked = True
    return asked


def _acts_for(actor: Actor, owner: int | None, enterprise: int | None, about: str) -> bool:
    if enterprise is not None:
        return enterprise in actor.enterprises or mandate_for(actor, owner, about, enterprise) is not None
    return owner == actor.account or mandate_for(actor, owner, about) is not None


def mandate_for(actor: Actor, owner: int | None, about: str = "", enterprise: int | None = None) -> int | None:
    """凭何委托. The mandate by which the actor may act for this account, or business, in this matter; None: he has none."""
    held = [
        one
        for one in actor.mandates
        if one.enterprise == enterprise
        and (enterprise is not None or one.giver == owner)
        and one.scope in (ALL_AFFAIRS, about)
    ]
    return max(one.mandate for one in held) if held else None


def _in_scope(actor: Actor, role: str | None, area: str | None) -> bool:
    if area is None:
        return any(held == role for held, _ in actor.scopes)
    roles = (role,) if role is not None else ("window", "examiner", "approver", "supervisor")
    return any((one, area[:n]) in actor.scopes for one in roles for n in _PREFIXES)


class Stretch(NamedTuple):
    """One stretch of opening (开放时段); Monday is 1."""

    weekday: int
    opens: time
    closes: time


def overlapping(stretches: Sequence[Stretch]) -> int | None:
    """The weekday of the first stretch that cannot be so: it ends before it begins, or overlaps its neighbour."""
    before: Stretch | None = None
    for one in sorted(stretches):
        if one.weekday not in range(1, 8) or one.opens >= one.closes:
            return one.weekday
        if before is not None and before.weekday == one.weekday and one.opens < before.closes:
            return one.weekday
        before = one
    return None


# Readings that the dictionary gets wrong in names: surnames and common words of places.
_SURNAMES = {"曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao"}
_WORDS = {"朝阳": ["chao", "yang"], "重庆": ["chong", "qing"], "银行": ["yin", "hang"], "乐山": ["le", "shan"]}
_DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "慕容", "夏侯")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a Chinese name is spelt (拼音): for search (``wangfang``, ``wf``) and as English (``Wang Fang``)."""

    pinyin: str
    initials: str
    english: str


def spell(name: str, *, person: bool = False) -> Spelling:
    """拼音. Spell a name; the first sign of a person's is read as a surname."""
    syllables = _syllables(name, person)
    pinyin = "".join(syllables).lower().replace(" ", "")
    initials = "".join(s[0] for s in syllables if s.strip()).lower()
    if not person:
        return Spelling(pinyin, initials, " ".join(s.capitalize() for s in syllables if s.strip()))
    head = 2 if name.startswith(_DOUBLE_SURNAMES) else 1
    parts = ("".join(syllables[:head]).capitalize(), "".join(syllables[head:]).capitalize())
    return Spelling(pinyin, initials, " ".join(part for part in parts if part))


def _syllables(name: str, person: bool) -> list[str]:
    if person and name[:1] in _SURNAMES:
        return [_SURNAMES[name[0]], *_syllables(name[1:], False)]
    for word in _WORDS:
        if word in name:
            before, after = name.split(word, 1)
            return _syllables(before, person) + _WORDS[word] + _syllables(after, False)
    from pypinyin import Style, lazy_pinyin  # its phrase table costs every process 0.2 s to load

    return [str(s) for s in lazy_pinyin(name, style=Style.NORMAL)] if name else []


# How the kinds of places are called in English; the longest ending first.
_PLACES = {
    "自治州": "Autonomous Prefecture", "自治县": "Autonomous County", "自治旗": "Autonomous Banner", "地区": "Prefecture",
    "街道": "Subdistrict", "社区": "Community", "林区": "Forestry District", "特区": "Special District", "市": "City",
    "区": "District", "县": "County", "镇": "Town", "乡": "Township", "村": "Village", "盟": "League", "旗": "Banner",
}  # fmt: skip


def spell_place(name: str) -> str:
    """地名英译. A place in English: ``成都市`` → ``Chengdu City``, ``凉山彝族自治州`` → ``Liangshanyizu Autonomous Prefecture``."""
    ending = next((one for one in _PLACES if name.endswith(one) and len(name) > len(one)), "")
    syllables = _syllables(name.removesuffix(ending), False)
    return " ".join(part for part in ("".join(syllables).capitalize(), _PLACES.get(ending, "")) if part)


_AREA_LEVELS = {6: "4", 9: "5", 12: "6"}


def area_level(code: str, city: str) -> str:
    """The level of an area of a city: 3 the city itself, 4 county, 5 town, 6 village; empty if it has no such form."""
    if code == city:
        return "3"
    return _AREA_LEVELS.get(len(code), "") if code.isascii() and code.isdecimal() else ""


def area_above(code: str, city: str) -> str | None:
    """上级区划. The code of the area above: village → town → county → city; None for the city itself."""
    if code == city:
        return None
    return {9: code[:6], 12: code[:9]}.get(len(code), city)


def mask_name(name: str) -> str:
    """姓名脱敏: the surname stays (``王*``, ``Wang *``); one sign alone is hidden."""
    if " " in name:
        return name.split(" ", 1)[0] + " *"
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_id(id_no: str) -> str:
    """证件号脱敏: first four and last four stay: ``9901**********0014``."""
    if len(id_no) <= 8:
        return id_no[:1] + "*" * (len(id_no) - 1)
    return id_no[:4] + "*" * (len(id_no) - 8) + id_no[-4:]


def mask_phone(phone: str) -> str:
    """手机号脱敏: ``139****0000``."""
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:] if len(phone) > 7 else "*" * len(phone)
