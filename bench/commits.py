"""Durable steps a second with one connection and with eight: verbs that notify nobody share their commits."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from threading import Thread
from typing import Any

from django.db import connection

from bench.database import fresh, in_processes
from onewindow.kernel.models import Task
from onewindow.kernel.step import Open, new, step
from tests.kernel.app.states import PROBE

ROUNDS, SECONDS = 5, 2.0
AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


def _life() -> int:
    """A life of four steps; each is one statement and one commit."""
    thing = new(PROBE, "file", by=1, at=AT, set={"title": "bench"}, open=(Open("accept", post=1, due_at=AT),))
    task = Task.objects.filter(thing=thing, kind="probe", closed_at=None).values_list("id", flat=True).get()
    step(PROBE, thing, 1, "accept", by=2, at=AT, close=(task,))
    step(PROBE, thing, 2, "lapse", by=3, at=AT, data={"reason": 1})
    step(PROBE, thing, 3, "close", by=4, at=AT)
    return 4


def _worker(_: int, threads: int, until: float) -> int:
    done = [0] * threads

    def run(n: int) -> None:
        while time.time() < until:
            done[n] += _life()
        connection.close()

    running = [Thread(target=run, args=(n,)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(done)


def _measure(processes: int, threads: int) -> float:
    start = time.time() + 0.3
    done = in_processes(processes, _worker, threads, start + SECONDS)
    return sum(done) / (SECONDS + 0.3)


def run(_: list[str], say: Callable[..., Any]) -> dict[str, Any]:
    """Medians of interleaved rounds: 1 connection against 8 (2 processes × 4)."""
    one, eight = [], []
    with fresh("commits"):
        _measure(1, 1)
        for _round in range(ROUNDS):
            one.append(_measure(1, 1))
            eight.append(_measure(2, 4))
    figures = {"1": round(median(one)), "8": round(median(eight)), "ratio": round(median(eight) / median(one), 2)}
    say(f"steps/s  1 connection {figures['1']}  8 connections {figures['8']}  = {figures['ratio']} x (at least 1.7)")
    return figures
