"""What every verb of a question reads first: the question, its open tasks, who may; and rows of the same moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.feedback.models import Consultation
from onewindow.domain.feedback.queries.access import owns
from onewindow.domain.feedback.refusals import (
    NoSuchConsultation,
    NotAtThisStep,
    NothingAsked,
    NotYours,
    ReasonMissing,
    TooLong,
)
from onewindow.domain.feedback.rules import TEXT, TITLE
from onewindow.domain.org.queries import Actor, calendar, may
from onewindow.kernel import lights, worktime
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Also, ChangedMeanwhile, Open, TaskGone
from onewindow.kernel.worktime import Limit


@dataclass(frozen=True, slots=True)
class Seen:
    """The question as the verb saw it, with its open tasks."""

    row: Consultation
    tasks: tuple[Task, ...]

    @property
    def ids(self) -> list[int]:
        """Ids of all open tasks, timers included."""
        return [task.pk for task in self.tasks]

    def ids_of(self, *names: str) -> list[int]:
        """Ids of the open tasks so named."""
        return [task.pk for task in self.tasks if task.name in names]


def look(consultation: int) -> Seen:
    """Read a question and its open tasks.

    :raises NoSuchConsultation: if there is none.
    """
    rows = Consultation.objects.select_related("item", "case", "bundle", "owner")
    row = rows.filter(pk=consultation).first()
    if row is None:
        raise NoSuchConsultation(consultation=consultation)
    open_ = Task.objects.filter(kind="consultation", thing=consultation, closed_at=None).order_by("id")
    return Seen(row, tuple(open_))


def task_of(seen: Seen, name: str, by: Actor, version: int | None) -> Task:
    """The open task of this name, if ``by`` holds its post.

    :raises TaskGone: a colleague has done it; details say who and when. :raises NotYours: it is somebody else's.
    :raises ChangedMeanwhile: the question has moved on since. :raises NotAtThisStep: it is not reached or long past.
    """
    task = next((one for one in seen.tasks if one.name == name), None)
    if task is not None and task.post is not None and may(by, post=task.post):
        same_version(seen, version)
        return task
    done = Task.objects.filter(kind="consultation", thing=seen.row.pk, name=name, post__in=by.posts)
    last = done.exclude(closed_at=None).order_by("-id").first()
    if last is not None:
        raise TaskGone(consultation=seen.row.pk, by=last.closed_by, at=last.closed_at)
    if task is not None:
        raise NotYours(consultation=seen.row.pk)
    raise NotAtThisStep(consultation=seen.row.pk, state=seen.row.state)


def same_version(seen: Seen, version: int | None) -> None:
    """The version somebody had before his eyes is still the last one.

    :raises ChangedMeanwhile: otherwise; details say who did what and when.
    """
    if version is not None and version != seen.row.version:
        last = Event.objects.filter(kind="consultation", thing=seen.row.pk).exclude(name__startswith="task.")
        event = last.order_by("-id").first()
        details: dict[str, Any] = {"by": event.by, "name": event.name, "at": event.at} if event else {}
        raise ChangedMeanwhile(**details)


def must_own(seen: Seen, by: Actor) -> None:
    """Who asked, or acts for him.

    :raises NoSuchConsultation: for everybody else: a stranger does not learn that it is there.
    """
    if not owns(by, seen.row):
        raise NoSuchConsultation(consultation=seen.row.pk)


def account_of(by: Actor) -> int:
    """The account that signs what it writes.

    :raises NotYours: for the system, which signs nothing.
    """
    if by.account is None:
        raise NotYours()
    return by.account


def written(text: str, refused: type[Exception], longest: int = TEXT) -> str:
    """What was typed, without the blanks around it.

    :raises Refusal: ``refused`` if nothing was; TooLong.
    """
    clean = text.strip()
    if not clean:
        raise refused()
    if len(clean) > longest:
        raise TooLong(longest=longest)
    return clean


def asked(title: str, text: str) -> tuple[str, str]:
    """Title and question as typed; without a title the first line of the question is it.

    :raises NothingAsked, TooLong: if there is nothing, or too much.
    """
    words = written(text, NothingAsked)
    return written(title.strip() or words.splitlines()[0][:60], NothingAsked, TITLE), words


def reason_of(text: str) -> str:
    """Why, as typed.

    :raises ReasonMissing, TooLong: if nothing was, or too much.
    """
    return written(text, ReasonMissing, 1000)


def due(at: datetime, limit: str, centre: int | None) -> datetime:
    """When a limit that begins now ends, by the city's calendar and the centre's hours."""
    return worktime.clock(calendar.current(), calendar.opening(centre)).due(at, Limit.parse(limit))


def posted(name: str, post: int, at: datetime, due_at: datetime, centre: int | None) -> Open:
    """A task of a post; its amber moment comes from the light rules. One that is due already is amber at once."""
    amber = due_at
    if due_at > at:
        amber = lights.amber_at(
            "consultation",
            name,
            opened_at=at,
            due_at=due_at,
            calendar=calendar.current(),
            opening=calendar.opening(centre),
        )
    return Open(name, post=post, amber_at=amber, due_at=due_at)


_NOTE = (
    "INSERT INTO feedback_consultationnote (consultation_id, kind, text, from_department_id, to_department_id, by_id, at)"
    " SELECT %s::bigint, %s::text, %s::text, %s::bigint, %s::bigint, %s::bigint, %s::timestamptz FROM s"
)


def note(
    seen: Seen, kind: str, text: str, who: int, moment: datetime, *, from_: int | None = None, to: int | None = None
) -> Also:
    """Why it was done, written by the same statement."""
    return Also(_NOTE, (seen.row.pk, kind, text, from_, to, who, moment.isoformat()))
