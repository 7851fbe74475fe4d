"""Dispatch meetings as they are read (调度会): those of one's body, one with its errands."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from onewindow.domain.agents.models import Errand, Meeting
from onewindow.domain.agents.refusals import NoSuchErrand, NoSuchMeeting
from onewindow.domain.org.models import Holding, Post
from onewindow.domain.org.queries import Actor, NamedPost, Who, may, names_of, posts_named

PAGE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """One errand with the post it is asked of; ``mine``: the reader holds it."""

    row: Errand
    post: NamedPost | None
    mine: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting, its errands, who called it; ``leads``: the reader may give errands and close it."""

    row: Meeting
    errands: tuple[Asked, ...]
    caller: Who | None
    leads: bool


def listed(actor: Actor, *, before: int | None = None) -> list[Meeting]:
    """调度会清单. Those of the reader's body, newest first; one more than a page."""
    rows = Meeting.objects.filter(department=actor.department)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: PAGE + 1])


def page(meeting: int, actor: Actor) -> MeetingPage:
    """调度会详情. For the body that called it and for who has an errand from it.

    :raises NoSuchMeeting: for everybody else.
    """
    row = Meeting.objects.filter(pk=meeting).first()
    errands = list(Errand.objects.filter(meeting=meeting).order_by("pk"))
    mine = any(one.post_id in actor.posts for one in errands)
    if row is None or actor.kind != "staff" or not (mine or row.department_id == actor.department):
        raise NoSuchMeeting(meeting=meeting)
    named = {one.post: one for one in posts_named({one.post_id for one in errands})}
    supervises = may(actor, role="supervisor") and actor.department == row.department_id
    return MeetingPage(
        row=row,
        errands=tuple(Asked(one, named.get(one.post_id), one.post_id in actor.posts) for one in errands),
        caller=names_of({row.called_by_id}).get(row.called_by_id),
        leads=row.state == "called" and (row.called_by_id == actor.account or supervises),
    )


def meeting_of(errand: int) -> int:
    """The meeting that asked for it.

    :raises NoSuchErrand: there is none.
    """
    found = Errand.objects.filter(pk=errand).values_list("meeting", flat=True).first()
    if found is None:
        raise NoSuchErrand(errand=errand)
    return found


def posts_to_charge() -> list[NamedPost]:
    """可交办岗位. Posts of open bodies that somebody holds, by body."""
    held = Holding.objects.filter(post=OuterRef("pk"), to_on=None)
    return posts_named(list(Post.objects.filter(Exists(held), department__closed_on=None).values_list("pk", flat=True)))
