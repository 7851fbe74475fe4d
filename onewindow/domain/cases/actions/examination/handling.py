"""承办. Who handles a case: the deciding post, and a reviewing department while its opinion is awaited; and whom he may ask."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.reading import Seen, must_be_in
from onewindow.domain.cases.refusals import NotYours, OwnCase
from onewindow.domain.cases.states import EXAMINED
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Holding, Post
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import sql
from onewindow.kernel.errors import Refusal
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import StoredFile

HANDLED = ("review", "decide", "release", "consent")
"""Open tasks that tell who handles a case."""
_PUTTING_IN = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':putting in:' || %s::text, 0))"
WORDS = 2000
MOST_DAYS = 60
_ROLES = (Post.Role.EXAMINER, Post.Role.APPROVER, Post.Role.SUPERVISOR, Post.Role.WINDOW)
"""With which of its posts a body answers, and with which of his a person."""


class DaysUnfit(Refusal):
    """Say how many working days it may take: at least one, at most sixty (期限不符)."""


class BodyUnknown(Refusal):
    """There is no such department, or nobody there who could answer (无此单位或人员)."""


class Body(NamedTuple):
    """Whom one asks: a department by its post, or one person with it."""

    post: int
    person: int | None = None


@contextmanager
def one_at_a_time(case: int, account: int) -> Iterator[None]:
    """One person puts one thing after another to a case: a second click waits here, and finds what the first has put in."""
    with transaction.atomic():
        sql.row(_PUTTING_IN, (f"{case}:{account}",))
        yield


def own_file(file: uuid.UUID, by: Actor) -> StoredFile:
    """What somebody has brought himself, to put it to a case. :raises FileGone: for another's file, and for none."""
    kept = StoredFile.objects.filter(pk=file, by=by.account).first()
    if kept is None:
        raise FileGone()
    return kept


def handler(now: Seen, by: Actor) -> int:
    """The post with which ``by`` handles this case.

    :raises NotYours: for anybody else. :raises OwnCase: nobody handles his own. :raises NotAtThisStep: before acceptance and
        after the decision.
    """
    mine = [spec(now.item).decide_post, *(task.post for task in now.tasks if task.name == "review")]
    post = next((one for one in mine if one is not None and may(by, post=one)), None)
    if post is None:
        raise NotYours(case=now.id)
    must_be_in(now, *EXAMINED)
    if now.owner == by.account:
        raise OwnCase(case=now.id)
    return post


def bodies(departments: Sequence[int], numbers: Sequence[str], at: datetime) -> list[Body]:
    """These departments, each with the post that answers for it, and these persons by their staff numbers.

    :raises BodyUnknown: if one of them is not, or holds no post today.
    """
    found: dict[int, int] = {}
    posts = Post.objects.filter(department__in=departments, role__in=_ROLES).values_list("department", "pk", "role")
    for department, pk, _ in sorted(posts, key=lambda one: _ROLES.index(Post.Role(one[2]))):
        found.setdefault(department, pk)
    if missing := sorted(set(departments) - found.keys()):
        raise BodyUnknown(departments=missing)
    return [Body(found[one]) for one in dict.fromkeys(departments)] + _persons(numbers, at)


def _persons(numbers: Sequence[str], at: datetime) -> list[Body]:
    if not numbers:
        return []
    today = timezone.localtime(at).date()
    held = Holding.objects.filter(
        Q(to_on=None) | Q(to_on__gte=today),
        staff__number__in=numbers,
        staff__account__is_active=True,
        from_on__lte=today,
        acting_for=None,
        post__role__in=_ROLES,
    ).values_list("staff__number", "staff__account", "post", "post__role")
    found: dict[str, Body] = {}
    for number, account, post, _ in sorted(held, key=lambda one: _ROLES.index(Post.Role(one[3]))):
        found.setdefault(number, Body(post, account))
    if missing := sorted(set(numbers) - found.keys()):
        raise BodyUnknown(numbers=missing)
    return [found[one] for one in dict.fromkeys(numbers)]


def due_in(days: int, at: datetime, centre: int | None) -> datetime:
    """The end of so many working days from now. :raises DaysUnfit: for none or too many."""
    if not 1 <= days <= MOST_DAYS:
        raise DaysUnfit(days=days)
    return rules.due(f"{days}wd", at, calendars.current(), clocks.opening(centre))
