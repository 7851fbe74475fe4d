"""Rules of questions, on plain values: whose data a text holds, and the twelve fields of GB/T 39046-2020 6.7 (表10)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.kernel import codes
from onewindow.kernel.worktime import CHINA

TITLE = 200
NAME = 30
TEXT = 4000

# --- personal data

_DATE = re.compile(r"(?:19|20)\d{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:[12]\d|3[01]|0?[1-9])日?")
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){5,20}[ -]?[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")


def personal(text: str, names: Iterable[str] = (), *, offices_number: bool = False) -> list[str]:
    """个人信息. The places of a text that are somebody's data: id, bank and telephone numbers, addresses of mail, these names.

    A company's code (USCC) is public. :param offices_number: a fixed line or a short number may stand there: in an answer it
        is the office's own.
    """
    plain = _DATE.sub("|", text.translate(_FULL_WIDTH))
    found = [one.group() for one in _NUMBERS.finditer(plain) if _somebodys(one.group(), offices_number)]
    found += _MAIL.findall(plain)
    found += [name for name in names if len(name) > 1 and name in plain]
    return found


def covered(text: str) -> str:
    """脱敏. A text with the numbers and mail addresses in it covered: whoever answers needs the question, not the number."""
    plain = text.translate(_FULL_WIDTH)
    for one in sorted(personal(plain), key=len, reverse=True):
        plain = plain.replace(one, one[:3] + "*" * max(3, len(one) - 5) + one[-2:])
    return plain


def _somebodys(text: str, offices_number: bool) -> bool:
    digits = re.sub(r"[\s-]", "", text)
    if re.fullmatch(r"(19|20)\d{2}(0?[1-9]|1[0-2])(0?[1-9]|[12]\d|3[01])", digits) and len(digits) <= 8:
        return False  # a date
    if len(digits) >= 15:
        return not (codes.check(digits, "uscc").ok and not codes.check(digits, "citizen-id").ok)
    if _MOBILE.fullmatch(digits):
        return True
    return not offices_number and 7 <= len(digits) <= 12


# --- the form of the standard


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its number, its name and its type as the standard prints it."""

    number: int
    name: str
    type: str


FORM: tuple[Field, ...] = (
    Field(1, "咨询编码", "an..50"),
    Field(2, "咨询人", "a..30"),
    Field(3, "咨询标题", "an..200"),
    Field(4, "咨询内容", "..ul"),
    Field(5, "咨询时间", "YYYYMMDDThhmmss"),
    Field(6, "处理时间", "YYYYMMDDThhmmss"),
    Field(7, "处理人", "a..30"),
    Field(8, "处理意见", "..ul"),
    Field(9, "延期时限", "an..20"),
    Field(10, "延期原因", "..ul"),
    Field(11, "超期天数", "n..3"),
    Field(12, "行政区划", "n..9"),
)
"""GB/T 39046-2020 6.7, first half. Chinese letters count as letters, as the standard itself fills them."""


def stamp(at: datetime | None) -> str:
    """A moment as the standard writes it, in the country's time; empty for none."""
    return f"{at.astimezone(CHINA):%Y%m%dT%H%M%S}" if at else ""


def misfits(row: Mapping[str, str]) -> list[str]:
    """不合格字段. The names of the fields whose value does not fit the form; a field that may be empty may be empty."""
    return [one.name for one in FORM if row.get(one.name) is None or not _fits(row[one.name], one.type)]


def _fits(value: str, type_: str) -> bool:
    if value == "":
        return True
    if type_ == "..ul":
        return True
    if type_.startswith("YYYY"):
        return re.fullmatch(r"\d{8}T\d{6}", value) is not None
    letters, _, width = type_.partition("..")
    return len(value) <= int(width) and (letters != "n" or (value.isascii() and value.isdigit()))
