"""What is typed about the rule of a stage: its days, what it waits for, from when, by what source."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.office.forms.entry import Entry, choice, day, lines


class Rule(Entry):
    """A rule proposed for a stage."""

    days = forms.IntegerField(label=_("Working days from acceptance"), min_value=1, max_value=250)
    package = choice(_("Filed as"))
    after = choice(_("Opens"))
    effective_from = day(_("In force from"), hint=_("Projects registered earlier keep the rule of their day."))
    source = lines(_("Where the days come from"), hint=_("Law, notice, or the city's own promise."), longest=500)

    def typed(self) -> dict[str, Any]:
        """The arguments for the verb; at once is no stage to wait for."""
        values = super().typed()
        return {**values, "after": "" if values["after"] == "none" else values["after"]}


class Decide(Entry):
    """The second person's answer; ``reason`` where it is turned down or taken back."""

    reason = forms.CharField(max_length=500, required=False)
