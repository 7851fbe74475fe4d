"""What is typed about a row of the fee list, its end, a day to reconcile, a difference."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.office.forms.entry import Entry, choice, coded, day, lines, text

RULES = (("fixed", _("Per case")), ("unit", _("Per unit")), ("free", _("Free")))


class Fee(Entry):
    """收费目录条目. One row of the fee list."""

    code = coded(
        _("Code of the fee"),
        hint=_("A new entry with the same code replaces the earlier one from its date."),
        longest=32,
    )
    name_zh = text(_("Name in Chinese"))
    name_en = text(_("Name in English"))
    rule = choice(_("How it is charged"), radio=True)
    yuan = text(
        _("Amount in yuan"), hint=_("Per case or per unit; leave empty if it is free."), longest=20, required=False
    )
    unit_zh = text(_("Unit in Chinese"), longest=40, required=False)
    unit_en = text(_("Unit in English"), longest=40, required=False)
    basis = lines(
        _("Basis"), hint=_("The law or administrative regulation, and the document that sets the price."), longest=1000
    )
    department = choice(_("Department that collects it"))
    items = text(
        _("Items"),
        hint=_("Their short names (as in the address of the guide), separated by commas."),
        longest=500,
        required=False,
    )
    effective_from = day(_("In force from"))


class End(Entry):
    """移出目录. From which day on nothing is charged by it."""

    on = day(_("Not in force from"))


class Day(Entry):
    """对账. Which day."""

    day = day(_("Day"))


class Close(Entry):
    """差异处理. What it was."""

    reason = forms.CharField(label=_("Explanation"), max_length=500)
