"""Forms of changes of items: how one begins, what a new item is, what is said when one goes on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.office.catalogue_words import KINDS
from onewindow.web.office.forms.entry import Entry, checks, choice, coded, day, text

CLOSING = ("suspend", "resume", "retire", "delegate")


class Start(Entry):
    """How a change begins."""

    kind = choice(_("Kind of change"), radio=True)
    reason_zh = forms.CharField(label=_("Why, in Chinese"), max_length=2000, widget=forms.Textarea())
    reason_en = forms.CharField(label=_("Why, in English"), max_length=2000, required=False, widget=forms.Textarea())
    effective_from = day(_("In force from"))
    merged_into = text(
        _("Merged into"),
        hint=_("Short name of the other item, if this one is merged into it."),
        longest=50,
        required=False,
    )
    batch = choice(_("Batch of reform"), required=False)
    bodies = checks(_("Delegated to"))
    keep = forms.BooleanField(label=_("It also stays here"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, word) for kind, word in KINDS.items() if kind != "new-item"
        ]

    @property
    def closes(self) -> bool:
        """Whether nothing but day and reason is left to write."""
        return self.cleaned_data.get("kind") in CLOSING

    def wanted(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.typed()
        return {
            **given,
            "effective_from": given["effective_from"].isoformat(),
            "batch": int(given["batch"]) if given["batch"] else None,
            "bodies": tuple(given["bodies"]) if given["kind"] == "delegate" else (),
            "merged_into": given["merged_into"] if given["kind"] == "retire" else "",
        }


class NewItem(Entry):
    """What a new item is known by; everything else is written in the editor."""

    name_zh = text(_("Name in Chinese"))
    name_en = text(_("Name in English"), required=False)
    tier = choice(_("Tier"))
    department = choice(_("Implementing body"))
    item_type = choice(_("Type"))
    level = choice(_("Level"))
    base_code = coded(_("Base code"), longest=14)
    promised = text(_("Promised limit"), longest=6)
    unit = choice(_("Unit"))
    effective_from = day(_("In force from"))
    reason_zh = text(_("Why, in Chinese"), longest=2000)

    def sheet(self) -> dict[str, Any]:
        """The little that is known, as a sheet."""
        given = self.typed()
        return {
            **{name: given[name] for name in ("name_zh", "name_en", "department", "item_type", "level", "base_code")},
            "promised": {"limit": f"{given['promised'].strip()}{given['unit']}"},
            "effective_from": given["effective_from"].isoformat(),
            "reason_zh": given["reason_zh"],
        }


class Move(Entry):
    """A change goes on: perhaps with a reason."""

    reason = forms.CharField(max_length=1000, required=False)
