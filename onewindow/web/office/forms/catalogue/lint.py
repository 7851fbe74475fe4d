"""Forms of the check: a reason for a finding, a new wording of a rule, the second officer's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onewindow.domain.catalogue.actions.checking import Wording
from onewindow.web.office.forms.entry import Entry, day

LONGEST = 20_000


class Justify(Entry):
    """Why a finding stands; the rest says which."""

    rule = forms.CharField(max_length=40, widget=forms.HiddenInput())
    path = forms.CharField(max_length=200, widget=forms.HiddenInput())
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput())
    reason = forms.CharField(label=_("Why it should stay"), max_length=1000, widget=forms.Textarea())


class Reword(Entry):
    """A rule in new words, from a day on."""

    words = forms.CharField(label=_("Words"), max_length=LONGEST, required=False, widget=forms.Textarea())
    passes = forms.CharField(label=_("Exceptions"), max_length=LONGEST, required=False, widget=forms.Textarea())
    severity = forms.ChoiceField(
        label=_("What a finding does"),
        choices=[("blocking", _("stops the publication")), ("advice", _("advice only"))],
        widget=forms.RadioSelect(),
    )
    on = forms.ChoiceField(
        label=_("Switched on"),
        choices=[("1", pgettext_lazy("rule", "on")), ("0", pgettext_lazy("rule", "off"))],
        widget=forms.RadioSelect(),
    )
    effective_from = day(_("In force from"))
    note = forms.CharField(label=_("Why the rule changes"), max_length=1000, widget=forms.Textarea())

    def wanted(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        wording = Wording(lines(given["words"]), lines(given["passes"]), given["severity"], given["on"] == "1")
        return {"wording": wording, "effective_from": given["effective_from"], "note": given["note"]}


class Decide(Entry):
    """The second officer's answer."""

    answer = forms.CharField(label=_("Reason"), max_length=1000, required=False)


def lines(text: str) -> tuple[str, ...]:
    """One word a line; each once, empty lines left out."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
