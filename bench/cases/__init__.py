"""Cases a second (B6): the public verbs against hand-written SQL functions and against the plain ORM, in one run.

One life = submit, accept, four parallel reviews with their join, decision with the licence row, licence issued, closed:
nine committed steps with permission check, tasks, lights and log. The floor is one hand-written function call a step
(scalar arguments, prepared, no read) through psycopg, on the same tables; the third is Django's ORM as it comes, with
``select_for_update``. Each round measures all of them, one after another; the first round is thrown away.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection

from bench.cases import floor, orm, ours
from bench.cases.same import compare
from bench.cases.stage import Stage, prepare
from bench.database import fresh, in_processes

VARIANTS: dict[str, Callable[[Stage], Callable[[], int]]] = {"ours": ours.ready, "floor": floor.ready, "orm": orm.ready}
PROCESSES = (1, 2)
ROUNDS, SECONDS, WARM_UP, PRELOADED = 6, 2.5, 12, 4000


def _worker(_: int, name: str, stage: Stage, start: float, seconds: float) -> float:
    """Lives a second of one process, after a warm-up in which statements are prepared and values kept."""
    live = VARIANTS[name](stage)
    for _lives in range(WARM_UP):
        live()
    time.sleep(max(0.0, start - time.time()))
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        live()
        done += 1
    return done / (time.perf_counter() - begun)


def _measure(name: str, processes: int, stage: Stage, seconds: float) -> float:
    return sum(in_processes(processes, _worker, name, stage, time.time() + 1.0, seconds))


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Medians of interleaved rounds, the first discarded; ``python -m bench cases [rounds [seconds]] [--json]``."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    rates: dict[tuple[str, int], list[float]] = {(name, n): [] for name in VARIANTS for n in PROCESSES}
    with fresh("cases") as database:
        stage = prepare(database, PRELOADED)
        connection.close()
        for turn in range(rounds):
            for (name, processes), measured in rates.items():
                rate = _measure(name, processes, stage, seconds)
                if turn or rounds == 1:
                    measured.append(rate)
        compare(stage, {name: ready(stage)() for name, ready in VARIANTS.items()})
    figures: dict[str, Any] = {name: {str(n): round(median(rates[name, n]), 1) for n in PROCESSES} for name in VARIANTS}
    for name, row in figures.items():
        share = {n: f"{row[n] / figures['floor'][n]:.2f}" for n in row}
        say(
            f"{name:6}"
            + "".join(f"  {n} process{'es' if n != '1' else '  '} {row[n]:7.1f} cases/s ({share[n]})" for n in row)
        )
    return figures
