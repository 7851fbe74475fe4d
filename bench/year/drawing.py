"""What the year brings: which case is filed when, and what becomes of it. Drawn from ``shares.json`` by the case's own number.

Everything follows from the seed and the number of an application, so that a run that was killed draws the same again. A moment
is a number of seconds since the year began in the city.
"""

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.worktime import CHINA

YEAR, DAYS = 2026, 365
NEW_YEAR = datetime(YEAR, 1, 1, tzinfo=CHINA)
DAY, HOUR, MINUTE = 86400, 3600, 60
OPENS, LUNCH, AFTER, CLOSES = 9 * HOUR, 12 * HOUR, 13 * HOUR + 30 * MINUTE, 17 * HOUR
LAST_LOOK = CLOSES - 5 * MINUTE
SHIFTS = (12 * HOUR + 45 * MINUTE, 23 * HOUR)
"""The people's work of a day is done in two parts; after each the sweeper has been by."""
SEED = 20190130
PACKAGE = "package"
ENQUIRY_DAYS = (0, 1)


@cache
def shares() -> dict[str, Any]:
    """The proportions, each with its source."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("shares.json").read_text("utf-8"))
    return found


def share(name: str) -> float:
    """One of the single proportions."""
    return float(shares()[name]["value"])


def moment(at: int) -> datetime:
    """The moment as the verbs take it."""
    return NEW_YEAR + timedelta(seconds=at)


@cache
def worked() -> tuple[int, ...]:
    """The working days of the year by the city's calendar, counted from 0."""
    calendar = calendars.current()
    first = date(YEAR, 1, 1)
    return tuple(n for n in range(DAYS) if calendar.is_working(first + timedelta(n)))


@dataclass(frozen=True)
class Drawn:
    """The applications of a year with ``cases`` cases; packages bring several at once."""

    cases: int

    @property
    def applications(self) -> int:
        """How many are handed in, as far as the shares tell; some too few, so that the last day can make up the rest."""
        packages = self.cases * self._inside / share("cases_a_package")
        spare = (
            3 * packages**0.5 * share("cases_a_package")
        )  # chance brings more packages, or larger ones, than that but rarely
        return max(0, round(self.cases * self._each - spare))

    @property
    def _each(self) -> float:
        return 1 - self._inside + self._inside / share("cases_a_package")

    @property
    def _inside(self) -> float:
        return float(next(row["share"] for row in shares()["lives"] if row["life"] == PACKAGE))

    @property
    def people(self) -> int:
        """So many persons have an account."""
        return max(40, round(self.cases * share("persons_a_case")))

    def of_day(self, day: int) -> range:
        """Numbers of the applications handed in on a day."""
        ends = _ends()
        before = ends[day - 1] if day else 0.0
        return range(int(before * self.applications), int(ends[day] * self.applications))

    def life(self, number: int) -> str:
        """办件经历. What becomes of an application."""
        drawn = draw("life", number).random() * self._each
        for row in shares()["lives"]:
            drawn -= row["share"] / (share("cases_a_package") if row["life"] == PACKAGE else 1)
            if drawn < 0:
                return str(row["life"])
        return "same-day"


@cache
def _ends() -> list[float]:
    """After each day, the share of the year's filings that has been handed in."""
    open_ = set(worked())
    weights = [1.0 if day in open_ else share("rest_day") for day in range(DAYS)]
    total = sum(weights)
    ends = [one / total for one in accumulate(weights)]
    return [*ends[:-1], 1.0]


def draw(*of: object) -> Random:
    """A die for this question only."""
    return Random(":".join(map(str, (SEED, *of))))


def handed_in(day: int, life: str, rng: Random) -> int:
    """When an application of this day comes: whoever is served the same day comes while the hall is open."""
    if life == "same-day" and day in set(worked()):
        morning = rng.random() < 0.55
        return day * DAY + (rng.randrange(OPENS, LUNCH - HOUR) if morning else rng.randrange(AFTER, CLOSES - 2 * HOUR))
    return day * DAY + rng.randrange(8 * HOUR, 21 * HOUR)


def later(at: int, days: int, rng: Random) -> int:
    """When the next step follows: the same working day in some minutes, or so many working days later."""
    day, second = divmod(at, DAY)
    if days == 0 and day in set(worked()) and second < LAST_LOOK:
        second = max(second, OPENS) + rng.randrange(MINUTE, 20 * MINUTE)
        if LUNCH <= second < AFTER:
            second = AFTER + rng.randrange(MINUTE, 20 * MINUTE)
        return day * DAY + min(second, LAST_LOOK + rng.randrange(MINUTE))
    place = bisect_right(worked(), day) + max(days, 1) - 1
    if place >= len(worked()):
        return DAYS * DAY + 1  # next year
    half = rng.random() < 0.5
    return worked()[place] * DAY + (rng.randrange(OPENS, LUNCH) if half else rng.randrange(AFTER, LAST_LOOK))
