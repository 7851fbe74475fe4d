"""The left navigation of the office door, as data: one line for each page that stands on its own (导航)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Entry(NamedTuple):
    """One line: ``page`` is the url name; the line is current on every page whose url name begins with ``covers``."""

    page: str
    icon: str
    word: Promise | str
    covers: tuple[str, ...] = ()

    def is_current(self, url_name: str) -> bool:
        """Whether a page belongs to this line."""
        return url_name == self.page or any(url_name.startswith(start) for start in self.covers)


ENTRIES: tuple[Entry, ...] = (
    Entry("overview", "home", _("Overview")),
    Entry("departments", "building-bank", _("Departments"), ("department",)),
    Entry("people", "users", _("Staff"), ("person", "people", "stand-in")),
    Entry("centres", "building-community", _("Centres and windows"), ("centre", "window")),
    Entry("calendar", "calendar", _("Working calendar"), ("calendar",)),
    Entry("looks", "eye", _("Looks at full data")),
    Entry("retention", "archive", _("How long things are kept"), ("retention",)),
)
