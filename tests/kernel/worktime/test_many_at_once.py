"""Vectors give what single questions give, whatever the limit, the opening hours, the holds and the order they come in."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onewindow.kernel.worktime import (
    CHINA,
    CalendarEnds,
    Hold,
    HoldLasts,
    Opening,
    due,
    due_many,
    elapsed,
    elapsed_many,
    remaining,
    remaining_many,
)
from onewindow.kernel.worktime.vectors import Spans, datetimes, instants

HOURS = ("09:00-12:00,13:30-17:00", "08:00-18:30", "mon-fri 09:00-17:00; sat,sun 10:00-12:00", "mon,wed 09:07-12:11")
LIMITS = ("0wd", "0.5wd", "1wd", "1.5wd", "20wd", "0cd", "1cd", "15cd", "0min", "1min", "400min", "5h", "2.5h")
UNITS: tuple[Any, ...] = ("wd", "cd", "h", "min")
START = datetime(2026, 9, 28, 10, tzinfo=CHINA)

moments = st.datetimes(datetime(2014, 1, 1), datetime(2027, 3, 1)).map(lambda at: at.replace(tzinfo=CHINA))
seconds = st.integers(-3 * 86_400, 30 * 86_400)
held = st.lists(st.tuples(seconds, st.integers(0, 12 * 86_400)), max_size=4)  # seconds from the start, length


def made(start: datetime, spans: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    """Holds from seconds."""
    second = timedelta(seconds=1)
    return [(start + begin * second, start + (begin + length) * second) for begin, length in spans]


@settings(max_examples=100, deadline=None)
@example([(datetime(2016, 1, 31, 17, tzinfo=CHINA), [(25_200, 412_200), (437_400, 19_800)])], HOURS[1])
@given(st.lists(st.tuples(moments, held), min_size=1, max_size=8), st.sampled_from(HOURS))
def test_due_moments(rows: list[tuple[datetime, list[tuple[int, int]]]], hours: str) -> None:
    opening = Opening.parse(hours)
    starts, holds = [start for start, _ in rows], [made(start, spans) for start, spans in rows]
    for limit in LIMITS:
        many = due_many(instants(starts), limit, opening=opening, holds=Spans.of(holds))
        assert datetimes(many) == [due(s, limit, opening=opening, holds=h) for s, h in zip(starts, holds, strict=True)]
    each = [LIMITS[place % len(LIMITS)] for place in range(len(rows))]
    many = due_many(instants(starts), each, opening=opening, holds=Spans.of(holds))
    wanted = zip(starts, each, holds, strict=True)
    assert datetimes(many) == [due(s, one, opening=opening, holds=h) for s, one, h in wanted]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(moments, seconds, held, st.booleans()), min_size=1, max_size=8), st.sampled_from(HOURS))
def test_elapsed(rows: list[tuple[datetime, int, list[tuple[int, int]], bool]], hours: str) -> None:
    opening = Opening.parse(hours)
    starts = [start for start, *_ in rows]
    ends = [start + timedelta(seconds=later) for start, later, *_ in rows]
    holds: list[list[Hold]] = [
        [Hold(a, None if lasts else b) for a, b in made(start, spans)] for start, _, spans, lasts in rows
    ]
    for unit in UNITS:
        many = elapsed_many(instants(starts), instants(ends), unit, opening=opening, holds=Spans.of(holds))
        wanted = zip(starts, ends, holds, strict=True)
        assert many.tolist() == [elapsed(a, b, unit, opening=opening, holds=h) for a, b, h in wanted]
        left = remaining_many(starts[0], instants(ends), unit, opening=opening)
        assert left.tolist() == [remaining(starts[0], end, unit, opening=opening) for end in ends]


def test_nothing_in_nothing_out() -> None:
    nothing = instants([])
    assert (
        len(due_many(nothing, "5wd")) == len(due_many(nothing, [])) == len(elapsed_many(nothing, nothing, "min")) == 0
    )
    assert due_many(instants([START]), "5wd", holds=Spans.of([[]])) == instants([due(START, "5wd")])


def test_it_refuses_what_a_single_question_refuses() -> None:
    one = instants([START])
    for limit in ("900wd", "900cd", "9000h"):
        with pytest.raises(CalendarEnds):
            due_many(one, limit)
    with pytest.raises(CalendarEnds):
        elapsed_many(instants([datetime(1999, 1, 1, tzinfo=UTC)]), one, "wd")
    with pytest.raises(HoldLasts):
        due_many(one, "5wd", holds=Spans.of([[(START, None)]]))
    with pytest.raises(ValueError, match="ends before"):
        due_many(one, "5wd", holds=Spans.of([[(START, START - timedelta(1))]]))
    with pytest.raises(ValueError, match="missing"):
        due_many(np.array(["NaT"], "datetime64[us]"), "5wd")
    with pytest.raises(ValueError, match="offset"):
        instants([datetime(2026, 1, 1)])
    with pytest.raises(ValueError, match="one limit"):
        due_many(one, ["5wd", "6wd"])
    with pytest.raises(ValueError, match="negative"):
        due_many(one, "-5wd")


def test_who_asks_single_questions_does_not_load_numpy() -> None:
    asked = "import sys, onewindow.kernel.worktime as w; assert 'numpy' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
