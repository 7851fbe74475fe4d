"""Packages in figures (一件事统计): filed, running, done, refused, days against the promise, urgings; and the lists behind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from onewindow.domain.bundles.models import Bundle, Package
from onewindow.domain.bundles.queries.packages.pages import cards
from onewindow.domain.bundles.queries.progress import BundleLine, lines
from onewindow.domain.bundles.rules.gain import Gain
from onewindow.domain.bundles.rules.plan import Words
from onewindow.kernel.worktime import CHINA

GROUPS: dict[str, tuple[str, ...]] = {
    "running": ("filed", "correcting", "running"),
    "done": ("closed",),
    "withdrawn": ("withdrawn",),
    "not-accepted": ("not_accepted",),
}
"""The lists behind the figures: their states."""

_BUNDLES = """
SELECT v.package_id, count(*),
  count(*) FILTER (WHERE b.state IN ('filed', 'correcting', 'running')),
  count(*) FILTER (WHERE b.state = 'closed'),
  count(*) FILTER (WHERE b.state = 'withdrawn'),
  count(*) FILTER (WHERE b.state = 'not_accepted'),
  count(*) FILTER (WHERE b.state = 'closed' AND b.closed_at <= b.due_at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM b.closed_at - b.accepted_at))
    FILTER (WHERE b.state = 'closed'),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM b.due_at - b.accepted_at))
    FILTER (WHERE b.state = 'closed')
FROM bundles_bundle b JOIN bundles_packageversion v ON v.id = b.package_version_id
WHERE b.filed_at >= %s AND b.filed_at < %s GROUP BY v.package_id
"""
_ITEMS = """
SELECT v.package_id, count(*) FILTER (WHERE c.outcome IN ('granted', 'refused')),
  count(*) FILTER (WHERE c.outcome = 'refused')
FROM bundles_bundle b JOIN bundles_packageversion v ON v.id = b.package_version_id
JOIN bundles_bundlecase n ON n.bundle_id = b.id JOIN cases_case c ON c.id = n.case_id
WHERE b.filed_at >= %s AND b.filed_at < %s GROUP BY v.package_id
"""
_URGINGS = """
SELECT v.package_id, count(*) FROM bundles_urging u JOIN bundles_bundle b ON b.id = u.bundle_id
JOIN bundles_packageversion v ON v.id = b.package_version_id
WHERE b.filed_at >= %s AND b.filed_at < %s GROUP BY v.package_id
"""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Figures:
    """One package in a period, by the day its applications came in.

    ``median_days`` and ``promised_days``: elapsed days (of 24 hours, days off included) from acceptance, both over the same
    closed applications; None if there is none. ``decided`` and ``refused`` count items, the rest applications.
    """

    slug: str
    name: Words
    filed: int
    running: int
    done: int
    withdrawn: int
    not_accepted: int
    in_time: int
    median_days: float | None
    promised_days: float | None
    decided: int
    refused: int
    urgings: int
    gain: Gain | None

    @property
    def refused_percent(self) -> float | None:
        """Refused of the decided items, in percent."""
        return round(self.refused * 100 / self.decided, 1) if self.decided else None

    @property
    def in_time_percent(self) -> float | None:
        """Closed within the promise, of the closed ones, in percent."""
        return round(self.in_time * 100 / self.done, 1) if self.done else None

    def plain(self) -> dict[str, Any]:
        """The bare numbers, for programs."""
        names = ("slug", "filed", "running", "done", "withdrawn", "not_accepted", "in_time", "in_time_percent")
        more = ("median_days", "promised_days", "decided", "refused", "refused_percent", "urgings")
        found = {name: getattr(self, name) for name in (*names, *more)}
        saved = {f"{one.key}_saved_percent": one.saved_percent for one in self.gain.figures} if self.gain else {}
        return {**found, "name_zh": self.name.zh, "name_en": self.name.en, **saved}


def statistics(first: date, last: date) -> list[Figures]:
    """一件事统计. Every package in a period (both days included): four SQL, whatever the number of packages."""
    span = (_midnight(first), _midnight(last + timedelta(days=1)))
    bundles, items, urged = (_rows(sql, span) for sql in (_BUNDLES, _ITEMS, _URGINGS))
    packages = dict(Package.objects.filter(slug__in=[one.slug for one in cards(last)]).values_list("slug", "pk"))
    found = []
    for card in cards(last):
        key = packages[card.slug]
        filed, running, done, withdrawn, not_accepted, in_time, took, promised = bundles.get(
            key, (0, 0, 0, 0, 0, 0, None, None)
        )
        decided, refused = items.get(key, (0, 0))
        (times,) = urged.get(key, (0,))
        found.append(
            Figures(
                card.slug,
                card.name,
                filed,
                running,
                done,
                withdrawn,
                not_accepted,
                in_time,
                _days(took),
                _days(promised),
                decided,
                refused,
                times,
                card.gain,
            )
        )
    return found


def behind(
    slug: str, group: str, first: date, last: date, at: datetime, *, before: int | None = None, limit: int = 51
) -> list[BundleLine]:
    """统计下钻. The applications behind a figure, newest first; ``before`` is the last id of the page before."""
    rows = Bundle.objects.filter(
        package_version__package__slug=slug,
        filed_at__gte=_midnight(first),
        filed_at__lt=_midnight(last + timedelta(days=1)),
    )
    if group in GROUPS:
        rows = rows.filter(state__in=GROUPS[group])
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return lines(list(rows.order_by("-pk")[:limit]), at)


def _rows(sql: str, span: tuple[datetime, datetime]) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, span)
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def _days(seconds: Any) -> float | None:
    return None if seconds is None else round(float(seconds) / DAY, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
