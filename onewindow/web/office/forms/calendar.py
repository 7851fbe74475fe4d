"""What is typed about the calendar: the notice, pasted or as a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.domain.org.actions import Entry as Notice
from onewindow.kernel.worktime.notice import is_table
from onewindow.web.office.forms.entry import Entry, choice, text

LARGEST = 200_000
"""Bytes; a year's notice has two thousand."""


class Enter(Entry):
    """A notice: for which year, whole or amending, its number and text."""

    year = choice(_("Year"))
    whole = choice(_("What it arranges"), radio=True)
    number = text(
        _("Number of the notice"), hint=_("As printed on it; if left empty, it is taken from the text."), longest=100,
        required=False,
    )  # fmt: skip
    url = forms.URLField(label=_("Address of the source"), max_length=500, required=False, assume_scheme="https")
    text = forms.CharField(label=_("Text of the notice, or CSV"), max_length=LARGEST, required=False, strip=False)
    file = forms.FileField(label=_("Or a CSV or text file"), required=False)

    def clean(self) -> dict[str, Any]:
        """A file is read in place of the text and then shown in its box, so that it can be corrected."""
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            if file.size > LARGEST:
                self.add_error("file", _("This file is too large for a notice."))
                return given
            read = _decoded(file.read())
            if read is None:
                self.add_error("file", _("This file cannot be read as text."))
                return given
            given["text"] = read
            self.data = self.data.copy()
            self.data["text"] = read
        if not (given.get("text") or "").strip() and "file" not in self.errors:
            self.add_error("text", _("Paste the notice or choose a file."))
        return given

    def notice(self) -> Notice:
        """What was typed, as the verb takes it."""
        given = self.cleaned_data
        return Notice(
            year=int(given["year"]),
            text=given["text"],
            form="csv" if is_table(given["text"]) else "text",
            whole=given["whole"] == "whole",
            number=given["number"],
            url=given["url"],
        )


class Decide(Entry):
    """The second officer's answer: the calendar his preview was made with, and a reason if he sends it back."""

    edition = forms.IntegerField(required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


def _decoded(raw: bytes) -> str | None:
    """Text as offices save it: UTF-8, or the national encoding of a spreadsheet."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
