"""Words of objections and reports for the pages of the base catalogue."""

from typing import Any

from django import template

from onewindow.web.office.forms.catalogue.inheritance import OBJECTIONS, REPORTS

register = template.Library()


@register.filter
def objection_state(state: str) -> tuple[str, Any]:
    """Light and word of an objection's state."""
    found: tuple[str, Any] = OBJECTIONS[state]
    return found


@register.filter
def report_state(state: str) -> tuple[str, Any]:
    """Light and word of a report's state."""
    found: tuple[str, Any] = REPORTS[state]
    return found
