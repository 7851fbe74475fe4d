"""Who has looked at whose full data (查看记录): for those who watch over their department or administer an area."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from onewindow.domain.org.models import Unmasking
from onewindow.domain.org.queries.actors import Who, names_of
from onewindow.domain.org.rules import Actor, mask_id, mask_name


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's full data: who, at whom (masked), why, when."""

    record: int
    who: Who | None
    person: str
    id_no: str
    reason: str
    at: datetime


def looks(by: Actor, *, staff: str = "", after: int | None = None, limit: int = 50) -> list[Look]:
    """查看记录. Looks by the staff an actor watches over, the newest first; two SQL.

    A supervisor sees those of his department, an administrator those of his area, anybody else none.

    :param staff: narrows to one log-in. :param after: the last record of a page.
    """
    rows = Unmasking.objects.filter(_watched(by))
    if staff:
        rows = rows.filter(account__login=staff)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related("person").order_by("-pk")[:limit])
    names = names_of({one.account_id for one in found if one.account_id})
    return [
        Look(
            record=one.pk,
            who=names.get(one.account_id or 0),
            person=mask_name(one.person.name_zh),
            id_no=mask_id(one.person.id_no),
            reason=one.reason,
            at=one.at,
        )
        for one in found
    ]


def _watched(by: Actor) -> Q:
    if by.kind == "system":
        return Q()
    found = Q(pk=None)
    for role, prefix in by.scopes:
        if role == "office":
            found |= Q(account__staff__department__area__code__startswith=prefix)
        elif role == "supervisor" and by.department is not None:
            found |= Q(account__staff__department=by.department)
    return found
