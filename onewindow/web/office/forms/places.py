"""What is typed about points and what they take, and about the criteria of the green channel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.office.forms.bodies import NewCentre
from onewindow.web.office.forms.entry import Entry, choice, coded, day, lines, text

FACTS: dict[str, Any] = {
    "age": _("The applicant's age"),
    "item": _("The item applied for"),
    "answer": _("An answer in the form"),
}


class NewPoint(NewCentre):
    """A point to add: a town or one of its villages."""


class TakeOn(Entry):
    """What was agreed with the body that decides."""

    basis = lines(
        _("What was agreed"),
        hint=_("The agreement or decision by which the body hands the item down, as the public may read it."),
        longest=500,
    )


class TakeOff(Entry):
    """Nothing but the confirmation."""


class Criterion(Entry):
    """One version of a criterion; which of the lower fields count depends on what the rule looks at."""

    code = coded(
        _("Short name"),
        hint=_("Lower-case letters and hyphens, such as elderly; the same in all versions."),
        longest=40,
    )
    name_zh = text(_("Criterion in Chinese"))
    name_en = text(_("Criterion in English"), required=False)
    fact = choice(_("What the rule checks"), radio=True)
    age = forms.IntegerField(label=_("Years of age, at least"), required=False)
    items = lines(_("Items"), hint=_("One per line: the short name in the address of the guide."), required=False)
    field = text(
        _("Field of the form"), hint=_("Its key in the catalogue, such as si.count."), longest=80, required=False
    )
    least = forms.IntegerField(label=_("At least"), required=False)
    values = lines(_("Or one of these answers"), hint=_("One per line."), required=False)
    source = lines(_("Document it stands in"), hint=_("Issuer, title and number; this is published."), longest=1000)
    from_on = day(_("From (today or later)"))

    def rule(self) -> dict[str, Any]:
        """The rule as the machine reads it; whether it says enough is the domain's question."""
        given = self.cleaned_data
        match given["fact"]:
            case "age":
                return {"fact": "age", "at_least": given["age"]}
            case "item":
                return {"fact": "item", "in": _lines(given["items"])}
        told = {"at_least": given["least"]} if given["least"] is not None else {"in": _lines(given["values"])}
        return {"fact": "answer", "key": given["field"].strip(), **told}


class End(Entry):
    """The last day on which somebody goes first by it."""

    on = day(_("Last day"))


def _lines(written: str) -> list[str]:
    return [one.strip() for one in written.splitlines() if one.strip()]
