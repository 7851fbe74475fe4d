"""The tailer: one per city, it reads the end of the log every 100 ms and hands the news to the streams.

No verb notifies: a NOTIFY in each transaction destroys group commit (12,000 → 4,000 steps/s at 8 connections).
"""

import logging
import threading
from collections.abc import Callable

from django.db import Error, connection

from onewindow.config.serve import news
from onewindow.config.serve.news import News, Waiting
from onewindow.kernel import log
from onewindow.kernel.log.tail import position

logger = logging.getLogger(__name__)
EVERY = 0.1
LOOKED_BACK = 2_000  # events read at the start, for browsers that were away while this process was

Begin = Callable[[log.Position, list[News], log.Position], None]
Publish = Callable[[list[News]], None]


class Tailer(threading.Thread):
    """Reads until it is told to stop; a database that is away is waited for."""

    def __init__(self, begin: Begin, publish: Publish) -> None:
        super().__init__(name="tailer", daemon=True)
        self.waiting = Waiting()
        self._begin, self._publish = begin, publish
        self._end = threading.Event()

    def run(self) -> None:
        at, well = None, True
        while not self._end.wait(EVERY if well else 1.0):
            try:
                if at is None:
                    at = self._start()
                heard = news.read(at, self.waiting)
                if not well:
                    logger.warning("the tailer reads again")
                well = True
            except (Error, log.LogAhead) as wrong:
                if well:
                    logger.warning("the tailer waits for the database: %s", wrong)
                well = False
                connection.close()
                continue
            if heard:
                at = heard[-1].position
                self._publish(heard)
        connection.close()

    def _start(self) -> log.Position:
        """Where the log ends; what led there is kept for those who come back. Nothing is published twice."""
        log.check_newest()
        events = log.recent(LOOKED_BACK + 1)
        at = position(events[-1]) if events else log.Position()
        start = position(events.pop(0)) if len(events) > LOOKED_BACK else log.Position()
        self._begin(at, news.of(events, self.waiting), start)
        return at

    def end(self) -> None:
        """Stop after the present read."""
        self._end.set()
