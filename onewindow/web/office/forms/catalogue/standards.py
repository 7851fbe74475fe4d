"""What is typed about the library of standards: a standard, its editions, what it applies to, its control points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.domain.catalogue.actions.standards import Edition
from onewindow.web.office.forms.entry import Entry, choice, day, text

FAMILIES: dict[str, Any] = {
    "general": _("General standards"),
    "provision": _("Standards of service"),
    "management": _("Standards of management"),
    "work": _("Standards of work"),
}
"""The four families of a centre's library: general ones carry, those of service are the core, the others support."""

VALIDITIES: dict[str, tuple[str, Any]] = {
    "in-force": ("green", _("In force")),
    "not-yet": ("waiting", _("Not yet in force")),
    "expired": ("red", _("Expired")),
    "withdrawn": ("red", _("Withdrawn")),
}
"""Light and word of a validity."""

EVERY: dict[str, Any] = {
    "case": _("every case"),
    "day": _("every day"),
    "week": _("every week"),
    "month": _("every month"),
    "quarter": _("every quarter"),
    "year": _("every year"),
}


class EditionForm(Entry):
    """One edition of a standard."""

    name_zh = text(_("Name of the standard"))
    name_en = text(_("Name in English"), hint=_("If left empty, it is spelt from the Chinese name."), required=False)
    edition = text(_("Edition"), hint=_("The year, as after the dash of its number."), longest=20)
    valid_from = day(_("In force from"))
    valid_to = forms.DateField(
        label=_("In force until"), required=False, help_text=_("Leave empty: until further notice.")
    )
    about_zh = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(),
        help_text=_("Keywords to find it by."),
    )
    link = text(
        _("Where its text is read"), hint=_("An address that begins with https://"), longest=300, required=False
    )
    source = text(
        _("Source"),
        hint=_("Where name and dates were read. Leave empty if still to be confirmed."),
        longest=300,
        required=False,
    )

    def told(self) -> Edition:
        """The edition as the verb takes it; with a source named it counts as read."""
        given = {name: self.cleaned_data[name] for name in EditionForm.base_fields if name not in ("key", "seen")}
        return Edition(**given, checked="source" if given["source"] else "memory")


class NewStandard(EditionForm):
    """A standard with its first edition."""

    number = text(_("Standard number"), hint=_("Without the year: GB/T 36112"), longest=40)
    family = choice(_("Family"))
    field_order = (
        "number", "family", "name_zh", "edition", "valid_from", "valid_to", "about_zh", "link", "source", "name_en",
    )  # fmt: skip


class Withdrawal(Entry):
    """The end of a standard before its time."""

    last_day = day(_("Last day in force"))
    reason = text(_("Why"), longest=500)


class Tie(Entry):
    """What a standard applies to: an item by its code word, or a role in one department or in all."""

    item = text(_("Item"), longest=50, required=False)
    role = forms.ChoiceField(label=_("Post"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)


class Check(Entry):
    """A control point."""

    name_zh = text(_("Control point"), longest=60)
    what_zh = text(_("What is checked"), longest=500)
    every = choice(_("How often"))
