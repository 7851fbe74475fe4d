"""Whom a bundle waits for (催办): departments with open tasks, how often each was urged, and who may urge."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from onewindow.domain.bundles.models import Bundle, Urging
from onewindow.domain.org.models import Department, Holding, Post
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import tasks
from onewindow.kernel.models import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task of a post about a case of the bundle."""

    case: int
    name: str
    post: int
    department: int
    light: str


@dataclass(frozen=True, slots=True)
class Slow:
    """A department something waits for: its worst light, how many tasks, how often it was urged, when last."""

    department: Department
    light: str
    tasks: int
    urged: int
    last: Urging | None


_RANK = {"none": 0, "green": 1, "amber": 2, "red": 3}


def leads(row: Bundle, actor: Actor) -> bool:
    """牵头. The post that accepted the bundle, and the supervisors of its department."""
    if may(actor, post=row.window_post_id):
        return True
    over = Post.objects.filter(department__posts=row.window_post_id, role=Post.Role.SUPERVISOR)
    return any(may(actor, post=post) for post in over.values_list("pk", flat=True))


def waits_for(row: Bundle, department: int | None = None, at: datetime | None = None) -> list[Waiting]:
    """待办部门. Open tasks of departments about the bundle's cases; two SQL.

    :param at: for the lights; without it they are all ``none``.
    """
    cases = row.nodes.values_list("case_id", flat=True)
    open_ = list(Task.objects.filter(kind="case", thing__in=cases, closed_at=None, post__isnull=False).order_by("id"))
    owners = dict(Post.objects.filter(pk__in={one.post for one in open_}).values_list("pk", "department_id"))
    found = [
        Waiting(one.thing, one.name, one.post, owners[one.post], tasks.light(one, at) if at else "none")
        for one in open_
        if one.post in owners
    ]
    return [one for one in found if department is None or one.department == department]


def slow(row: Bundle, at: datetime) -> list[Slow]:
    """催办情况. Every department something waits for, or that was urged before; the most urgent first; four SQL."""
    waiting = waits_for(row, at=at)
    urged: dict[int, list[Urging]] = {}
    for one in Urging.objects.filter(bundle=row).order_by("pk"):
        urged.setdefault(one.department_id, []).append(one)
    ids = {one.department for one in waiting} | set(urged)
    found = []
    for department in Department.objects.filter(pk__in=ids).order_by("order"):
        mine = [one for one in waiting if one.department == department.pk]
        told = urged.get(department.pk, [])
        light = max((one.light for one in mine), key=_RANK.__getitem__, default="none")
        found.append(Slow(department, light, len(mine), len(told), told[-1] if told else None))
    return sorted(found, key=lambda one: (-_RANK[one.light], -one.tasks))


def holders(posts: list[int], on: date) -> list[int]:
    """在岗人员. The accounts that hold one of these posts on a day, stand-ins among them."""
    held = Holding.objects.filter(Q(to_on=None) | Q(to_on__gte=on), post__in=posts, from_on__lte=on)
    return sorted(set(held.values_list("staff__account", flat=True)))
