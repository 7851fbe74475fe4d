"""Many people at once (批量入职): a list checked line by line, then taken over as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from onewindow.domain.org import events
from onewindow.domain.org.actions.office.staffing import Place, join
from onewindow.domain.org.models import Centre, Department, Post
from onewindow.domain.org.refusals import NotAllowed
from onewindow.domain.org.rules import Actor, may
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal

MOST = 500


class DepartmentUnknown(Refusal):
    """No open department is called %(department)s (查无此部门)."""


class PostMissing(Refusal):
    """The department has no such post (部门无此岗位)."""


class TooMany(Refusal):
    """At most 500 people at once (一次最多 500 人)."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One line of the list; ``department`` by its full name, short name or address name, ``roles`` of that department."""

    line: int
    name_zh: str
    number: str
    login: str
    department: str
    roles: tuple[str, ...] = ()
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How a list fared: whom it would add (or added), and what is wrong with which line."""

    added: int
    wrong: tuple[tuple[int, Refusal], ...]


def import_staff(*, people: Sequence[Newcomer], dry: bool, by: Actor, at: datetime) -> Taken:
    """批量入职. Add everybody of a list, or nobody if a line is wrong; every wrong line is named at once.

    :param dry: only look: nothing is kept.
    :raises NotAllowed: for anybody but an administrator. :raises TooMany: for a list that is too long.
    """
    if not may(by, role="office"):
        raise NotAllowed
    if len(people) > MOST:
        raise TooMany
    wrong: list[tuple[int, Refusal]] = []
    with transaction.atomic():
        main = Centre.objects.filter(main=True).order_by("area__level", "pk").values_list("pk", flat=True).first()
        for one in people:
            try:
                with transaction.atomic():
                    _join(one, main, by, at)
            except Refusal as refusal:
                wrong.append((one.line, refusal))
        if dry or wrong:
            transaction.set_rollback(True)
        else:
            log.add(events.STAFF_IMPORTED, by=by.account, at=at, data={"count": len(people)})
    return Taken(len(people) - len(wrong), tuple(wrong))


def _join(one: Newcomer, centre: int | None, by: Actor, at: datetime) -> None:
    called = one.department.strip()
    name = Q(name_zh=called) | Q(short_zh=called) | Q(name_en=called) | Q(short_en=called) | Q(slug=called)
    department = Department.objects.filter(name, closed_on=None).order_by("order", "pk").first()
    if department is None:
        raise DepartmentUnknown(department=called)
    posts = dict(Post.objects.filter(department=department).values_list("role", "pk"))
    if set(one.roles) - posts.keys():
        raise PostMissing(roles=sorted(set(one.roles) - posts.keys()))
    join(
        login=one.login.strip(),
        name_zh=one.name_zh,
        number=one.number,
        place=Place(department.pk, centre),
        posts=[posts[role] for role in one.roles],
        from_on=one.from_on,
        by=by,
        at=at,
    )
