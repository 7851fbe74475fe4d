"""Words as an office writes them (词条), and where they stand in a text.

A word is plain Chinese with five signs more: ``…`` stands for up to twelve characters of the same clause, ``(甲|乙)`` (in
half-width brackets) for one of several, ``?`` for "or nothing" behind brackets or a sign, ``《》`` for the title of any
document, ``#`` for a number. ``规定的其他…(材料|条件)`` finds 规定的其他应当提交的材料.
No hit: inside the title of a document (《…》); behind a word that forbids or waives in the same clause (不得, 无需 …); where
a pass (also written so) covers it; where what is meant is listed right behind it (有关证明（身份证、户口簿）).
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from onewindow.domain.catalogue.rules.lint.shapes import Find, Rule, Text

LONGEST = 200
NEGATIONS = (
    "不再", "不得", "不应", "无需", "无须", "不需", "不用", "不必", "不要求", "不收取", "不接受", "免于", "免交", "免提交", "取消",
    "禁止", "严禁", "杜绝", "清理",
)  # fmt: skip
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")
_TITLE = re.compile(r"《[^《》]*(?:《[^》]*》[^《》]*)?》")
_LISTED = re.compile(r"^(?:包括|是指|指|为|即)?\s*(?:[（(]([^（）()]*)[）)]|[：:]([^。]*)|(?<=包括)([^。；]*))")
_NOT_A_LIST = re.compile(r"等|其他|其它|有关|相关|原件|复印件|盖章|签字|[一二三四五六七八九两\d]+份|格式|下载|略")
AROUND = 14
TITLE = "■"  # stands in a text for each sign of a title
_NUMBER = "[0-9０-９一二两三四五六七八九十百]+"
_GAP = r"[^，。；！？,;!?\n]{0,12}?"


class BadWord(ValueError):
    """A word that cannot be read: its brackets do not match, or it is empty or too long."""


@lru_cache(maxsize=2048)
def compiled(word: str) -> re.Pattern[str]:
    """The pattern of a word.

    :raises BadWord: if it cannot be read.
    """
    text = word.strip().replace("《》", TITLE).replace("......", "…")
    if not text or len(text) > LONGEST or not re.search(r"[^\s()|…?]", text):
        raise BadWord(word)
    inside, parts = False, []
    for sign in text:
        if sign in "()":
            if inside == (sign == "("):
                raise BadWord(word)
            inside = sign == "("
            parts.append("(?:" if inside else ")")
        elif sign == "|" and inside:
            parts.append("|")
        elif sign == "?" and parts and parts[-1] not in (_GAP, "(?:", "|", "?"):
            parts.append("?")
        elif sign in "|?｜" or sign.isspace():
            raise BadWord(word)
        else:
            parts.append({"…": _GAP, TITLE: f"{TITLE}+", "#": _NUMBER}.get(sign) or re.escape(sign))
    try:
        pattern = re.compile("".join(parts))
    except re.error as wrong:
        raise BadWord(word) from wrong
    if inside or pattern.match(""):
        raise BadWord(word)
    return pattern


@lru_cache(maxsize=512)
def _any(words: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{compiled(word).pattern})" for word in words)) if words else None


def hits(text: str, words: tuple[str, ...], passes: tuple[str, ...] = (), *, listed: bool = True) -> Iterator[str]:
    """The words of a rule that a text uses in earnest, as they stand there, each once."""
    wanted, allowed = _any(words), _any(passes)
    if wanted is None:
        return
    plain = _TITLE.sub(lambda found: TITLE * len(found.group()), text)
    excused = [found.span() for found in allowed.finditer(plain)] if allowed else []
    seen: set[str] = set()
    for found in wanted.finditer(plain):
        start, end = found.span()
        if found.group() in seen or any(a < end and start < b for a, b in excused):
            continue
        if _negated(plain, start) or (listed and _listed(plain[end:])):
            continue
        seen.add(found.group())
        yield found.group()


def find(rule: Rule, texts: Iterable[Text]) -> Iterator[Find]:
    """What a rule of words finds in the texts of its kinds."""
    for one in texts:
        if one.kind not in rule.where:
            continue
        for hit in hits(one.text, rule.words, rule.passes, listed=rule.listed):
            yield Find(rule.key, one.path, one.label_zh, one.label_en, excerpt(one.text, hit), one.text)
            break  # one finding a place: who looks at it reads the whole text


def excerpt(text: str, hit: str) -> str:
    """The words around a hit."""
    at = max(text.find(hit), 0)
    start, end = max(0, at - AROUND), min(len(text), at + len(hit) + AROUND)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _negated(text: str, at: int) -> bool:
    """Whether a word before it in its clause forbids or waives it."""
    clause = _CLAUSE.split(text[: at + 1])[-1]  # 无需 may begin before a hit that begins with 需
    return any(word in clause for word in NEGATIONS)


def _listed(rest: str) -> bool:
    """Whether what is meant is listed right behind it, and the list is closed."""
    found = _LISTED.match(rest)
    inside = next((part for part in found.groups() if part is not None), "") if found else ""
    return len(inside.strip()) > 1 and not _NOT_A_LIST.search(inside)
