"""The office's navigation and what its pages say of posts, people, days and moments."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from onewindow.domain.catalogue.queries.standards import Line, standards_of_item
from onewindow.domain.feedback.queries import covered
from onewindow.domain.org.models import Department, Holding, Post
from onewindow.domain.org.queries import Actor, Who
from onewindow.domain.org.queries.shifts import Shift
from onewindow.kernel import tasks
from onewindow.web.office import months, wording
from onewindow.web.office.navigation import ENTRIES
from onewindow.web.ui.navigation import lines
from onewindow.web.ui.templatetags.said import shown_date, shown_moment

register = template.Library()
register.filter("moment", shown_moment)
register.filter("date_word", shown_date)
register.filter("shown_count", tasks.shown)
register.filter("covered", covered)


@register.simple_tag
def office_entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines of the left navigation."""
    return lines(request, ENTRIES)


@register.filter
def role_word(role: str) -> Any:
    """The word of a post's role."""
    return wording.ROLES.get(role, role)


@register.filter
def tongue(text: object) -> str:
    """The language a text is in, for ``lang``: a law's name and what an office wrote stay Chinese on an English page."""
    if any(0x4E00 <= ord(sign) <= 0x9FFF for sign in str(text)):
        return "zh"
    return "en" if (get_language() or "zh").startswith("en") else "zh"


@register.filter
def level_word(level: str) -> Any:
    """County for 4."""
    return wording.LEVELS.get(level, level)


@register.filter
def weekday_word(weekday: int) -> Any:
    """Monday for 1."""
    return wording.WEEKDAYS.get(weekday, weekday)


@register.filter
def window_word(kind: str) -> Any:
    """The word of a kind of window."""
    return wording.WINDOWS.get(kind, kind)


@register.filter
def short(department: Department) -> str:
    """The short name of a department in the active language."""
    english = (get_language() or "zh").startswith("en")
    return department.short_en if english and department.short_en else department.short_zh


@register.filter
def post_word(post: Post) -> str:
    """A post as people say it: 市税务局 · 审查."""
    return f"{short(post.department)} · {wording.ROLES.get(post.role, post.role)}"


@register.filter
def roles_words(holdings: Iterable[Holding]) -> str:
    """What somebody holds today, in a few words; a post he stands in for is said to be so."""
    words = []
    for one in holdings:
        word = str(wording.ROLES.get(one.post.role, one.post.role))
        if one.post.department_id != one.staff.department_id:
            word = f"{short(one.post.department)} · {word}"
        words.append(gettext("%(post)s (standing in)") % {"post": word} if one.acting_for_id else word)
    return gettext(", ").join(words)


@register.filter
def person(one: Who | None) -> str:
    """Name and department of an account."""
    if one is None:
        return gettext("The system")
    english = (get_language() or "zh").startswith("en")
    name = one.name_en if english and one.name_en else one.name_zh
    department = one.department_en if english else one.department_zh
    return f"{department} · {name}" if department else name


@register.filter
def works_at_desk(actor: Actor | None) -> bool:
    """Whether somebody has posts besides those of an administrator: then the workbench is his too."""
    return actor is not None and any(role != "office" for role, _ in actor.scopes)


@register.filter
def administers(actor: Actor | None) -> bool:
    """Whether the office's first page is his; others read some pages of the office only."""
    return actor is not None and any(role == "office" for role, _ in actor.scopes)


@register.filter
def notice_state(state: str) -> tuple[str, Any]:
    """Light and word of a notice's state."""
    return months.STATES.get(state, ("waiting", state))


@register.filter
def clock_word(clock: str) -> Any:
    """The word of a clock."""
    return months.CLOCKS.get(clock, clock)


@register.filter
def shift_word(days: int) -> str:
    """By how much a clock moves: 3 days later."""
    if not days:
        return gettext("within the day")
    if days > 0:
        return ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}
    return ngettext("%(n)s day earlier", "%(n)s days earlier", -days) % {"n": -days}


@register.filter
def holiday_word(name: str) -> str:
    """The name of a holiday in the active language."""
    return months.holiday(name)


@register.filter
def title_of(titles: Mapping[str, str], shift: Shift) -> str:
    """What the thing of a clock is about."""
    return titles.get(f"{shift.kind} {shift.topic}", "")


@register.filter
def who(names: Mapping[int, Who], account: int) -> str:
    """Name and department of an account among those that were read."""
    return person(names.get(account))


@register.filter
def standards_of(slug: str) -> list[Line]:
    """The service standards in force that are tied to an item."""
    return standards_of_item(slug, timezone.localdate())
