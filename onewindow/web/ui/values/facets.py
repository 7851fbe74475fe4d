"""What a search can be narrowed by (分面), as rows of choices: the same at the portal and at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onewindow.domain.catalogue.queries import Facet, ItemSpec, Within
from onewindow.web.ui.templatetags.said import briefly

AUDIENCE: dict[str, Any] = {"1": _("Persons"), "2": _("Businesses")}
LEVELS: dict[str, Any] = {
    "1": _("National"), "2": _("Province"), "3": _("City"), "4": _("County"), "5": _("Town"), "6": _("Village"),
}  # fmt: skip
FACETS: dict[str, Any] = {
    "for": _("For whom"),
    "department": _("Department"),
    "level": _("Level"),
    "theme": _("Theme"),
}
_NAMES = {"for": "audience", "department": "department", "level": "level", "theme": "theme"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a result can be narrowed by."""

    label: str | Promise
    count: int | None
    address: str
    current: bool


def within(given: Mapping[str, str], items: list[ItemSpec]) -> Within:
    """What an address narrows a search to; a department may be named in English."""
    names = {item.department_en: item.department_zh for item in items}
    department = given["department"]
    return Within(
        audience=given["for"] if given["for"] in AUDIENCE else "",
        department=names.get(department, department),
        level=given["level"] if given["level"] in LEVELS else "",
        theme=given["theme"],
    )


def rows(
    words: str, given: Mapping[str, str], counted: Mapping[str, tuple[Facet, ...]]
) -> list[tuple[Any, list[Choice]]]:
    """Rows of choices: what the hits can be narrowed by, and what they are narrowed by already."""
    made = []
    for name, title in FACETS.items():
        values = counted.get(_NAMES[name], ())
        if name == "for" and not values:
            values = tuple(Facet(one, one, 0) for one in AUDIENCE)
        if name == "for":
            values = tuple(one for one in values if one.value in AUDIENCE)
        if given[name] and given[name] not in {one.value for one in values} | {one.label for one in values}:
            values = (Facet(given[name], given[name], 0), *values)
        if len(values) > 1 or given[name]:
            made.append((title, [_all(words, given, name), *(_choice(words, given, name, one) for one in values[:8])]))
    return made


def _all(words: str, given: Mapping[str, str], name: str) -> Choice:
    return Choice(_("All"), None, _address(words, {**given, name: ""}), not given[name])


def _choice(words: str, given: Mapping[str, str], name: str, one: Facet) -> Choice:
    label = {"for": AUDIENCE, "level": LEVELS}.get(name, {}).get(one.value) or briefly(one.label)
    current = given[name] in (one.value, one.label)
    return Choice(label, one.count or None, _address(words, {**given, name: one.value}), current)


def _address(words: str, given: Mapping[str, str]) -> str:
    return "?" + urlencode({key: value for key, value in {"q": words, **given}.items() if value})
