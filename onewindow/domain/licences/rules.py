"""Pure rules of licences: serial, validity, canonical text, the document's words."""

import calendar
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onewindow.kernel.codes import characters
from onewindow.kernel.seal import sm3

FORMAT = "onewindow-licence/1"
RENEWAL = timedelta(days=30)


def serial(case_id: int, year: int) -> str:
    """流水号. The serial of a licence given by one case: year and the case's id, 14 digits, no further look-up."""
    return f"{year}{case_id:010d}"


def organisation_code(ordinal: int) -> str:
    """主体标识码 (GB 11714): ``MA`` and six characters from an ordinal, with its MOD 11 check character."""
    digits = ""
    for _ in range(6):
        ordinal, rest = divmod(ordinal, 31)
        digits = characters.USCC_ALPHABET[rest] + digits
    body = "MA" + digits
    return body + characters.organisation(body)


def valid_to(start: date, years: int | None) -> date | None:
    """有效期至. The last day of a validity in whole years: the day before the anniversary; none = no end."""
    if years is None:
        return None
    year = start.year + years
    day = min(start.day, calendar.monthrange(year, start.month)[1])
    return date.fromordinal(date(year, start.month, day).toordinal() - 1)


def renew_by(valid_to: date | None) -> date | None:
    """延续申请截止日. The last day to ask for a renewal: thirty days before the end (行政许可法 art. 50); none = no end.

    Calendar days: art. 82 counts working days for authorities, and this is the holder's own. The law of an item may differ.
    """
    return valid_to - RENEWAL if valid_to is not None else None


def canonical(value: Any) -> bytes:
    """The one spelling of a value that is hashed and signed: JSON, UTF-8, keys sorted, no spaces, no floats."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def data_hash(licence: Mapping[str, Any]) -> str:
    """SM3 of what a licence says, hexadecimal."""
    return sm3(canonical(licence)).hex()


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a licence: the answer's key, its labels, and what the answer's codes read as."""

    key: str
    zh: str
    en: str
    words: Mapping[str, str]


def printed(fields: Sequence[Field], answers: Mapping[str, Any], areas: Mapping[str, str]) -> list[list[str]]:
    """What the licence says: ``[key, label zh, label en, value]`` for each field that was answered.

    Codes read as their words; an address as area and street; a list as its items with 、 between them; of a group
    (staff, partners) the names.
    """
    rows = []
    for field in fields:
        text = _text(answers.get(field.key), field, areas)
        if text:
            rows.append([field.key, field.zh, field.en, text])
    return rows


def _text(value: Any, field: Field, areas: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        if "area" in value:
            return f"{areas.get(str(value['area']), '')}{value.get('detail', '')}"
        return str(value.get("name") or value.get(f"{field.key}.name") or "")
    if isinstance(value, list | tuple):
        return "、".join(filter(None, (_text(one, field, areas) for one in value)))
    return field.words.get(str(value), str(value))


def signed_part(document: Mapping[str, Any]) -> bytes:
    """The bytes the seal covers: format, licence and the PDF's hash; the signature itself is left out."""
    return canonical({key: document[key] for key in ("format", "licence", "pdf")})
