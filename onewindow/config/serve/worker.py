"""The worker: what nobody waits for. Reactions to the log, due timers, seals, and slow jobs (documents, mail, import).

Readers, sweeper and sealing run in one thread, each as often as it is worth; procrastinate's jobs run beside them.
A job whose worker was killed is given back after a few seconds: jobs are written to be repeated.
"""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import django
from procrastinate import App
from procrastinate.worker import Worker

from onewindow.config.serve import lifeline

logger = logging.getLogger(__name__)
HEARTBEAT = 2.0
STALLED = 8.0  # seconds without a heartbeat: the worker is dead
JOBS_AT_ONCE = 2
PAUSE = 0.1
HUNG = 15.0  # seconds without a heartbeat while the database answers: the jobs hang, and a new process is the cure
HUNG_CODE = 70
LAST_WORDS = 1.0  # seconds for the log to take the reason; it may be what hangs


@dataclass
class Duty:
    """Something done again and again, ``every`` so many seconds; after a failure with growing pauses."""

    name: str
    every: float
    do: Callable[[datetime], object]
    again: float = 0.0
    failures: int = field(default=0)

    def run(self, now: float) -> None:
        """Do it if it is time."""
        from django.utils import timezone

        if now < self.again:
            return
        try:
            self.do(timezone.now())
            self.failures = 0
        except Exception:  # one failing duty must not stop the others
            self.failures += 1
            if self.failures in {1, 10, 100}:
                logger.exception("%s failed (%s times in a row)", self.name, self.failures)
            _forget_connection()
        self.again = time.monotonic() + self.every * min(2**self.failures, 60)


class News:
    """Runs the readers when the log has grown, and every other second for what is owed: an idle city costs nothing."""

    ANYWAY = 2.0

    def __init__(self) -> None:
        self._seen: object = None
        self._again = 0.0

    def read(self, at: datetime) -> None:
        """One look at the end of the log; the readers only if there is something for them."""
        from onewindow.kernel import log

        newest = log.newest()
        now = time.monotonic()
        if newest == self._seen and now < self._again:
            return
        log.run_readers(at)
        self._seen, self._again = newest, now + self.ANYWAY


class Watch:
    """Whether the jobs still have a pulse. A server that is killed under load can leave procrastinate waiting for ever.

    The look is taken from a thread of its own and by a connection of its own, and logs nothing on its way: what hangs may hold
    the log's lock (it did: a line that never ended), and then every thread that has something to say hangs with it.
    """

    EVERY = 2.0

    def __init__(self) -> None:
        self.worker: Worker | None = None
        self._alive = self._looked = time.monotonic()

    def look(self) -> None:
        """End the process if the last heartbeat is too old; the supervisor starts another, the jobs are repeated."""
        now, before = time.monotonic(), self._looked
        self._looked = now
        if now - before > HUNG / 2:
            self._alive = now  # the machine slept, or all of this process: the jobs get their time too
        try:
            beats = self._beats()
        except Exception:
            self._alive = time.monotonic()  # the database is away: afterwards the jobs get their time to come back
            raise
        if beats:
            self._alive = time.monotonic()
        elif time.monotonic() - self._alive > HUNG:
            words = ("the jobs have had no heartbeat for %.0f seconds: this worker ends", HUNG)
            last = threading.Thread(target=logger.critical, args=words, daemon=True)
            last.start()
            last.join(LAST_WORDS)
            os._exit(HUNG_CODE)

    def _beats(self) -> bool:
        from onewindow.kernel import sql

        known = self.worker.worker_id if self.worker else None
        return sql.row(_PULSE, (known, f"{STALLED} seconds")) is not None


_PULSE = "SELECT 1 FROM procrastinate_workers WHERE id = %s::bigint AND last_heartbeat > now() - %s::interval"


def duties() -> list[Duty]:
    """What the worker owes the city."""
    from onewindow.kernel import due, log

    return [
        Duty("reading the log", 0.1, News().read),
        Duty("sweeping due tasks", 1.0, due.sweep),
        Duty("sealing the log", 5.0, log.seal_batches),
    ]


def _forget_connection() -> None:
    from django.db import connection

    connection.close()


def keep_watch(end: threading.Event, watch: Watch) -> None:
    """Look again and again until told to end."""
    while not end.wait(Watch.EVERY):
        try:
            watch.look()
        except Exception:  # the database is away, which the duties tell
            _forget_connection()
    _forget_connection()


def run_duties(end: threading.Event) -> None:
    """Until told to end; the connection stays with this thread between duties."""
    owed = duties()
    while not end.wait(PAUSE):
        now = time.monotonic()
        for duty in owed:
            duty.run(now)
    _forget_connection()


async def _jobs(end: threading.Event, watch: Watch) -> None:
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    # not replace_connector: reactions defer jobs through the app, and must do so in their own transaction
    await _run(app.with_connector(connector), end, watch)


async def _run(worker_app: App, end: threading.Event, watch: Watch) -> None:
    async with worker_app.open_async():
        worker_app.perform_import_paths()
        watch.worker = Worker(
            worker_app,
            name="onewindow",
            concurrency=JOBS_AT_ONCE,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED,
            shutdown_graceful_timeout=1.0,
            delete_jobs="successful",
        )
        rescue, worker = asyncio.create_task(_rescue(worker_app)), asyncio.create_task(watch.worker.run())
        while not end.is_set() and not worker.done():
            await asyncio.sleep(0.05)
        rescue.cancel()
        worker.cancel()
        await asyncio.gather(rescue, worker, return_exceptions=True)


async def _rescue(app: App) -> None:
    """Give back the jobs of workers that were killed, soon after the start and again and again."""
    manager = app.job_manager
    while True:
        try:
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
                logger.warning("job %s (%s) is given back: its worker is gone", job.id, job.task_name)
                await manager.retry_job(job)
        except Exception:
            logger.exception("looking for stalled jobs failed")
        await asyncio.sleep(HEARTBEAT)


async def _serve(end: threading.Event, watch: Watch) -> None:
    while not end.is_set():
        try:
            await _jobs(end, watch)
        except Exception:  # the database was restarted: come back
            logger.exception("the job worker stopped; it starts again")
        if not end.is_set():
            await asyncio.sleep(1.0)


def _live_the_last_days() -> None:
    """Before anything else, for until then nobody else may read the log; a new demo city only."""
    from django.utils import timezone

    from onewindow.config.demo import building, life, together

    if life.is_wanted():
        try:
            life.live(timezone.now())
            building.built(timezone.now())
            together.joined(timezone.now())
        except Exception:  # a demo without a past is no reason not to work
            logger.exception("the demo city's last days broke off")


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    lifeline.end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    django.setup()
    _live_the_last_days()
    end = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: end.set())
    watch = Watch()
    threading.Thread(target=keep_watch, args=(end, watch), name="watch", daemon=True).start()
    duties_thread = threading.Thread(target=run_duties, args=(end,), name="duties", daemon=True)
    duties_thread.start()
    asyncio.run(_serve(end, watch))
    duties_thread.join(1.0)
    os._exit(0)  # a job that does not end is repeated by the next worker


if __name__ == "__main__":
    main()
