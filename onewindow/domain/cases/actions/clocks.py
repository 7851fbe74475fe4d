"""Due moments of a case's tasks: notice, reviews, decision, licence. Every one is an open task; no edit restarts one."""

import time
from collections import defaultdict
from datetime import datetime
from datetime import time as clock_time

from onewindow.domain.cases import rules
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.org.models import OpeningHours
from onewindow.kernel import lights
from onewindow.kernel.sql import city
from onewindow.kernel.step import Open
from onewindow.kernel.worktime import Calendar, Opening

CERTIFICATE = "10wd"
"""行政许可法 art. 44: the licence is issued and delivered within ten days of the decision."""

KEPT_SECONDS = 60  # an edit of the hours shows within this time; a hot verb must not ask the database
_openings: dict[tuple[str, int | None], tuple[float, Opening]] = {}


def opening(centre: int | None) -> Opening:
    """开放时间. When the centre is open (None: the city's main centre; without hours: the usual ones)."""
    key = (city(), centre)
    kept = _openings.get(key)
    if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    rows = OpeningHours.objects.filter(centre=centre) if centre else OpeningHours.objects.filter(centre__main=True)
    listed = rows.order_by("centre__area__level", "centre_id", "weekday", "opens")
    first, week = None, defaultdict[int, list[tuple[clock_time, clock_time]]](list)
    for where, weekday, opens, closes in listed.values_list("centre_id", "weekday", "opens", "closes"):
        first = first or where
        if where == first:
            week[weekday - 1].append((opens, closes))
    found = Opening.of(week) if week else Opening.default()
    _openings[key] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Forget the kept opening hours (for a test or a restore that gives ids a new meaning)."""
    _openings.clear()


def notice(known: ItemSpec, at: datetime, centre: int | None) -> tuple[Open, Open]:
    """The acceptance task, and the timer that accepts by silence when nothing has been told in time (art. 32)."""
    due = rules.due(known.notice, at, Calendar.packaged(), opening(centre))
    return posted("accept", known.window_post, at, due, centre), Open("notice-limit", due_at=due)


def started(known: ItemSpec, at: datetime, received_at: datetime, centre: int | None) -> rules.Clock:
    """The clocks from the moment of acceptance ``at``."""
    return rules.clock(
        promised=known.promised,
        statutory=known.statutory,
        law_from=received_at if known.statutory_from == "filing" else at,
        at=at,
        calendar=Calendar.packaged(),
        opening=opening(centre),
    )


def begun(known: ItemSpec, clock: rules.Clock, at: datetime, centre: int | None) -> list[Open]:
    """What opens with acceptance: reviews of all departments at once or the decision, and the timers of both limits."""
    if known.review_posts:
        first = posted("review", known.review_posts[0], at, clock.review, centre)
        work = [first._replace(post=post) for post in known.review_posts]
    else:
        work = [posted("decide", known.decide_post, at, clock.promised, centre)]
    work.append(Open("promised-limit", due_at=clock.promised))
    if clock.statutory is not None:
        work.append(Open("statutory-limit", due_at=clock.statutory))
    return work


def posted(name: str, post: int, at: datetime, due_at: datetime | None, centre: int | None) -> Open:
    """A task of a post that is due at a moment already known; its amber moment comes from the light rules."""
    if due_at is None or due_at <= at:
        return Open(name, post=post, amber_at=due_at, due_at=due_at)
    amber = lights.amber_at(
        "case", name, opened_at=at, due_at=due_at, calendar=Calendar.packaged(), opening=opening(centre)
    )
    return Open(name, post=post, amber_at=amber, due_at=due_at)


def delivery(known: ItemSpec, at: datetime, centre: int | None) -> Open:
    """The closing task: the licence or the notice is handed over within ten days of the decision (art. 44)."""
    due = rules.due(known.certificate or CERTIFICATE, at, Calendar.packaged(), opening(centre))
    return posted("close", known.window_post, at, due, centre)
