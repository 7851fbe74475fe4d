"""What is typed for an import: the file and its source, what a source's words mean, what a draft lacks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.office.forms.entry import Entry, choice, text


class Upload(Entry):
    """The file; without a source it is told by the content."""

    file = forms.FileField(label=_("File"), required=False)
    source = choice(
        _("Source of the wording"), hint=_("If left empty, it is recognised from the content."), required=False
    )


class Take(Entry):
    """Only the key against a double click."""


class Meanings(Entry):
    """Words of a source in ``word``, what each means in ``meant``, in the same order."""

    def meanings(self) -> dict[str, str]:
        """Word → slug."""
        words, meant = self.data.getlist("word"), self.data.getlist("meant")
        return {word: slug for word, slug in zip(words, meant, strict=False) if slug}


class Adopt(Entry):
    """What a guide of another portal does not say and a draft needs."""

    department = choice(_("Department"), required=False)
    promised = text(
        _("Promised limit"), hint=_("3wd for three working days, 2h for two hours."), longest=10, required=False
    )
