"""Limits that were not kept, as pages say it (超期): which limit, how long over it, what the department says."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.cases import queries

register = template.Library()

CLOCKS = {"promised": _("Promised limit"), "statutory": _("Legal limit")}


@register.inclusion_tag("ui/overruns.html")
def overruns_of(door: str, cases: Iterable[Any]) -> dict[str, object]:
    """The overruns of cases, or of the nodes of an application, with their explanations; nothing where none is late."""
    rows = [getattr(one, "case", one) for one in cases]
    accepted = [one.id for one in rows if one.accepted_at]
    late = queries.overruns_of(accepted, timezone.now()) if accepted else []
    return {"late": late, "named": len(rows) > 1, "desk": door == "workbench"}


@register.filter
def over_limit(clock: str) -> str:
    """Which limit was not kept."""
    return str(CLOCKS[clock])


@register.filter
def days_over(late: queries.Late) -> str:
    """How long over it, in words."""
    if not late.days:
        return gettext("less than one working day over")
    return ngettext("%(n)s working day over", "%(n)s working days over", late.days) % {"n": late.days}
