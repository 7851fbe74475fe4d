"""The left navigation of the office door, as data: one line for each page that stands on its own (导航)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Entry(NamedTuple):
    """One line: ``page`` is the url name; the line is current on every page whose url name begins with ``covers``.

    ``roles``: who may open it; others do not see the line. ``section``: the heading it stands under.
    """

    page: str
    icon: str
    word: Promise | str
    covers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("office",)
    section: Promise | str = ""

    def is_current(self, url_name: str) -> bool:
        """Whether a page belongs to this line."""
        return url_name == self.page or any(url_name.startswith(start) for start in self.covers)


CATALOGUE = _("Catalogue")
BOTH = ("office", "supervisor")
ENTRIES: tuple[Entry, ...] = (
    Entry("overview", "home", _("Overview")),
    Entry("departments", "building-bank", _("Departments"), ("department",)),
    Entry("people", "users", _("Staff"), ("person", "people", "stand-in")),
    Entry("centres", "building-community", _("Centres and windows"), ("centre", "window")),
    Entry("points", "map-pin", _("Service points"), ("point",)),
    Entry("criteria", "route", _("Green channel"), ("criteri",)),
    Entry("calendar", "calendar", _("Working calendar"), ("calendar",)),
    Entry("looks", "eye", _("Looks at full data"), (), BOTH),
    Entry("retention", "archive", _("How long things are kept"), ("retention",)),
    Entry("archive", "file-x", _("Files that are due"), ("archive",)),
    Entry("catalogue-items", "list", _("Items"), ("catalogue-item",), BOTH, CATALOGUE),
    Entry("catalogue-changes", "edit", _("Changes"), ("catalogue-change",), BOTH, CATALOGUE),
    Entry("packages", "package", _("Packages"), ("package",), BOTH, CATALOGUE),
    Entry("catalogue-lint", "checklist", _("Check of items"), ("catalogue-lint",), BOTH, CATALOGUE),
    Entry("catalogue-standards", "book", _("Standards"), ("catalogue-standard",), BOTH, CATALOGUE),
    Entry("catalogue-questions", "help-circle", _("Consultations"), ("catalogue-question",), section=CATALOGUE),
    Entry("catalogue-fees", "receipt", _("Fee list"), ("catalogue-fees", "catalogue-fee-new"), BOTH, CATALOGUE),
    Entry("catalogue-fee-days", "credit-card", _("Reconciliation"), ("catalogue-fee-day",), section=CATALOGUE),
    Entry("catalogue-bases", "sitemap", _("Base catalogue"), ("catalogue-base",), BOTH, CATALOGUE),
    Entry("catalogue-imports", "upload", _("Import"), ("catalogue-import",), section=CATALOGUE),
    Entry("catalogue-words", "list-search", _("Search words"), ("catalogue-word",), section=CATALOGUE),
    Entry("catalogue-reform", "git-merge", _("Reform"), ("catalogue-reform",), section=CATALOGUE),
)
