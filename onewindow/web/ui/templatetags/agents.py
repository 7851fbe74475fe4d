"""Words of the agents' work in templates: states with their lights, what a line of the log is."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

SERVICE: dict[str, tuple[str, Any]] = {
    "asked": ("running", _("Waits for an agent")),
    "assigned": ("held", _("Waits for the mandate")),
    "running": ("running", _("An agent goes along")),
    "closed": ("green", _("Closed")),
    "cancelled": ("waiting", _("Cancelled")),
}
VISIT: dict[str, tuple[str, Any]] = {
    "ordered": ("running", _("Ordered")),
    "done": ("green", _("Was there")),
    "cancelled": ("waiting", _("Cancelled")),
}
MEETING: dict[str, tuple[str, Any]] = {
    "called": ("running", _("Called")),
    "closed": ("green", _("Closed")),
    "cancelled": ("waiting", _("Cancelled")),
}
ERRAND: dict[str, tuple[str, Any]] = {
    "open": ("running", _("To be done")),
    "done": ("green", _("Reported")),
    "dropped": ("waiting", _("Dropped")),
}
ENTRIES: dict[str, Any] = {
    "call": _("Telephone call"),
    "visit": _("Visit at the door"),
    "act": _("Done in the applicant's name"),
    "note": _("Remark"),
    "draft.begin": _("Form begun in the applicant's name"),
    "case.file": _("Application handed in in the applicant's name"),
    "bundle.file": _("Application handed in in the applicant's name"),
    "bundle.resubmit": _("Notice answered in the applicant's name"),
}


@register.filter
def service_state(state: str) -> tuple[str, Any]:
    """The light and the word of a service's state."""
    return SERVICE[state]


@register.filter
def visit_state(state: str) -> tuple[str, Any]:
    """The same of a visit."""
    return VISIT[state]


@register.filter
def meeting_state(state: str) -> tuple[str, Any]:
    """The same of a meeting."""
    return MEETING[state]


@register.filter
def errand_state(state: str) -> tuple[str, Any]:
    """The same of an errand."""
    return ERRAND[state]


@register.filter
def entry_word(kind: str) -> Any:
    """What a line of the log is."""
    return ENTRIES.get(kind, kind)
