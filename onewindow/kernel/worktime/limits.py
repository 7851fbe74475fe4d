"""Limits as offices write them: ``5wd``, ``5h``, ``30min``, ``5cd``, ``0.5wd``."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Literal, get_args

Unit = Literal["wd", "h", "min", "cd"]

UNITS: tuple[Unit, ...] = get_args(Unit)
MICROSECONDS = {"h": 3_600_000_000, "min": 60_000_000}

_WRITTEN = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(wd|h|min|cd)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time (时限) in one unit: ``wd`` working days, ``h`` and ``min`` of opening hours, ``cd`` calendar days.

    ``0wd`` means the same day (当日). Working days may carry a half (``0.5wd``); calendar days are whole.
    """

    number: Fraction
    unit: Unit
    whole: int = field(init=False, repr=False, compare=False)  # of days
    half: bool = field(init=False, repr=False, compare=False)
    microseconds: int = field(init=False, repr=False, compare=False)  # of hours and minutes, 0 for days

    def __post_init__(self) -> None:
        if not isinstance(self.number, Fraction):
            object.__setattr__(self, "number", Fraction(str(self.number)))
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}: use one of {', '.join(UNITS)}")
        if self.unit == "cd" and self.number.denominator != 1:
            raise ValueError("calendar days are whole numbers")
        if self.unit == "wd" and self.number.denominator not in (1, 2):
            raise ValueError("working days are whole or half numbers")
        object.__setattr__(self, "whole", int(self.number))
        object.__setattr__(self, "half", self.number.denominator == 2)
        object.__setattr__(self, "microseconds", ceil(self.number * MICROSECONDS.get(self.unit, 0)))

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read ``5wd``, ``5h``, ``30min``, ``5cd``, ``0.5wd``.

        :raises ValueError: if the text is none of these.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no limit: write for example 5wd, 5h, 30min or 5cd")
        number, unit = found.groups()
        return cls(Fraction(number), unit)  # type: ignore[arg-type]

    def __neg__(self) -> "Limit":
        return Limit(-self.number, self.unit)

    def __add__(self, other: "Limit") -> "Limit":
        """The sum of two limits of one unit: a limit and its extension (延期)."""
        if other.unit != self.unit:
            raise ValueError(f"cannot add {other} to {self}: the units differ")
        return Limit(self.number + other.number, self.unit)

    def __str__(self) -> str:
        number = self.number
        return f"{number.numerator if number.denominator == 1 else float(number)}{self.unit}"


def limit(value: "Limit | str") -> Limit:
    """The limit meant: itself, or its written form read."""
    return value if isinstance(value, Limit) else _read(value)


@lru_cache(maxsize=256)
def _read(text: str) -> Limit:
    return Limit.parse(text)
