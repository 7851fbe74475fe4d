"""What is typed about the base catalogue: adopting, objecting, deciding, closing a report."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.worktime import Limit
from onewindow.web.office.forms.entry import Entry, choice, lines, text

TYPES: dict[str, Any] = {
    "01": _("Licensing"),
    "02": _("Penalty"),
    "03": _("Compulsion"),
    "04": _("Levy"),
    "05": _("Payment"),
    "06": _("Inspection"),
    "07": _("Confirmation"),
    "08": _("Award"),
    "09": _("Ruling"),
    "10": _("Other power"),
    "20": _("Public service"),
}
"""GB/T 39046 list A.1, as the office says it."""

LEVELS: dict[str, Any] = {
    "1": _("National"),
    "2": _("Province"),
    "3": _("City"),
    "4": _("County"),
    "5": _("Town"),
    "6": _("Village"),
    "7": _("Level by level"),
}
"""GB/T 39046 list A.2."""

STATUSES: dict[str, Any] = {
    "referenced": ("green", _("Adopted")),
    "objected": ("held", _("Objected to")),
    "open": ("waiting", _("Not yet adopted")),
}
"""Light and word of what the city has done with a base item."""

OBJECTIONS: dict[str, Any] = {
    "stated": ("amber", _("Waits for a decision")),
    "approved": ("green", _("Approved")),
    "rejected": ("red", _("Not approved")),
    "withdrawn": ("waiting", _("Withdrawn")),
    "lifted": ("waiting", _("Lifted")),
}
"""Light and word of an objection's state."""

REPORTS: dict[str, Any] = {
    "open": ("amber", _("To be checked")),
    "adopted": ("green", _("Followed by a new version")),
    "kept": ("green", _("Checked, unchanged")),
}
"""Light and word of a difference report's state."""


class Adopt(Entry):
    """Who adopts a base item, at which level, with which promise."""

    department = choice(_("Department"))
    level = choice(_("Level"), hint=_("If left empty, the level of the department's area applies."), required=False)
    promised = text(
        _("Promised limit"),
        hint=_("For example 5wd (working days), 10cd (calendar days), 2h. If left empty, that of the base item."),
        longest=12,
        required=False,
    )

    def clean_promised(self) -> str:
        """A limit the clock can read, or nothing."""
        written = str(self.cleaned_data["promised"]).strip().lower()
        if written:
            try:
                Limit.parse(written)
            except ValueError as error:
                raise ValidationError(_("Write for example 5wd, 10cd, 2h or 30min.")) from error
        return written


class Placing(Entry):
    """Which item that stands is placed under a base item."""

    item = choice(_("Item"), hint=_("It may be tighter than the base item, not laxer."))


class Handling(Entry):
    """The name of a handling item."""

    name_zh = text(_("Name of the handling item"))
    name_en = text(_("Name in English"), required=False)


class Objecting(Entry):
    """Why a body does not adopt a base item."""

    department = choice(_("Department"))
    reason = lines(_("Reason"), hint=_("For example: the power lies with another body, or no such matter occurs here."))
    basis = lines(_("Legal basis"), hint=_("Law and article, or the document that says who does it."), longest=500)


class Deciding(Entry):
    """A decision on an objection; a reason is asked for where it is not approved, or lifted."""

    decision = lines(_("Reason"), required=False)


class Closing(Entry):
    """What was done about a difference report."""

    reason = lines(_("Why no change is needed"), required=False)
