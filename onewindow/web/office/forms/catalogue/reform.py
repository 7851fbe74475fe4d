"""What is typed about a batch of reform."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.office.forms.entry import Entry, checks, choice, day, text


class Batch(Entry):
    """A new batch: its name, order and aim."""

    area = choice(_("Area"))
    name_zh = text(_("Called"))
    on = day(_("Date of the order"))
    order_no = text(_("Number of the order"), longest=60, required=False)
    document = text(_("Title of the order"), required=False)
    aim_zh = text(_("Aim"), hint=_("One sentence that people read on the public page."), longest=500, required=False)
    name_en = text(_("Name in English"), hint=_("If left empty, it is spelt from the Chinese name."), required=False)
    aim_en = text(_("Aim in English"), longest=500, required=False)


class Assign(Entry):
    """Versions that join a batch."""

    versions = checks(_("Changes of items"), required=True)


class TakeOut(Entry):
    """An item that leaves a batch."""

    item = forms.IntegerField()
