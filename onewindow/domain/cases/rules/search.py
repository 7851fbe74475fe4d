"""The search box and the number: how a name is indexed, what a text in the box means, how a case is numbered."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Literal

from onewindow.kernel import codes
from onewindow.kernel.worktime import CHINA

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9]+")


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its phrase table costs every process 0.2 s to load

    return lazy_pinyin(name)


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> str:
    """拼音. The name in letters without tones and signs, as the search box compares it."""
    return "".join(_LATIN.findall("".join(_syllables(name)).lower()))


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """检索词. Index words of a name: its Chinese characters, their neighbouring pairs, the initials of its pinyin
    (张三: 张, 三, 张三, zs). Two characters make no trigram, so that pg_trgm alone would miss most names."""
    initials = "".join(syllable[0] for syllable in _syllables(name) if syllable and syllable[0].isalnum()).lower()
    singles = {character for run in _HAN.findall(name) for character in run}
    return tuple(sorted(singles | set(pairs_of(name)) | ({initials} if len(initials) > 1 else set())))


def pairs_of(text: str) -> tuple[str, ...]:
    """The words a search for this text must all find: neighbouring pairs, or a character that stands alone."""
    return tuple(sorted({run[i : i + 2] for run in _HAN.findall(text) for i in range(max(1, len(run) - 1))}))


Sought = Literal["nothing", "number", "code", "phone", "name", "letters"]


def sought(text: str) -> tuple[Sought, str]:
    """What a search box holds: a case number, an id or credit code, a phone number, Chinese or Latin letters."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    if not text:
        return "nothing", ""
    if _HAN.search(text):
        return "name", text
    plain = text.upper()
    if re.fullmatch(r"1[3-9]\d{9}", plain):
        return "phone", plain
    if re.fullmatch(r"\d{17}[\dX]|[0-9A-HJ-NPQRTUWXY]{18}", plain):
        return "code", plain
    if re.fullmatch(r"(?=.*\d)[0-9A-Z-]{7,50}", plain):
        return "number", plain
    letters = "".join(_LATIN.findall(text.lower()))
    return ("letters", letters) if letters else ("nothing", "")


def number(area: str, at: datetime, serial: int) -> str:
    """办件编号. The number people read out: area, day (UTC+8), serial, check character."""
    return codes.number(codes.CITY, at=at.astimezone(CHINA), serial=serial, area=area)
