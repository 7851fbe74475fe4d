"""Due moments and open minutes: our prefix tables beside day-by-day counting with chinesecalendar and holidays.

Each peer is asked the same 2,000 random questions of 2015 to 2026; the answers must be equal. Medians of 5 rounds,
CPU time (a noisy neighbour does not count). Vectors are asked 100,000 at once, with and without a hold, and every element is
compared with the single question.
"""

import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import chinese_calendar
import holidays

from onewindow.kernel.worktime import (
    CHINA,
    Calendar,
    Limit,
    Opening,
    clock,
    due_many,
    elapsed_many,
    remaining_many,
)
from onewindow.kernel.worktime.vectors import Spans, datetimes, instants

ROUNDS, QUESTIONS = 5, 2_000
BUDGET_US, VECTOR_NS, MANY = 5.0, 200.0, 100_000
DAY = timedelta(days=1)


def run(arguments: list[str], say: Callable[..., None] = print) -> dict[str, Any]:
    """Measure and return microseconds a question; ``within_budget`` says whether each of ours stays below 5 µs."""
    rng = random.Random(1)
    starts = [_moment(rng) for _ in range(QUESTIONS)]
    ours, peers, equal = _measure(starts)
    for name, figure in {**ours, **peers}.items():
        say(f"{name:48} {figure:10.2f} µs")
    within = all(figure <= BUDGET_US for figure in ours.values())
    say(f"equal answers: {equal}; every figure of ours within {BUDGET_US} µs: {within}")
    vectors, same = _vectors([_moment(rng) for _ in range(MANY)])
    for name, figure in vectors.items():
        say(f"{name + f', {MANY:,} at once':48} {figure:10.1f} ns each")
    quick = all(figure <= VECTOR_NS for figure in vectors.values())
    say(f"equal to single questions: {same}; every figure within {VECTOR_NS} ns: {quick}")
    return {
        "unit": "µs",
        "ours": ours,
        "peers": peers,
        "equal": equal and same,
        "within_budget": within and quick,
        "vectors_ns": vectors,
    }


def _vectors(starts: list[datetime]) -> tuple[dict[str, float], bool]:
    """Nanoseconds an element, and whether each answer is that of a single question."""
    ticking, at = clock(Calendar.packaged(), Opening.default()), datetime(2020, 1, 2, 10, tzinfo=CHINA)
    many, one_each = instants(starts), [[(start + DAY, start + 4 * DAY)] for start in starts]
    holds = Spans.of(one_each)
    dues = due_many(many, "20wd")
    asked: dict[str, tuple[Callable[[], Any], Callable[[], list[Any]]]] = {}
    for text, held in (
        ("20wd", False),
        ("5h", False),
        ("300min", False),
        ("15cd", False),
        ("20wd", True),
        ("50h", True),
    ):
        limit = Limit.parse(text)
        given = holds if held else None
        asked[f"due {text}{', one hold' if held else ''}"] = (
            lambda limit=limit, given=given: due_many(many, limit, holds=given),
            lambda limit=limit, held=held: [
                ticking.due(start, limit, hold if held else ()) for start, hold in zip(starts, one_each, strict=True)
            ],
        )
    ends = datetimes(dues)
    asked["elapsed open minutes"] = (
        lambda: elapsed_many(many, dues, "min"),
        lambda: [ticking.elapsed(a, b, "min") for a, b in zip(starts, ends, strict=True)],
    )
    asked["remaining working days"] = (
        lambda: remaining_many(at, dues, "wd"),
        lambda: [ticking.remaining(at, end, "wd") for end in ends],
    )
    figures, same = {}, True
    for name, (vector, singles) in asked.items():
        taken = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            answer = vector()
            taken.append((time.process_time() - begun) / len(starts) * 1e9)
        figures[name] = round(median(taken), 1)
        listed = datetimes(answer) if name.startswith("due") else answer.tolist()
        same = same and listed == singles()
    return figures, same


def _moment(rng: random.Random) -> datetime:
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(4_200))
    return datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=CHINA)


def _measure(starts: list[datetime]) -> tuple[dict[str, float], dict[str, float], bool]:
    ticking = clock(Calendar.packaged(), Opening.default())
    days, hours, calendar_days = Limit.parse("20wd"), Limit.parse("5h"), Limit.parse("15cd")
    holds = [(start + DAY, start + 4 * DAY) for start in starts]
    ends = [ticking.due(start, days) for start in starts]
    china = holidays.country_holidays("CN", years=range(2014, 2028))
    ours: dict[str, Callable[[], list[Any]]] = {
        "due, 20 working days": lambda: [ticking.due(start, days) for start in starts],
        "due, 5 working hours": lambda: [ticking.due(start, hours) for start in starts],
        "due, 15 calendar days": lambda: [ticking.due(start, calendar_days) for start in starts],
        "elapsed open minutes": lambda: [ticking.elapsed(a, b, "min") for a, b in zip(starts, ends, strict=True)],
        "elapsed working days": lambda: [ticking.elapsed(a, b, "wd") for a, b in zip(starts, ends, strict=True)],
    }
    extra = {
        "due, 20 working days, one hold": lambda: [
            ticking.due(start, days, [hold]) for start, hold in zip(starts, holds, strict=True)
        ],
    }
    peers: dict[str, Callable[[], list[Any]]] = {
        "holidays.get_nth_working_day(20)": lambda: [china.get_nth_working_day(start.date(), 20) for start in starts],
        "chinesecalendar, day by day": lambda: [_counted(start.date(), 20) for start in starts],
    }
    figures = _rounds({**ours, **extra, **peers})
    equal = [end.date() for end in ends] == peers["chinesecalendar, day by day"]()
    equal = equal and [end.date() for end in ends] == peers["holidays.get_nth_working_day(20)"]()
    return (
        {name: figures[name] for name in ours},
        {name: figures[name] for name in (*extra, *peers)},
        equal,
    )


def _rounds(measured: dict[str, Callable[[], list[Any]]]) -> dict[str, float]:
    """Microseconds a question, medians of interleaved rounds."""
    taken: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, ask in measured.items():
            begun = time.process_time()
            ask()
            taken[name].append((time.process_time() - begun) / QUESTIONS * 1e6)
    return {name: round(median(rounds), 3) for name, rounds in taken.items()}


def _counted(day: date, number: int) -> date:
    while number:
        day += DAY
        number -= chinese_calendar.is_workday(day)
    return day
