"""Rules of the agents' work, on plain values."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

EARLIEST, LATEST = time(7), time(21)
AHEAD, FAR = timedelta(hours=2), timedelta(days=30)
SHORT, LONG = timedelta(minutes=30), timedelta(hours=4)
ALL = "all"
OLDEST = 120
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
"""代码. What a criterion is called through all its versions."""
FACTS = ("age", "answer", "item")
"""What a criterion may look at: the applicant's age, an answer of the form, the item."""


def slot_fits(from_at: datetime, to_at: datetime, at: datetime) -> bool:
    """上门时段. Whether an agent may be ordered for this stretch of local time: by day, weekends and evenings too."""
    same_day = from_at.date() == to_at.date()
    by_day = from_at.time() >= EARLIEST and to_at.time() <= LATEST
    return same_day and by_day and AHEAD <= from_at - at <= FAR and SHORT <= to_at - from_at <= LONG


def covers(mandate: Collection[str], wanted: Collection[str]) -> bool:
    """委托相符. Whether a mandate names everything a service is for."""
    return ALL in mandate or set(wanted) <= set(mandate)


def rule_known(rule: Mapping[str, Any]) -> bool:
    """可判断. Whether the machine can decide by this rule: criteria that need an opinion are none."""
    match rule:
        case {"fact": "age", "at_least": int(), **rest} | {"fact": "item", "in": [*_], **rest}:
            return not rest
        case {"fact": "answer", "key": str(), "in": [*_], **rest}:
            return not rest
        case {"fact": "answer", "key": str(), "at_least": int() | float(), **rest}:
            return not rest
    return False


def whole(rule: Mapping[str, Any]) -> bool:
    """条件完整. Whether a rule the machine knows says enough to be published: an age a person has, something to look for."""
    if not rule_known(rule):
        return False
    least, wanted = rule.get("at_least"), rule.get("in")
    if rule["fact"] == "age":
        return isinstance(least, int) and 0 < least <= OLDEST
    return bool(rule.get("key", True)) and (least is not None or (bool(wanted) and all(wanted or ())))


def met(
    rule: Mapping[str, Any], *, born_on: date | None, item: str, answers: Mapping[str, Any], on: date
) -> str | None:
    """符合条件. What the rule saw, if the case meets it; None if not."""
    match rule:
        case {"fact": "age", "at_least": int(least)}:
            age = _age(born_on, on) if born_on is not None else -1
            return f"age={age}" if age >= least else None
        case {"fact": "item", "in": [*items]}:
            return f"item={item}" if item in items else None
        case {"fact": "answer", "key": str(key), "in": [*values]}:
            said = answers.get(key)
            return f"{key}={said}" if said in values else None
        case {"fact": "answer", "key": str(key), "at_least": int() | float() as least}:
            number = _number(answers.get(key))
            return f"{key}={number:g}" if number is not None and number >= least else None
    return None


def born(id_no: str) -> date | None:
    """出生日期. The day of birth in a citizen's number (GB 11643-1999); None in any other."""
    if len(id_no) != 18 or not id_no[6:14].isdecimal():
        return None
    try:
        return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return None


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _number(said: Any) -> float | None:
    if isinstance(said, bool):
        return None
    try:
        return float(said)
    except (TypeError, ValueError):
        return None
