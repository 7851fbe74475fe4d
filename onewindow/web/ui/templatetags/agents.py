"""Words of the agents' work: states with their lights, what a line of the log is, what a mandate or a service names (委托事项)."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue

register = template.Library()

SERVICE: dict[str, tuple[str, Any]] = {
    "asked": ("running", _("Waits for an agent")),
    "assigned": ("held", _("Waits for the mandate")),
    "running": ("running", _("An agent is at work")),
    "closed": ("green", _("Closed")),
    "cancelled": ("waiting", _("Cancelled")),
}
VISIT: dict[str, tuple[str, Any]] = {
    "ordered": ("running", _("Ordered")),
    "done": ("green", _("Was there")),
    "cancelled": ("waiting", _("Cancelled")),
}
MEETING: dict[str, tuple[str, Any]] = {
    "called": ("running", _("Meeting called")),
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
    "case.resubmit": _("Notice answered in the applicant's name"),
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


ALL = "all"


def words_of(scope: Iterable[str]) -> list[str]:
    """In the reader's words; what is no longer on offer keeps its key."""
    named, today = list(scope), timezone.localdate()
    known: dict[str, str] = {}
    items = [one.removeprefix("item:") for one in named if one.startswith("item:")]
    if items:
        found = catalogue.current_of(items, today)
        known |= {f"item:{one.slug}": str(one.name) for one in catalogue.specs(found.values())}
    if any(one.startswith("package:") for one in named):
        known |= {f"package:{card.slug}": str(card.name) for card in bundles.cards(today)}
    return [gettext("All my affairs") if one == ALL else known.get(one, one.partition(":")[2]) for one in named]


def chinese(scope: Iterable[str]) -> dict[str, str]:
    """With the Chinese words: these are what is signed."""
    named = list(scope)
    with override("zh-hans"):
        return dict(zip(named, words_of(named), strict=True))


def offered(slugs: Iterable[str]) -> list[tuple[str, str]]:
    """What help can be asked for: the items named, and the packages on offer; as (scope, words)."""
    today = timezone.localdate()
    named = sorted({slug for slug in slugs if slug})
    found = catalogue.specs(catalogue.current_of(named, today).values()) if named else []
    items = [(f"item:{one.slug}", str(one.name)) for one in found]
    return items + [(f"package:{card.slug}", str(card.name)) for card in bundles.cards(today)]
