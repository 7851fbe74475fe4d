"""Cases a second (B6): the public verbs against hand-written SQL functions and against the plain ORM, in one run.

One life = submit, accept, four parallel reviews with their join, decision with the licence row, licence issued, closed:
nine committed steps with permission check, tasks, lights and log. The floor is one hand-written function call a step
(scalar arguments, prepared, no read) through psycopg, on the same tables; the third is Django's ORM as it comes, with
``select_for_update``. Beside them the peers (``bench.peers``): the same life in viewflow and in SpiffWorkflow, on the same
server in a schema of their own, with empty tables and no permission check, which favours them. Each round measures all of
them, one after another; the first round is thrown away.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection

from bench import peers
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
    if name in peers.NAMES:
        return peers.lives(name, stage.database, processes, seconds)
    return sum(in_processes(processes, _worker, name, stage, time.time() + 1.0, seconds))


def _players(say: Callable[..., Any]) -> list[str]:
    """Ours, the floor, the ORM, and the peers if they can be had."""
    try:
        peers.install()
    except peers.NoPeers as reason:
        say(f"without viewflow and SpiffWorkflow: {reason}")
        return [*VARIANTS]
    return [*VARIANTS, *peers.NAMES]


def run(arguments: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Medians of interleaved rounds, the first discarded; ``python -m bench cases [rounds [seconds]] [--json]``."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    players = _players(say)
    rates: dict[tuple[str, int], list[float]] = {(name, n): [] for name in players for n in PROCESSES}
    with fresh("cases") as database:
        stage = prepare(database, PRELOADED)
        for name in players[len(VARIANTS) :]:
            peers.set_up(name, database)
        connection.close()
        for turn in range(rounds):
            for (name, processes), measured in rates.items():
                rate = _measure(name, processes, stage, seconds)
                if turn or rounds == 1:
                    measured.append(rate)
        compare(stage, {name: ready(stage)() for name, ready in VARIANTS.items()})
    figures: dict[str, Any] = {name: {str(n): round(median(rates[name, n]), 1) for n in PROCESSES} for name in players}
    for name, row in figures.items():
        of_floor = {n: f"{row[n] / figures['floor'][n]:.2f} of the floor" for n in row}
        times = {n: f"ours is {figures['ours'][n] / row[n]:.1f} x" for n in row}
        told = times if name in peers.NAMES else of_floor
        say(
            f"{name:8}"
            + "".join(f"  {n} process{'es' if n != '1' else '  '} {row[n]:7.1f} cases/s ({told[n]})" for n in row)
        )
    return figures
