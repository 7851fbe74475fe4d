"""Which open tasks of a case somebody may pass on (转办), and to whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.queries.progress import Next, progress
from onewindow.domain.org.models import Holding, Post
from onewindow.domain.org.queries import Actor, Who, may, names_of


@dataclass(frozen=True, slots=True)
class HandOver:
    """The tasks that may be passed on, and who holds one of their posts today."""

    case: Case
    tasks: tuple[Next, ...]
    people: tuple[Who, ...]


def handed_over(case: int, actor: Actor, at: datetime) -> HandOver:
    """可转办事项. One's own tasks; for a supervisor those of his department.

    :raises NoSuchCase, NotYours: as the case page.
    """
    row = must_see(actor, case)
    (now,) = progress(at, cases=[case])
    mine = set(actor.posts)
    if may(actor, role="supervisor"):
        mine |= set(Post.objects.filter(department=actor.department).values_list("pk", flat=True))
    tasks = tuple(one for one in now.next if one.post in mine)
    today = timezone.localtime(at).date()
    held = Holding.objects.filter(
        Q(to_on=None) | Q(to_on__gte=today),
        post__in={one.post for one in tasks},
        from_on__lte=today,
        staff__left_on=None,
    ).values_list("staff__account", flat=True)
    people = names_of(set(held))
    return HandOver(row, tasks, tuple(sorted(people.values(), key=lambda one: one.number)))
