"""What a run says: the bar while it goes on, the growth of each verb, the object at the end."""

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bench.year.drawing import DAYS, NEW_YEAR

ENDS = 0.05
ENOUGH, FEW = 200, 40
"""So many calls at either end before a p95 is compared; fewer will do where no verb has as many (a small run)."""
WIDTH = 30


class Bar:
    """进度. One line on stderr, drawn anew at most once a second."""

    def __init__(self, cases: int, done: int, show: bool) -> None:
        self.cases, self.done, self.before, self.show = cases, done, done, show
        self.began = self.drawn = time.monotonic()

    def draw(self, day: int, done: int, last: bool = False) -> None:
        """How far the year is."""
        now = time.monotonic()
        if not self.show or (now - self.drawn < 1 and not last):
            return
        self.drawn = now
        full = int(WIDTH * (day + 1) / DAYS)
        rate = (done - self.before) / max(now - self.began, 0.001)
        date = NEW_YEAR.date() + timedelta(days=day)
        left = (self.cases - done) / rate if rate else 0
        line = f"\r{date} [{'#' * full}{'.' * (WIDTH - full)}] {done:>9,} of {self.cases:,} cases  {rate:6.1f}/s  {left / 60:5.1f} min left "
        print(line, end="\n" if last else "", file=sys.stderr, flush=True)


def p95(calls: Sequence[float]) -> float:
    """The time that 95 of 100 calls do not exceed."""
    ordered = sorted(calls)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def growth(spent: Mapping[str, Sequence[float]]) -> dict[str, dict[str, Any]]:
    """Of each verb and kind of case: the first and the last twentieth of its calls, and their ratio at p95."""
    found = {}
    for key, calls in sorted(spent.items()):
        end = max(int(len(calls) * ENDS), min(len(calls) // 2, FEW))
        first, last = calls[:end], calls[-end:] if end else calls
        if end < FEW:
            found[key] = {"calls": len(calls)}
            continue
        start, finish = p95(first), p95(last)
        found[key] = {
            "calls": len(calls), "compared": end, "p95_start_ms": round(start, 2), "p95_end_ms": round(finish, 2),
            "p50_start_ms": round(sorted(first)[end // 2], 2), "p50_end_ms": round(sorted(last)[end // 2], 2),
            "ratio": round(finish / start, 2),
        }  # fmt: skip
    return found


def worst(rows: Mapping[str, Mapping[str, Any]]) -> float | None:
    """p95_growth: the largest ratio among what was called often enough to be compared."""
    for enough in (ENOUGH, FEW):
        ratios = [row["ratio"] for row in rows.values() if row.get("compared", 0) >= enough]
        if ratios:
            return float(max(ratios))
    return None
