"""The city's own worker, as ``onewindow serve`` runs it: it reads the log, makes licences, sweeps what is due, seals the log.

It works beside the people in the main process and catches up after each part of a day. Licences are issued with a ready paper, as
in ``bench cases``: the typesetting has its own figures.
"""

import json
import time
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from bench.cases.ours import SIGNATURE
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.kernel import due, log, sql

_JOBS = "SELECT id, args FROM procrastinate_jobs WHERE task_name = 'licences.make' ORDER BY id LIMIT 500"
_DONE = "DELETE FROM procrastinate_jobs WHERE id = ANY(%s)"

PAUSE = 0.25
"""Seconds between two looks at the news: a look costs as many statements as there are rooms that read, however little is new."""


class Worker:
    """Duties with a count of what was done and the seconds it took."""

    def __init__(self, paper: UUID) -> None:
        self.paper = paper
        self._newest: object = None
        self._again = 0.0
        self.done, self.seconds = Counter[str](), defaultdict[str, float](float)

    def beside(self, at: datetime) -> int:
        """What it does while people work, now and then: news and papers; how much there was."""
        if time.monotonic() < self._again:
            return 0
        self._again = time.monotonic() + PAUSE
        return self._news(at)

    def _news(self, at: datetime) -> int:
        newest = log.newest()
        if newest == self._newest:
            return 0
        self._newest = newest
        return self._did("reactions", log.run_readers, at) + self._did("licences", self._papers, at)

    def catch_up(self, at: datetime) -> None:
        """Nobody is at work: everything is read, due and made, until nothing is left. Then the log is sealed."""
        while self._settled(at) or self._did("swept", due.sweep, at):
            pass
        self._did("batches sealed", log.seal_batches, at)

    def _settled(self, at: datetime) -> int:
        assert log.settle(60), "somebody else writes on this server: the log does not settle"
        return self._news(at)

    def _papers(self, at: datetime) -> int:
        """制证, the queue of jobs: each licence in making is issued."""
        jobs = sql.rows(_JOBS)
        wanted = [(json.loads(args) if isinstance(args, str) else args)["licence"] for _, args in jobs]
        for pk, version in Licence.objects.filter(pk__in=wanted, state="making").values_list("pk", "version"):
            licences.issue(licence=pk, version=version, pdf=self.paper, signature=SIGNATURE, at=at)
        if jobs:
            with connection.cursor() as cursor:
                cursor.execute(_DONE, ([job for job, _ in jobs],))
        return len(jobs)

    def _did(self, what: str, duty: Any, at: datetime) -> int:
        begun = time.perf_counter()
        found = int(duty(at))
        self.done[what] += found
        self.seconds[what] += time.perf_counter() - begun
        return found
