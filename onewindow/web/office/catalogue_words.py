"""The words of the catalogue's pages in the office: standings, kinds and states of a change, faults of a sheet."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STANDING: dict[str, tuple[str, Any]] = {
    "open": ("green", _("Can be applied for")),
    "suspended": ("held", _("Suspended")),
    "retired": ("waiting", _("Retired")),
    "draft": ("waiting", _("Not published yet")),
}
"""Light and word of an item's standing."""
STATES: dict[str, tuple[str, Any]] = {
    "draft": ("waiting", _("Draft")),
    "submitted": ("running", _("Waiting for the second person")),
    "published": ("green", _("Published")),
    "returned": ("amber", _("Returned")),
    "withdrawn": ("waiting", _("Withdrawn")),
}
"""Light and word of a change's state."""
KINDS: dict[str, Any] = {
    "new-item": _("New item"),
    "new-version": _("Revision"),
    "suspend": _("Suspension"),
    "resume": _("Resumption"),
    "retire": _("End of the item"),
    "delegate": _("Delegation to lower bodies"),
}
TIERS: dict[str, Any] = {
    "base": _("Base item"),
    "implementation": _("Implementation item"),
    "handling": _("Handling item"),
}
FAULTS: dict[str, Any] = {
    "missing": _("Please fill this in."),
    "choice": _("Choose one from the list."),
    "limit": _("Write a number of days, hours or minutes."),
    "number": _("Write a number."),
    "day": _("This is not a date."),
    "long": _("This text is too long."),
    "twice": _("This is entered twice."),
    "shape": _("This cannot be read."),
    "unknown": _("There is no such field."),
    "condition": _("Write a condition like: field is value."),
    "when-needs-condition": _("Say in which situation it is needed, or that it is always needed."),
    "licence-names-type": _("A licence names its type; an entry in a register has none."),
    "unknown-department": _("There is no such department."),
    "unknown-material": _("There is no such material."),
    "unknown-element": _("There is no such form field."),
    "unknown-item": _("There is no such item."),
    "no-post": _("This department has no post that the item needs."),
    "itself": _("An item cannot be merged into itself."),
    "silence-by-article": _("Silence has a legal effect only under an article: fill in both or neither."),
    "renewal-whole": _("A renewal names its licence, both ends of its days and the article: all four or none."),
    "renewal-working-days": _("The days of a renewal are counted back in working days: 90wd, 30wd."),
    "silence-needs-limit": _("Without a statutory limit there is no date for silence to count from."),
    "government-office": _("Name the office of the government that approves."),
    "open-item": _("Only an item that ends can be merged into another."),
    "slug": _("Lower-case letters, digits and hyphens."),
    "tier": _("This tier does not fit its parent item."),
}
"""What is wrong with a field, by the name of the fault."""
