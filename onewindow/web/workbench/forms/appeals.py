"""What the second person types about an appeal (复议、诉讼). Whether it suffices, the domain says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.workbench.forms.cases import Act

_DAY = {"required": _("Enter the date."), "invalid": _("Enter the date.")}


class Recorded(Act):
    """登记. Which kind, which body, its number, when the office was told."""

    kind = forms.ChoiceField(choices=[("reconsideration", ""), ("litigation", "")])
    body = forms.CharField(max_length=200, error_messages={"required": _("Name the reviewing body.")})
    appeal_number = forms.CharField(max_length=100, required=False)
    received_on = forms.DateField(error_messages=_DAY)

    def typed(self) -> dict[str, object]:
        """The number of the appeal under the verb's own name."""
        given = super().typed()
        number = given.pop("appeal_number")
        return given | {"number": number}


class Ended(Act):
    """结果. How it ended, when, by which document."""

    outcome = forms.ChoiceField(choices=[("upheld", ""), ("annulled", ""), ("withdrawn", "")])
    ended_on = forms.DateField(error_messages=_DAY)
    appeal_number = forms.CharField(max_length=100, required=False)

    def typed(self) -> dict[str, object]:
        """The number of the decision under the verb's own name."""
        given = super().typed()
        number = given.pop("appeal_number")
        return given | {"number": number}
