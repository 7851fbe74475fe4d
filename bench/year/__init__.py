"""A year of Zhuzhou (全年模拟): cases with holds, corrections, packages, promises, withdrawals, refusals, fees, through the public verbs.

``python -m bench year [--cases N] [--processes 2] [--keep] [--json]``: the days of 2026 run forward, with the city's own clock and
working times; people in two processes, the city's worker in a third (log readers, licences, sweeper, seals). A run that is killed
goes on when the same command is given again. At the end every invariant is asked. ``--drop`` removes what runs have kept.
``shares.json`` says how often everything happens, and from which report. What is measured and how: ``docs/figures.md``.
"""

import argparse
import os
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from django.conf import settings
from django.db import connection

from bench.year import invariants, keeping, telling
from bench.year.drawing import DAY, DAYS, SHIFTS, YEAR, Drawn, moment, share
from bench.year.people import Told, live, totals
from bench.year.town import Town
from bench.year.worker import Worker
from onewindow.config.serve import lifeline

CASES = int(share("cases_of_a_year"))
SWEPT_HOURS = 14
"""Between two looks of the sweeper lie at most so many hours (23:00 to 12:45)."""


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Live the year, or what is left of it; {cases, cases_per_s, bytes_per_case, p95_growth, invariants_failed, detail}."""
    given = _asked(arguments)
    if given.drop:
        for gone in keeping.drop():
            say(f"{gone} is gone")
        return {}
    settings.DEMO, settings.PAYMENTS = True, "demo"  # the twin of a payment provider moves no money
    drawn = Drawn(given.cases)
    with keeping.opened(drawn, say) as database:
        state = keeping.read("state") or _new_state(given.processes)
        if state["day"] < DAYS:
            with _Year(drawn, state, given.quiet) as year:
                year.live()
        figures = _figures(keeping.read("state"), say)
    if not given.keep:
        keeping.drop(database)
    return figures


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench year", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="leave the database, to look into it")
    parser.add_argument("--drop", action="store_true", help="remove the databases of all runs")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser.parse_args(arguments)


def _new_state(processes: int) -> dict[str, Any]:
    return {
        "day": 0, "processes": processes, "cases": 0, "seconds": 0.0, "bytes": keeping.size(), "agendas": [[]] * processes,
        "refused": {}, "ended": {}, "again": 0, "retried": 0, "worker": {}, "resumed": 0,
    }  # fmt: skip


class _Year:
    """The days one after another: people at their work, the worker beside them, then what is due."""

    def __init__(self, drawn: Drawn, state: dict[str, Any], quiet: bool) -> None:
        self.drawn, self.state = drawn, state
        self.again = keeping.read("begun") == state["day"]
        self.bar = telling.Bar(drawn.cases, state["cases"], not quiet)
        self.worker = Worker(Town().file)
        self.pipes: list[Connection] = []
        self.processes: list[Any] = []

    def __enter__(self) -> "_Year":
        connection.close()  # a forked connection would be shared
        os.environ[lifeline.SUPERVISOR] = str(os.getpid())  # whose death ends them too
        fork = get_context("fork")
        self.clock = fork.Value("q", self.state["day"] * DAY)
        for part, agenda in enumerate(self.state["agendas"]):
            ours, theirs = fork.Pipe()
            given = (part, self.state["processes"], self.drawn, agenda, self.clock, theirs)
            process = fork.Process(target=live, args=given, daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)
        return self

    def __exit__(self, *_: object) -> None:
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            try:
                pipe.send(None)
            except OSError:
                pass
            process.join(5)

    def live(self) -> None:
        """What is left of the year."""
        for day in range(self.state["day"], DAYS):
            begun = time.perf_counter()
            keeping.write("begun", day)
            told = self._day(day)
            self._keep(day, told, time.perf_counter() - begun)
            self.again = False
        self.bar.draw(DAYS - 1, self.state["cases"], last=True)

    def _day(self, day: int) -> list[Told]:
        more = max(0, self.drawn.cases - self._expected(day)) if day == DAYS - 1 else 0
        self._all("begin", day, more)
        told = []
        for end in SHIFTS:
            told += self._all("work", day * DAY + end, self.again)
            self.clock.value = max(self.clock.value, day * DAY + end)
            self.worker.catch_up(moment(day * DAY + end))
        return told

    def _expected(self, day: int) -> int:
        """Cases there will be without more: those that are there, and one for each application of this day."""
        return int(self.state["cases"]) + len(self.drawn.of_day(day))

    def _all(self, *order: Any) -> list[Any]:
        """Tell every process; meanwhile the worker does its own. What they answered."""
        for pipe in self.pipes:
            pipe.send(order)
        answers: dict[int, Any] = {}
        while len(answers) < len(self.pipes):
            idle = not self.worker.beside(moment(self.clock.value))
            for n, pipe in enumerate(self.pipes):
                if n not in answers and pipe.poll(0.005 if idle else 0):
                    answers[n] = pipe.recv()
                    if isinstance(answers[n], str):
                        raise RuntimeError(answers[n])
        return [answers[n] for n in sorted(answers)]

    def _keep(self, day: int, told: list[Told], seconds: float) -> None:
        state, whole = self.state, totals(told)
        state["day"], state["seconds"] = day + 1, state["seconds"] + seconds
        state["cases"] += whole.filed
        state["agendas"] = [one.agenda for one in told[-len(self.pipes) :]]
        state["again"], state["retried"] = state["again"] + whole.again, state["retried"] + whole.retried
        state["resumed"] += self.again
        for name, counted in (("refused", whole.refused), ("ended", whole.ended)):
            for key, number in counted.items():
                state[name][key] = state[name].get(key, 0) + number
        for what, number in self.worker.done.items():
            row = state["worker"].setdefault(what, [0, 0.0])
            row[0], row[1] = row[0] + number, row[1] + self.worker.seconds[what]
        self.worker.done.clear()
        self.worker.seconds.clear()
        keeping.write_day(day, state, whole.spent)
        self.bar.draw(day, state["cases"])


def _figures(state: dict[str, Any], say: Callable[..., Any]) -> dict[str, Any]:
    """The object at the end: five figures, and what they are made of."""
    there, size = _count(), keeping.size()
    begun = time.perf_counter()
    found = invariants.look(moment((DAYS - 1) * DAY + SHIFTS[-1]), swept=SWEPT_HOURS)
    found["cases counted otherwise"] = {"checked": there, "failed": abs(there - state["cases"]), "sample": []}
    verbs = telling.growth(keeping.spent())
    figures = {
        "cases": there,
        "cases_per_s": round(there / state["seconds"], 1),
        "bytes_per_case": round((size - state["bytes"]) / there),
        "p95_growth": telling.worst(verbs),
        "invariants_failed": invariants.failed(found),
        "detail": {
            "year": YEAR, "seconds": round(state["seconds"], 1), "processes": state["processes"], "bytes": size,
            "days_lived_again": state["resumed"], "steps_refused_in_them": state["again"],
            "steps_tried_again": state["retried"], "refused": state["refused"], "lives_ended": state["ended"],
            "worker": {what: {"done": done, "seconds": round(spent, 1)} for what, (done, spent) in state["worker"].items()},
            "invariants": found, "invariants_seconds": round(time.perf_counter() - begun, 1), "verbs": verbs,
        },
    }  # fmt: skip
    _table(figures, say)
    return figures


def _table(figures: dict[str, Any], say: Callable[..., Any]) -> None:
    for key, row in figures["detail"]["verbs"].items():
        if "ratio" in row:
            told = f"p95 {row['p95_start_ms']:7.2f} -> {row['p95_end_ms']:7.2f} ms   x {row['ratio']:.2f}"
            say(f"{key:46} {row['calls']:9,} calls   {told}   (of {row['compared']} at either end)")
    for name, row in figures["detail"]["invariants"].items():
        said = "holds" if not row["failed"] else f"BROKEN by {row['failed']}, such as {row['sample']}"
        say(f"{name:46} {row['checked']:9,} rows    {said}")
    for what, number in figures["detail"]["refused"].items():
        say(f"refused: {what}: {number}")
    for name in ("cases", "cases_per_s", "bytes_per_case", "p95_growth", "invariants_failed"):
        say(f"{name:20} {figures[name]}")


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        return int(cursor.fetchone()[0])
