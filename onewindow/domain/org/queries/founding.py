"""What stands of the city (建城情况): for the set-up and for those who look after it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q
from django.utils import timezone

from onewindow.domain.org.models import Account, Area, Centre, Department, OpeningHours, Post


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who holds an office post today (管理员), and whether a password lets him in."""

    login: str
    can_log_in: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The city as it stands: its area, how much there is of it, who administers it."""

    code: str
    name_zh: str
    name_en: str
    areas: int
    departments: int
    centre_zh: str  # "" while there is no main centre
    open_days: int  # of a week, at the main centre
    administrators: tuple[Administrator, ...]


def standing(at: datetime) -> Standing | None:
    """建城情况. The city at a moment; None while nobody has founded one."""
    city = Area.objects.filter(parent=None).order_by("code").first()
    if city is None:
        return None
    centre = Centre.objects.filter(main=True).order_by("area__level", "pk").first()
    days = OpeningHours.objects.filter(centre=centre).values("weekday").distinct().count() if centre else 0
    return Standing(
        code=city.code,
        name_zh=city.name_zh,
        name_en=city.name_en,
        areas=Area.objects.count(),
        departments=Department.objects.count(),
        centre_zh=centre.name_zh if centre else "",
        open_days=days,
        administrators=administrators(at),
    )


def administrators(at: datetime) -> tuple[Administrator, ...]:
    """管理员. Open accounts that hold an office post on the day of ``at``."""
    today = timezone.localtime(at).date()
    held = Q(staff__holdings__from_on__lte=today) & (
        Q(staff__holdings__to_on=None) | Q(staff__holdings__to_on__gte=today)
    )
    rows = (
        Account.objects.filter(held, staff__holdings__post__role=Post.Role.OFFICE, is_active=True)
        .order_by("pk")
        .distinct()
        .values_list("login", "password")
    )
    return tuple(Administrator(login, is_password_usable(password)) for login, password in rows)
