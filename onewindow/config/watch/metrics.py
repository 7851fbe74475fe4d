"""``/metrics`` (运行指标) for Prometheus: how the installation does, never who did what.

The processes of ``onewindow serve`` (pages several times, events, worker) each write their own small mapped files into one
folder that the supervisor makes empty at every start (``PROMETHEUS_MULTIPROC_DIR``); whichever process is asked adds them up:
counters and histograms of processes that have ended stay in the sum, gauges of ended processes are taken out. What the database
knows better is read from it at the moment of asking (``city.py``).
"""

import hmac
import os
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as written
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from onewindow.config.watch import addresses, city

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
POOL_EVERY = 1.0

REQUESTS = Histogram(
    "onewindow_request_seconds",
    "Time of requests by pattern of the address and status.",
    ("method", "pattern", "status"),
    buckets=BUCKETS,
)
REFUSALS = Counter("onewindow_refusals", "Requests that were refused, by the refusal's code.", ("code",))
EVENTS = Counter("onewindow_events", "Events of the log by name: each step of a case is one.", ("name",))
STREAMS = Gauge("onewindow_streams_open", "Open event streams.", multiprocess_mode="mostrecent")
POOL = Gauge(
    "onewindow_pool_connections",
    "Database connections of the serving processes: open, idle, and requests that wait for one.",
    ("state",),
    multiprocess_mode="livesum",
)
_pool_again = 0.0


def measured(method: str, pattern: str, status: int, seconds: float, refused: str) -> None:
    """One request has been answered."""
    REQUESTS.labels(method if method in _METHODS else "other", f"/{pattern}", str(status)).observe(seconds)
    if refused:
        REFUSALS.labels(refused).inc()
    _look_at_pool()


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _look_at_pool() -> None:
    """At most once a second: how the pool of this process stands."""
    global _pool_again
    now = time.monotonic()
    pool = getattr(connection, "pool", None) if now >= _pool_again else None
    if pool is not None:
        _pool_again = now + POOL_EVERY
        found = pool.get_stats()
        POOL.labels("open").set(found.get("pool_size", 0))
        POOL.labels("idle").set(found.get("pool_available", 0))
        POOL.labels("waiting").set(found.get("requests_waiting", 0))


def scraper(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The access mark of this page: who knows the token (``ONEWINDOW_METRICS_TOKEN``), or asks from an address that may
    (``ONEWINDOW_METRICS_FROM``, by default this machine only)."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (_knows_token(request) or _comes_from_here(request)):
            raise PermissionDenied("metrics")
        return view(request)

    guarded.access = "scraper"  # type: ignore[attr-defined]
    return guarded


def _knows_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _comes_from_here(request: HttpRequest) -> bool:
    """By the real address. A request that came through a proxy nobody has told us of has none."""
    if "X-Forwarded-For" in request.headers and not addresses.by_proxy(request):
        return False
    return addresses.within(addresses.real(request), settings.METRICS_FROM)


@scraper
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that is measured, in Prometheus' text form."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        forget_ended(Path(os.environ[FOLDER]))
        MultiProcessCollector(registry)
    else:  # one process: another server, or a test
        for series in (REQUESTS, REFUSALS, EVENTS, STREAMS, POOL):
            registry.register(series)
    registry.register(city.City())
    return HttpResponse(written(registry), content_type=CONTENT_TYPE_LATEST)


def forget_ended(folder: Path) -> None:
    """Gauges of processes that live no more."""
    for pid in {file.stem.rpartition("_")[2] for file in folder.glob("gauge_live*.db")}:
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            mark_process_dead(int(pid), str(folder))
        except (PermissionError, ValueError):
            pass


__all__ = ["EVENTS", "FOLDER", "POOL", "REFUSALS", "REQUESTS", "STREAMS", "measured", "metrics"]
