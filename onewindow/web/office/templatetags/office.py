"""The office's navigation and what its pages say of posts, days and moments."""

from typing import Any

from django import template
from django.http import HttpRequest

from onewindow.web.office.navigation import ENTRIES
from onewindow.web.ui.templatetags.said import moment

register = template.Library()
register.filter("moment", moment)


@register.simple_tag
def office_entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines of the left navigation, the current one marked."""
    match = request.resolver_match
    here = (match.url_name or "") if match and match.namespace == "office" else ""
    return [
        {"url": f"office:{one.page}", "icon": one.icon, "word": one.word, "current": one.is_current(here)}
        for one in ENTRIES
    ]
