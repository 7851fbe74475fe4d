"""What is typed about kinds of papers, form fields and types of licences."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.domain.catalogue.actions.stock import FormField, Paper
from onewindow.domain.licences.actions import NewType
from onewindow.web.office.forms.entry import Entry, checks, choice, coded, lines, text

SPELT = _("If left empty, it is spelt from the Chinese name.")
SHORT = _("Small Latin letters and digits; conditions name it. Left empty, it is made from the pinyin.")
SOURCE = _("Where this was read. Empty: to be confirmed.")
ORIGINS: dict[str, Any] = {
    "self": _("Made by the applicant"),
    "government": _("Issued by an authority"),
    "third-party": _("Made by somebody else"),
}
MARKS: dict[str, Any] = {
    "is_licence": _("It is a licence or certificate"),
    "government_holds": _("The government holds it already"),
    "tolerable": _("It may follow later"),
}
TYPES: dict[str, Any] = {
    "text": _("One line"),
    "long_text": _("Several lines"),
    "integer": _("Whole number"),
    "number": _("A number"),
    "money": _("Amount of money"),
    "percent": _("Per cent"),
    "date": _("Day"),
    "bool": _("Yes or no"),
    "choice": _("One of a list"),
    "multi_choice": _("Several of a list"),
    "phone": _("Telephone"),
    "citizen_id": _("Identity number"),
    "uscc": _("Unified social credit code"),
    "address": _("Address"),
    "bank_account": _("Bank account"),
    "person": _("A person"),
    "group": _("A list of rows"),
}
MUST: dict[str, Any] = {"required": _("Must be answered")}
OFFERED = tuple(one for one in TYPES if one not in ("person", "group"))
FOUNDS: dict[str, Any] = {"": _("Nothing"), "company": _("A company"), "self-employed": _("A self-employed business")}
_PARTS = re.compile("\\s*[,\uff0c|]\\s*")


class NewPaper(Entry):
    """A kind of paper (材料)."""

    name_zh = text(_("Name of the paper"))
    issuer_zh = text(_("Who issues it"), hint=_("The applicant, or which kind of body."), longest=100)
    origin = choice(_("Where it comes from"), radio=True)
    marks = checks(_("What holds of it"))
    hint_zh = text(_("Hint for the applicant"), longest=300, required=False)
    source = text(_("Source"), hint=SOURCE, longest=500, required=False)
    name_en = text(_("Name in English"), hint=SPELT, required=False)
    issuer_en = text(_("Who issues it, in English"), longest=100, required=False)
    hint_en = text(_("Hint in English"), longest=300, required=False)
    key_name = text(_("Code word"), hint=SHORT, longest=40, required=False)

    def told(self) -> Paper:
        """The paper as the verb takes it."""
        typed = self.typed()
        marked = {name: name in typed["marks"] for name in MARKS}
        told = {name: value for name, value in typed.items() if name not in ("marks", "key_name")}
        return Paper(**told, **marked, key=typed["key_name"].strip())


class NewField(Entry):
    """A form field (字段)."""

    name_zh = text(_("What the form asks"), hint=_("The words beside the box."))
    group = choice(_("Group"), required=False)
    new_group = text(_("Or a new group"), longest=60, required=False)
    type = choice(_("What is answered"))
    choices = lines(
        _("Answers to choose from"),
        hint=_("One a line: Chinese, English. Only for lists. Conditions name them 1, 2, 3 in this order."),
        required=False,
    )
    must = checks(_("Whether it may stay empty"))
    least = forms.IntegerField(label=_("Least"), required=False, help_text=_("Of a number."))
    most = forms.IntegerField(label=_("Most"), required=False, help_text=_("Of a number; of a text: its signs."))
    help_zh = text(_("Hint for the applicant"), longest=300, required=False)
    name_en = text(_("In English"), hint=SPELT, required=False)
    help_en = text(_("Hint in English"), longest=300, required=False)
    key_name = text(_("Code word"), hint=SHORT, longest=40, required=False)

    def told(self) -> FormField:
        """The field as the verb takes it; the answers are numbered in their order."""
        typed = self.typed()
        given = [_PARTS.split(line.strip(), 1) for line in typed["choices"].splitlines() if line.strip()]
        answers = tuple((str(n), one[0], one[1] if len(one) > 1 else "") for n, one in enumerate(given, 1))
        told = {name: value for name, value in typed.items() if name not in ("choices", "must", "key_name")}
        return FormField(**told, choices=answers, required="required" in typed["must"], key=typed["key_name"].strip())


class NewLicenceType(Entry):
    """A type of licence (证照类型)."""

    name_zh = text(_("Name of the licence"))
    department = choice(_("Department that defines it"), required=False)
    code = text(
        _("Or the credit code of another body"),
        hint=_("A ministry or a province, if it has defined the type."),
        longest=30,
        required=False,
    )
    issuer_zh = text(_("Who issues it"), hint=_("Only with the code of another body."), longest=100, required=False)
    number = coded(_("Its number of the type"), hint=_("Three digits, as that body counts its types."), longest=3)
    founds = choice(_("What comes into being with it"), required=False)
    name_en = text(_("Name in English"), hint=SPELT, required=False)
    key_name = text(_("Code word"), hint=SHORT, longest=40, required=False)
    prints = checks(_("What is printed on it"), hint=_("Fields of the form, printed in this order."))

    def told(self) -> NewType:
        """The type as the verb takes it: another body's code goes before the department's."""
        typed = self.typed()
        return NewType(
            name_zh=typed["name_zh"],
            code=typed["code"].strip() or typed["department"],
            number=typed["number"].strip(),
            prints=tuple(typed["prints"]),
            name_en=typed["name_en"].strip(),
            issuer_zh=typed["issuer_zh"],
            founds=typed["founds"],
            key=typed["key_name"].strip(),
        )


class Drop(Entry):
    """To take out what was entered by mistake."""
