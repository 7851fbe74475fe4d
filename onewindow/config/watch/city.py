"""What the database knows of how the city does: open tasks by light, the log, its readers and seals, jobs, the last backup.

Each figure is one bounded read by an index, asked at most every ten seconds by each process.
"""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from onewindow.config import home
from onewindow.config.postgres.backup.making import FOLDER, RECORD
from onewindow.domain.org.models import Post
from onewindow.kernel import log, tasks
from onewindow.kernel.models import Owed, Seal

KEPT_SECONDS = 10.0
MOST = 9_999  # more is told as 10,000: no alarm needs more, and nothing large is counted

Samples = list[tuple[dict[str, str], float]]


class City(Collector):
    """The series read from the database; if it is away, only ``onewindow_database_up 0``."""

    def collect(self) -> Iterator[Metric]:
        """Ask, or answer what was read a moment ago."""
        yield from read(timezone.now())


_lock = threading.Lock()
_kept: tuple[float, list[Metric]] = (float("-inf"), [])


def read(at: datetime) -> list[Metric]:
    """The series as they stand, at most ten seconds old."""
    global _kept
    with _lock:
        if time.monotonic() - _kept[0] > KEPT_SECONDS:
            _kept = (time.monotonic(), _read(at))
        return _kept[1]


def forget() -> None:
    """Read again at the next question (tests)."""
    global _kept
    _kept = (float("-inf"), [])


SERIES: tuple[tuple[str, str, Callable[[datetime], Samples]], ...] = (
    ("onewindow_open_tasks", "Open tasks of posts by light, counted up to 10,000.", lambda at: _lights(at)),
    ("onewindow_log_lag_events", "Events above the horizon: a long transaction holds them back.", lambda at: _lag()),
    ("onewindow_reader_backlog_events", "Events a reader has not read yet, up to 10,000.", lambda at: _backlog()),
    ("onewindow_reactions_owed", "Reactions that failed and are tried again.", lambda at: _owed()),
    ("onewindow_jobs", "Jobs by state: queued, running, failed, stalled.", lambda at: _jobs(at)),
    ("onewindow_seal_age_seconds", "Time since the last batch of the log was sealed.", lambda at: _seal(at)),
    ("onewindow_unsealed_age_seconds", "Age of the oldest event that is not sealed.", lambda at: _unsealed(at)),
    ("onewindow_backup_age_seconds", "Time since the last backup (``onewindow db backup``).", lambda at: _backup(at)),
)


def _read(at: datetime) -> list[Metric]:
    up, found = 1.0, list[Metric]()
    for name, told, ask in SERIES:
        try:
            samples = ask(at)
        except Error:
            up = 0.0
            break
        labels = list(samples[0][0]) if samples else []
        family = GaugeMetricFamily(name, told, labels=labels)
        for values, figure in samples:
            family.add_metric(list(values.values()), figure)
        found.append(family)
    return [GaugeMetricFamily("onewindow_database_up", "Whether the database answered.", value=up), *found]


def _one(sql: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _lights(at: datetime) -> Samples:
    posts = list(Post.objects.values_list("pk", flat=True))
    return [({"light": light}, float(n)) for light, n in tasks.counts(at=at, posts=posts, cap=MOST).items()]


def _lag() -> Samples:
    return [({}, float(log.horizon_lag()))]


def _backlog() -> Samples:
    rows = _one(
        "SELECT r.name, (SELECT count(*) FROM (SELECT 1 FROM kernel_event e WHERE (e.epoch, e.xid, e.id)"
        " > (r.epoch, r.xid, r.event) LIMIT %s::bigint) n) FROM kernel_reader r ORDER BY r.name",
        MOST + 1,
    )
    return [({"reader": str(name)}, float(str(n))) for name, n in rows]


def _owed() -> Samples:
    return [({}, float(Owed.objects.all()[: MOST + 1].count()))]


def _jobs(at: datetime) -> Samples:
    """Stalled: at work, and its worker has shown no sign of life for half a minute."""
    rows = _one(
        "SELECT count(*) FILTER (WHERE j.status = 'todo'), count(*) FILTER (WHERE j.status = 'doing'),"
        " count(*) FILTER (WHERE j.status = 'failed'), count(*) FILTER (WHERE j.status = 'doing' AND"
        " (w.id IS NULL OR w.last_heartbeat < %s::timestamptz - interval '30 s'))"
        " FROM (SELECT status, worker_id FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')"
        " LIMIT %s::bigint) j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id",
        at,
        MOST + 1,
    )
    return [
        ({"state": word}, float(str(n)))
        for word, n in zip(("queued", "running", "failed", "stalled"), rows[0], strict=True)
    ]


def _seal(at: datetime) -> Samples:
    last = Seal.objects.order_by("-n").values_list("at", flat=True).first()
    return [({}, (at - last).total_seconds())] if last else []


def _unsealed(at: datetime) -> Samples:
    last = Seal.objects.order_by("-n").values_list("epoch", "xid", "event").first() or (0, 0, 0)
    rows = _one(
        "SELECT extract(epoch FROM %s::timestamptz - at) FROM kernel_event"
        " WHERE (epoch, xid, id) > (%s::smallint, %s::bigint, %s::bigint) ORDER BY epoch, xid, id LIMIT 1::bigint",
        at,
        *last,
    )
    return [({}, max(0.0, float(str(rows[0][0]))) if rows else 0.0)]


def _backup(at: datetime) -> Samples:
    record = home.read_record(settings.HOME / FOLDER / RECORD)
    return [({}, (at - datetime.fromisoformat(str(record["at"]))).total_seconds())] if record else []
