"""Due moments of a case's tasks: notice, reviews, decision, licence. Every one is an open task; no edit restarts one."""

from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights
from onewindow.kernel.step import Open
from onewindow.kernel.worktime import Calendar

opening = calendars.opening


def forget() -> None:
    """Forget the kept opening hours and calendar (for a test or a restore that gives ids a new meaning)."""
    calendars.forget()


def notice(known: ItemSpec, at: datetime, centre: int | None, post: int | None = None) -> tuple[Open, Open]:
    """The acceptance task, and the timer that accepts by silence when nothing has been told in time (art. 32).

    :param post: the window that took it, where it is not the item's own (同城通办).
    """
    due = rules.due(known.notice, at, *calendars.counting(centre))
    return posted("accept", post or known.window_post, at, due, centre), Open("notice-limit", due_at=due)


def started(
    known: ItemSpec,
    at: datetime,
    received_at: datetime,
    centre: int | None,
    calendar: Calendar | None = None,
    stops: rules.Stops = rules.RUNS_ON,
) -> rules.Clock:
    """The clocks from the moment of acceptance ``at``, by the calendar in force or another one, holds left out."""
    return rules.clock(
        promised=known.promised,
        statutory=known.statutory,
        law_from=received_at if known.statutory_from == "filing" else at,
        at=at,
        calendar=calendar or calendars.current(),
        opening=opening(centre),
        stops=stops,
        first=known.particulars.get("first_examined"),
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
    if due_at is None:
        return Open(name, post=post)
    return Open(name, post=post, amber_at=amber(name, at, due_at, centre), due_at=due_at)


def amber(name: str, at: datetime, due_at: datetime, centre: int | None, held: tuple[rules.Span, ...] = ()) -> datetime:
    """黄灯时刻. When a task that runs from ``at`` turns amber; one that is due already is amber at once."""
    if due_at <= at:
        return due_at
    calendar, hours = calendars.counting(centre)
    return lights.amber_at("case", name, opened_at=at, due_at=due_at, calendar=calendar, opening=hours, holds=held)


def delivery(known: ItemSpec, at: datetime, centre: int | None, post: int | None = None) -> Open:
    """The closing task: the licence or the notice is handed over within ten days of the decision (art. 44).

    :param post: the window or point that took it, where it is not the item's own: the result goes back there.
    """
    due = rules.due(known.certificate or rules.CERTIFICATE, at, *calendars.counting(centre))
    return posted("close", post or known.window_post, at, due, centre)
