"""Pure rules of fees: money in words of yuan and fen, what lines cost, what two books say differently."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onewindow.kernel.typed import plain

_YUAN = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")


def fen(text: str) -> int | None:
    """Yuan as typed (``80``, ``12.5``, ``1,200.00``, on any keyboard) in fen; None where it is no amount."""
    found = _YUAN.fullmatch(plain(text).replace(",", "").removeprefix("¥"))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def yuan(amount: int) -> str:
    """Fen as yuan with two decimals and thousands apart: ``1,200.00``."""
    sign, whole = ("-" if amount < 0 else ""), abs(amount)
    return f"{sign}{whole // 100:,}.{whole % 100:02}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capital(amount: int) -> str:
    """大写金额. Fen as receipts write them: ``壹佰元伍角整``."""
    whole, rest = divmod(amount, 100)
    jiao, last = divmod(rest, 10)
    text = f"{_whole(whole)}元" if whole else ""
    text += f"{_DIGITS[jiao]}角" if jiao else ("零" if text and last else "")
    text += f"{_DIGITS[last]}分" if last else "整"
    return text if amount else "零元整"


def _whole(number: int) -> str:
    text, gap, filled, digits = "", False, False, str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
            gap, filled = False, True
        else:
            gap = bool(text)
        if place % 4 == 0:
            text += _GROUPS[place // 4] if filled else ""
            filled = False
    return text


def chosen(when: Mapping[str, Sequence[str]], answers: Mapping[str, object]) -> bool:
    """Whether these answers ask for a fee; one without conditions is asked of everybody."""
    return all(str(answers.get(key)) in values for key, values in when.items())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a book: money in (``pay``) or back (``refund``), by our number of it."""

    kind: str
    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class Found:
    """A difference: only in our book (``ours``), only in theirs (``theirs``), or another amount (``amount``)."""

    kind: str
    entry: str
    number: str
    ours: int | None
    theirs: int | None


def compare(ours: Iterable[Entry], theirs: Iterable[Entry]) -> list[Found]:
    """对账规则. What two books of one day say differently, in the order of numbers. A number twice in one book is added up."""
    left, right = _sums(ours), _sums(theirs)
    found = []
    for key in sorted(left.keys() | right.keys()):
        mine, other = left.get(key), right.get(key)
        if mine != other:
            kind = "ours" if other is None else "theirs" if mine is None else "amount"
            found.append(Found(kind, key[0], key[1], mine, other))
    return found


def _sums(book: Iterable[Entry]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for entry in book:
        key = (entry.kind, entry.number)
        sums[key] = sums.get(key, 0) + entry.amount
    return sums
