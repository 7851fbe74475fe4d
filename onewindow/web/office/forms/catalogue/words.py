"""What is typed about search words."""

from django.utils.translation import gettext_lazy as _

from onewindow.web.office.forms.entry import Entry, text


class Words(Entry):
    """Everyday words and what the catalogue calls it."""

    said = text(
        _("What people type"),
        hint=_("Up to 12 characters; traditional characters and capitals make no difference."),
        longest=40,
    )
    meant = text(
        _("What the catalogue calls it"), hint=_("Words that occur in the names of the items meant."), longest=80
    )


class Retire(Entry):
    """To take a pair out of use: nothing but the version that was seen."""
