"""Questions as the office watches them (咨询总览): what is open, what is late, how many were answered in time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from onewindow.domain.feedback.models import Consultation
from onewindow.domain.org.queries import Actor

CAP = 99
DAYS = 30


class Figures(NamedTuple):
    """Open and late now (each counted up to 100); of those answered in the last thirty days: how many, in time, helped."""

    open: int
    late: int
    answered: int
    in_time: int
    rated: int
    helped: int

    @property
    def share(self) -> int | None:
        """Answered in time, in whole per cent rounded down; None where nothing was answered."""
        return self.in_time * 100 // self.answered if self.answered else None

    @property
    def content(self) -> int | None:
        """Of those who said so: whom the answer helped, in whole per cent."""
        return self.helped * 100 // self.rated if self.rated else None


def figures(actor: Actor, at: datetime) -> Figures:
    """咨询统计. The figures of the administrator's areas."""
    mine = _mine(actor)
    open_ = mine.filter(state="asked")
    last = mine.filter(asked_at__gte=at - timedelta(days=DAYS), answered_at__isnull=False).aggregate(
        answered=Count("pk"),
        in_time=Count("pk", filter=Q(answered_at__lte=F("due_at"))),
        rated=Count("pk", filter=Q(satisfied__isnull=False)),
        helped=Count("pk", filter=Q(satisfied=True)),
    )
    return Figures(open_[: CAP + 1].count(), open_.filter(due_at__lte=at)[: CAP + 1].count(), **last)


def numbers(ids: Collection[int]) -> dict[int, str]:
    """编号. The numbers of some questions."""
    return dict(Consultation.objects.filter(pk__in=ids).values_list("pk", "number"))


STATES = ("open", "late", "answered", "unhelpful", "published")


def listed(
    actor: Actor,
    at: datetime,
    *,
    state: str = "",
    department: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Consultation]:
    """咨询清单. Questions of the administrator's areas, newest first, one SQL.

    :param state: one of ``STATES``, empty for all. :param after: the last id of the page before.
    """
    rows = _mine(actor).select_related("item", "answering")
    chosen = {
        "open": Q(state="asked"),
        "late": Q(state="asked", due_at__lte=at),
        "answered": Q(answered_at__isnull=False),
        "unhelpful": Q(satisfied=False),
        "published": Q(published_at__isnull=False, off_guide_at=None),
    }.get(state)
    rows = rows.filter(chosen) if chosen is not None else rows
    rows = rows.filter(answering=department) if department is not None else rows
    rows = rows.filter(pk__lt=after) if after is not None else rows
    return list(rows.order_by("-pk")[:limit])


def _mine(actor: Actor) -> QuerySet[Consultation]:
    prefixes: Collection[str] = [prefix for role, prefix in actor.scopes if role == "office"]
    within = Q(pk=None)
    for prefix in prefixes:
        within |= Q(area__startswith=prefix)
    return Consultation.objects.filter(within)
