"""The read of what stops and lengthens a clock, and what follows for due moments and tasks; one read, no write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.reading import ALL, Seen, look
from onewindow.domain.cases.queries.recomputing import EXTENSION, HOLDS, WAITED
from onewindow.domain.cases.refusals import NotAtThisStep, NotYours
from onewindow.domain.cases.rules import holding
from onewindow.domain.cases.rules.holding import Granted, Held
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel.step import Open

RUNS = ("reviewing", "deciding")
_WIDTH = 7
_EXTRA = f", c.accepted_at, c.received_at, c.promised_due_at, c.statutory_due_at, {WAITED}, {HOLDS}, {EXTENSION}"
_MOVED = ("review", "decide", "consent", "promised-limit", "statutory-limit", "hold-lasts", "release", "extend")


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with its clocks: what was held, what is, and the approved extension. ``extra``: what the verb asked besides."""

    now: Seen
    known: ItemSpec
    accepted_at: datetime
    received_at: datetime
    promised_at: datetime
    statutory_at: datetime | None
    waited: bool
    holds: tuple[Held, ...]
    extension: Granted | None
    extra: tuple[Any, ...]

    @property
    def open(self) -> tuple[Held, ...]:
        """Holds that last."""
        return tuple(one for one in self.holds if one.released_at is None)

    def clock(self, holds: Sequence[Held], extension: Granted | None) -> rules.Clock:
        """The due moments with these holds; one that lasts is reckoned to its expected end."""
        since = self.accepted_at if self.waited else self.received_at
        stops = holding.stops(holds, extension)
        return clocks.started(self.known, self.accepted_at, since, self.now.centre, stops=stops)


@dataclass(frozen=True, slots=True)
class Change:
    """What a step does to the clocks: tasks that end, tasks that open with new moments, the two limits."""

    close: list[int]
    open: list[Open]
    set: dict[str, Any]
    clock: rules.Clock

    @property
    def data(self) -> dict[str, Any]:
        """The two limits for the event."""
        law = {"statutory": self.clock.statutory} if self.clock.statutory else {}
        return {"promised": self.clock.promised, **law}


def stand(case: int, extra: str = "", params: tuple[Any, ...] = ()) -> Standing:
    """Read a case, its open tasks, its holds and its extension in one SQL.

    :raises NoSuchCase: if there is none. :raises NotAtThisStep: where no clock of the law or the promise runs.
    """
    now = look(case, ALL, _EXTRA + extra, params)
    if now.state not in RUNS:
        raise NotAtThisStep(case=case, state=now.state)
    accepted, received, promised, statutory, waited, holds, extension = now.extra[:_WIDTH]
    return Standing(
        now,
        spec(now.item),
        accepted,
        received,
        promised,
        statutory,
        waited,
        holding.held(holds),
        holding.granted(extension),
        now.extra[_WIDTH:],
    )


def must_decide(standing: Standing, by: Actor) -> None:
    """:raises NotYours: for anybody but the deciding post; nobody stops or lengthens the clock of his own case."""
    if not may(by, post=standing.known.decide_post) or (by.kind != "system" and by.account == standing.now.owner):
        raise NotYours(case=standing.now.id)


def change(
    standing: Standing,
    holds: Sequence[Held],
    extension: Granted | None,
    at: datetime,
    *,
    keep: Collection[str] = (),
    end: Collection[str] = (),
) -> Change:
    """What these holds and this extension make of the tasks and the two limits.

    While a hold lasts there is no decision and no timer of a stopped clock; reviews go on, due as the hold is expected to
    end; the deciding post has the task to end it. When the last one ends, everything runs on with what was left.

    :param keep: tasks that stay as they are. :param end: tasks that are done by this step.
    """
    now = standing.now
    clock = standing.clock(holds, extension)
    lasting = [one for one in holds if one.released_at is None]
    spans = tuple(one.span for one in holds)
    moved = [task for task in now.tasks if task.name in _MOVED and task.name not in keep]
    dues = {"review": clock.review, "consent": clock.promised, "extend": clock.statutory}
    opens = [
        _due(standing, task.name, task.post, task.actor, due, spans)
        for task in moved
        if task.name not in end and (due := dues.get(task.name))
    ]
    opens += _lasting(standing, lasting, at) if lasting else _running(standing, clock, spans)
    if clock.statutory is not None and not any(one.stops_statutory for one in lasting):
        opens.append(Open("statutory-limit", due_at=clock.statutory))
    columns = {"promised_due_at": clock.promised, "statutory_due_at": clock.statutory}
    open_ = [one for one in opens if one.name not in keep]
    return Change([task.id for task in moved], open_, columns, clock)


def _due(
    standing: Standing, name: str, post: int | None, actor: int | None, due: datetime, spans: tuple[rules.Span, ...]
) -> Open:
    """A task of a post with another moment; its light counts from acceptance, what was held left out."""
    held = tuple((start, min(stop, due)) for start, stop in spans if start < due)
    amber = clocks.amber(name, standing.accepted_at, due, standing.now.centre, held)
    return Open(name, post=post, actor=actor, amber_at=amber, due_at=due)


def _lasting(standing: Standing, lasting: Sequence[Held], at: datetime) -> list[Open]:
    """The deciding post is to end the hold when it is expected to end; the timer reckons anew if it does not."""
    due = min(one.expected_at for one in lasting)
    return [
        clocks.posted("release", standing.known.decide_post, at, due, standing.now.centre),
        Open("hold-lasts", due_at=min(one.lasts_until for one in lasting)),
    ]


def _running(standing: Standing, clock: rules.Clock, spans: tuple[rules.Span, ...]) -> list[Open]:
    """The promise runs: its timer, and the decision if the case has come to it and no proposal waits."""
    now = standing.now
    opens = [Open("promised-limit", due_at=clock.promised)]
    if now.state == "deciding" and not any(task.name == "consent" for task in now.tasks):
        holder = next((task.actor for task in now.tasks if task.name == "decide"), None)
        opens.append(_due(standing, "decide", standing.known.decide_post, holder, clock.promised, spans))
    return opens
