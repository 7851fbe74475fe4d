"""Where agents work, and when (帮代办员)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from onewindow.domain.org.models import Centre, Holding, Post
from onewindow.domain.org.queries import calendar
from onewindow.kernel import worktime
from onewindow.kernel.worktime import CHINA


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent as he is shown: his account, name and staff number."""

    account: int
    name_zh: str
    name_en: str
    number: str


def _held(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gte=on)) & Q(post__role=Post.Role.AGENT, staff__left_on=None)


def post_at(centre: int, at: datetime) -> int | None:
    """服务点岗位. The post of the agents who sit at a place; None if nobody does."""
    on = at.astimezone(CHINA).date()
    rows = Holding.objects.filter(_held(on), staff__centre=centre).order_by("post")
    return rows.values_list("post", flat=True).first()


def places(at: datetime) -> list[Centre]:
    """有帮代办员的地点. The places where agents work today: centre, towns, villages, from the city down."""
    on = at.astimezone(CHINA).date()
    held = Holding.objects.filter(_held(on)).values("staff__centre")
    return list(Centre.objects.select_related("area").filter(pk__in=held).order_by("-main", "area__level", "slug"))


def agents_of(post: int, at: datetime) -> list[Agent]:
    """帮代办员. Who holds this post today."""
    on = at.astimezone(CHINA).date()
    rows = Holding.objects.filter(_held(on), post=post, acting_for=None).order_by("staff__number")
    return [
        Agent(*row)
        for row in rows.values_list("staff__account", "staff__name_zh", "staff__name_en", "staff__number").distinct()
    ]


def outside_hours(centre: int, from_at: datetime, to_at: datetime) -> bool:
    """非工作时段. Whether a visit lies, wholly or in part, outside the opening hours of the place (延时、周末服务)."""
    clock = worktime.clock(calendar.current(), calendar.opening(centre))
    return clock.open_time(from_at, to_at) < to_at - from_at
