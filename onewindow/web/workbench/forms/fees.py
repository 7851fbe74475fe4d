"""What is typed at the counter: how it was paid and how much, why a bill is called off, how much goes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.domain.fees import queries
from onewindow.web.ui.templatetags.money import MEANS
from onewindow.web.workbench.forms.cases import Act


class Yuan(forms.CharField):
    """An amount in yuan, cleaned to fen."""

    def clean(self, value: Any) -> Any:
        """Fen; refused where it is no amount."""
        amount = queries.fen(super().clean(value))
        if amount is None:
            raise forms.ValidationError(_("This is not an amount: yuan with at most two decimals."))
        return amount


def _yuan() -> Yuan:
    return Yuan(max_length=20, error_messages={"required": _("Type the amount.")})


class Seen(Act):
    """Nothing but the version that was seen."""


class Pay(Act):
    """窗口缴费. By what means, and the amount counted."""

    means = forms.ChoiceField(choices=list(MEANS.items()), error_messages={"required": _("Choose how it was paid.")})
    amount = _yuan()


class Reason(Act):
    """说明理由."""

    reason = forms.CharField(max_length=500, error_messages={"required": _("Write why.")})


class Refund(Reason):
    """拟退费. How much goes back, and why."""

    amount = _yuan()


class New(Act):
    """出具缴费单. Who pays, for what, how many."""

    payer = forms.CharField(max_length=60, error_messages={"required": _("Enter who pays.")})
    code = forms.CharField(max_length=32, error_messages={"required": _("Choose a fee.")})
    quantity = forms.IntegerField(min_value=1, max_value=999)
