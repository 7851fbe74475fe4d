"""What the desk's pages say of time, states and persons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from onewindow.domain.org.queries import Actor, NamedPost, Who, calendar, mask_id, mask_name, mask_phone
from onewindow.kernel import tasks, worktime
from onewindow.web.ui.kept.stencil import Mark
from onewindow.web.ui.navigation import lines
from onewindow.web.ui.templatetags.said import limit, moment, shown_date, shown_moment
from onewindow.web.workbench import wording
from onewindow.web.workbench.navigation import ENTRIES

register = template.Library()
register.filter("limit", limit)
register.filter("moment", shown_moment)
register.filter("date_word", shown_date)
_NONE = ("waiting", "")


@register.filter
def left(due_at: datetime | None) -> str:
    """What is left until a due moment: 还剩 2 个工作日, 今天 17:00 前, 已超期 1 个工作日."""
    if due_at is None:
        return gettext("no limit")
    at = timezone.now()
    try:
        days = int(worktime.remaining(at, due_at, "wd", calendar.current()))
    except worktime.CalendarEnds:
        return date_format(timezone.localtime(due_at), "DATE_FORMAT")
    if due_at <= at:
        if not days:
            return gettext("Overdue")
        return ngettext("%(n)s working day overdue", "%(n)s working days overdue", -days) % {"n": -days}
    if not days:
        return gettext("by %(clock)s") % {"clock": moment(due_at)}
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


@register.filter
def law_words(law: Mapping[str, Any]) -> str:
    """A legal basis as it is cited: the law and its articles."""
    english = (get_language() or "zh").startswith("en")
    name = law.get("law_en") if english and law.get("law_en") else law.get("law", "")
    articles = gettext(", ").join(str(one) for one in law.get("articles", ()))
    return f"{name} " + gettext("art. %(articles)s") % {"articles": articles} if articles else str(name)


@register.filter
def task_word(name: str) -> Any:
    """The word of a task."""
    return wording.TASKS.get(name, name)


@register.filter
def light_word(light: str) -> Any:
    """The word of a light."""
    return wording.LIGHTS.get(light, light)


@register.filter
def role_word(role: str) -> Any:
    """The word of a role."""
    return wording.ROLES.get(role, role)


@register.filter
def way_word(way: str) -> Any:
    """How a material is satisfied, in words."""
    return wording.WAYS.get(way, way)


@register.filter
def channel_word(channel: str) -> Any:
    """The way in, in words."""
    return wording.CHANNELS.get(channel, channel)


@register.filter
def state(thing: Any) -> tuple[str, Any]:
    """Light and word of the state of a case or bundle; of a closed one its outcome."""
    if thing.state == "closed" and getattr(thing, "outcome", "") in wording.OUTCOMES:
        return wording.OUTCOMES[thing.outcome]
    return wording.STATES.get(thing.state, _NONE)


@register.filter
def stance(name: str) -> tuple[str, Any]:
    """Light and word of an opinion."""
    return wording.STANCES.get(name, _NONE)


@register.filter
def conclusion(name: str) -> tuple[str, Any]:
    """Light and word of the conclusion of a joint review meeting."""
    return wording.CONCLUSIONS.get(name, _NONE)


@register.filter
def visit_result(name: str) -> tuple[str, Any]:
    """Light and word of the result of a site visit."""
    return wording.RESULTS.get(name, _NONE)


@register.filter
def judged(name: str) -> tuple[str, Any]:
    """Light and word of the outcome of a technical review."""
    return wording.JUDGED.get(name, _NONE)


@register.filter
def technical(kind: str) -> Any:
    """What a kind of technical review is called."""
    return wording.TECHNICAL.get(kind, kind)


@register.filter
def found_word(name: str) -> tuple[str, Any]:
    """Light and word of what was found at one point."""
    light = {"yes": "green", "no": "red"}.get(name, "waiting")
    return light, wording.FOUND.get(name, name)


@register.filter
def material_state(name: str) -> tuple[str, Any]:
    """Light and word of the state of a material."""
    return wording.MATERIALS.get(name, _NONE)


@register.filter
def who(one: Who | None) -> str:
    """Name and department of an account; the system for none."""
    if one is None:
        return gettext("The system")
    english = (get_language() or "zh").startswith("en")
    name = one.name_en if english else one.name_zh
    department = one.department_en if english else one.department_zh
    return f"{department} · {name}" if department else name


@register.filter
def post_name(one: NamedPost) -> str:
    """A post as people say it: 市场监管局 · 审查."""
    english = (get_language() or "zh").startswith("en")
    return f"{one.department_en if english else one.department_zh} · {wording.ROLES.get(one.role, one.role)}"


@register.filter
def holder(thing: Any) -> str:
    """The applicant in a list: an enterprise by its name, a person masked."""
    return str(thing.holder_name) if thing.holder_kind == "enterprise" else mask_name(thing.holder_name)


@register.filter
def masked_name(value: str) -> str:
    """A person's name, masked."""
    return mask_name(value) if value else ""


@register.filter
def masked_id(value: str) -> str:
    """An id number, masked."""
    return mask_id(value) if value else ""


@register.filter
def masked_phone(value: str) -> str:
    """A phone number, masked."""
    return mask_phone(value) if value else ""


@register.filter
def shown_count(count: int | Mark) -> str:
    """A capped count: ``7``, ``99+``; the place for one stays as it is."""
    return count if isinstance(count, Mark) else tasks.shown(count)


@register.filter
def get(values: Mapping[str, Any] | None, key: str) -> Any:
    """A value of a mapping by a key that is itself a variable; empty if there is none."""
    return (values or {}).get(key, "")


@register.simple_tag(takes_context=True)
def my_counts(context: Mapping[str, Any]) -> dict[str, int]:
    """Open tasks of my posts by light, with ``all``; one SQL a page, however often it is asked."""
    request = context["request"]
    if not hasattr(request, "_desk_counts"):
        found = dict(tasks.counts(at=timezone.now(), posts=sorted(request.actor.posts), hands=request.actor.hands))
        request._desk_counts = found | {"all": sum(found.values())}
    counted: dict[str, int] = request._desk_counts
    return counted


@register.simple_tag
def desk_entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines of the left navigation, below the to-do list."""
    return lines(request, ENTRIES)


@register.filter
def holds(actor: Actor | None, roles: str) -> bool:
    """Whether somebody holds a post of one of these roles today: ``request.actor|holds:"window,office"``."""
    return actor is not None and any(role in roles.split(",") for role, _ in actor.scopes)
