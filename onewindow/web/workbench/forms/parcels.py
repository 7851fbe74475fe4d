"""What a clerk types about a parcel: what is in it, whether everything came, how a lost one goes on, whom it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.domain.delivery.actions import Goal
from onewindow.web.workbench.forms.cases import Act


class Lines(forms.CharField):
    """A line each, cleaned to a list."""

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


def _contents() -> Lines:
    return Lines(max_length=2000, error_messages={"required": _("List what is in the parcel.")})


class Send(Act):
    """寄出. What really went in."""

    contents = _contents()


class CheckIn(Act):
    """收到核对. Whether everything is there; what lacks."""

    complete = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")], error_messages={"required": _("Choose whether everything was in it.")}
    )
    note = forms.CharField(max_length=500, required=False)

    def typed(self) -> dict[str, Any]:
        """The arguments for the verb."""
        given = super().typed()
        return given | {"complete": given["complete"] == "yes"}


class Reason(Act):
    """说明理由."""

    reason = forms.CharField(max_length=500, error_messages={"required": _("Write why.")})


class Settle(Act):
    """处理异常件. How it goes on, and what was agreed."""

    how = forms.ChoiceField(
        choices=[("again", ""), ("counter", "")], error_messages={"required": _("Choose what happens next.")}
    )
    note = forms.CharField(max_length=500, error_messages={"required": _("Write what was agreed with the applicant.")})


class New(Act):
    """备件. Whom it is for, and what goes in."""

    kind = forms.ChoiceField(
        choices=[("send", ""), ("return", "")], error_messages={"required": _("Choose what it is.")}
    )
    name = forms.CharField(max_length=60, error_messages={"required": _("Give the name.")})
    phone = forms.CharField(max_length=20, error_messages={"required": _("Give the telephone number.")})
    address = forms.CharField(max_length=200, error_messages={"required": _("Give the full address.")})
    contents = _contents()

    def typed(self) -> dict[str, Any]:
        """The arguments for the verb."""
        given = super().typed()
        given.pop("seen", None)
        return given | {"to": Goal(given.pop("name"), given.pop("phone"), given.pop("address"))}
