"""The left navigation of the office door, as data (导航)."""

from django.utils.translation import gettext_lazy as _

from onewindow.web.ui.navigation import Entry

CATALOGUE = _("Catalogue")
OFFICE = ("office",)
BOTH = ("office", "supervisor")
ENTRIES: tuple[Entry, ...] = (
    Entry("office:overview", "home", _("Overview"), (), OFFICE),
    Entry("office:departments", "building-bank", _("Departments"), ("department",), OFFICE),
    Entry("office:people", "users", _("Staff"), ("person", "people", "stand-in"), OFFICE),
    Entry("office:centres", "building-community", _("Centres and windows"), ("centre", "window"), OFFICE),
    Entry("office:points", "map-pin", _("Service points"), ("point",), OFFICE),
    Entry("office:criteria", "route", _("Green channel"), ("criteri",), OFFICE),
    Entry("office:calendar", "calendar", _("Working calendar"), ("calendar",), OFFICE),
    Entry("office:looks", "eye", _("Looks at full data"), (), BOTH),
    Entry("office:retention", "archive", _("Retention periods"), ("retention",), OFFICE),
    Entry("office:archive", "file-x", _("Files due for destruction"), ("archive",), OFFICE),
    Entry("office:catalogue-items", "list", _("Items"), ("catalogue-item",), BOTH, CATALOGUE),
    Entry("office:catalogue-changes", "edit", _("Changes"), ("catalogue-change",), BOTH, CATALOGUE),
    Entry("office:packages", "package", _("Packages"), ("package",), BOTH, CATALOGUE),
    Entry(
        "office:catalogue-stock-all", "files", _("Papers, fields, licences"), ("catalogue-stock",), OFFICE, CATALOGUE
    ),
    Entry("office:catalogue-lint", "checklist", _("Check of items"), ("catalogue-lint",), BOTH, CATALOGUE),
    Entry("office:catalogue-standards", "book", _("Standards"), ("catalogue-standard",), BOTH, CATALOGUE),
    Entry("office:catalogue-questions", "help-circle", _("Consultations"), ("catalogue-question",), OFFICE, CATALOGUE),
    Entry("office:catalogue-fees", "receipt", _("Fee list"), ("catalogue-fees", "catalogue-fee-new"), BOTH, CATALOGUE),
    Entry("office:catalogue-fee-days", "credit-card", _("Reconciliation"), ("catalogue-fee-day",), OFFICE, CATALOGUE),
    Entry("office:catalogue-bases", "sitemap", _("Base catalogue"), ("catalogue-base",), BOTH, CATALOGUE),
    Entry("office:catalogue-imports", "upload", _("Import"), ("catalogue-import",), OFFICE, CATALOGUE),
    Entry("office:catalogue-words", "list-search", _("Search words"), ("catalogue-word",), OFFICE, CATALOGUE),
    Entry("office:catalogue-reform", "git-merge", _("Reform"), ("catalogue-reform",), OFFICE, CATALOGUE),
)
