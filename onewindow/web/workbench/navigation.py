"""The left navigation of the workbench, as data (导航). The to-do list and its lights stand above it, with their counts."""

from django.utils.translation import gettext_lazy as _

from onewindow.web.ui.navigation import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry("workbench:find", "search", _("Find a case")),
    Entry("workbench:services", "file-info", _("Services and guides"), ("services",)),
    Entry("workbench:projects", "building-community", _("Investment projects"), ("project",)),
    Entry("workbench:window", "writing", _("Apply on someone's behalf"), ("window",), ("window",)),
    Entry("workbench:bills", "receipt", _("Counter"), ("bill",), ("window", "supervisor")),
    Entry("workbench:parcels", "package", _("Parcels"), ("parcel",), ("window",)),
    Entry("workbench:consultation-take", "help-circle", _("Record a question"), (), ("window",)),
    Entry("workbench:agencies", "heart-handshake", _("Agents' services"), ("agenc",), ("agent", "supervisor")),
    Entry("workbench:dispatches", "users-group", _("Dispatch meetings"), ("dispatch",), ("agent", "supervisor")),
    Entry(
        "workbench:enquiries", "door-exit", _("Visits without an application"), ("enquir",), ("window", "supervisor")
    ),
    Entry("workbench:refusals", "chart-bar", _("Refusals by window"), (), ("supervisor",)),
    Entry("workbench:account-reset", "id", _("Accounts of persons"), (), ("window", "office")),
    Entry("office:looks", "eye", _("Looks at full data"), (), ("supervisor",)),
    Entry("workbench:standards", "book", _("Standards for my posts")),
    Entry("office:mine", "user-check", _("My stand-in")),
    Entry("office:overview", "building-bank", _("Office"), (), ("office",)),
)
