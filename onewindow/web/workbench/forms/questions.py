"""What is typed about a question: the answer, why it is passed on or needs time, the words for the guide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.workbench.forms.cases import Act


def _text(required: Any, longest: int = 4000) -> forms.CharField:
    return forms.CharField(max_length=longest, error_messages={"required": required})


class Answer(Act):
    """答复. The answer in words the asker understands."""

    text = _text(_("Write the answer."))


class Reason(Act):
    """说明理由. Why: it needs more time, stays out of the guide, is taken off."""

    reason = _text(_("Write why."), 1000)


class Forward(Reason):
    """转办. To which department."""

    department = forms.IntegerField(error_messages={"required": _("Choose the department that is responsible.")})


class Guide(Act):
    """公开问答. Question and answer as everybody is to read them."""

    question = _text(_("Write the question for everybody."))
    answer = _text(_("Write the answer for everybody."))


class Told(Act):
    """告知答复. Whether the answer helped, if it was said."""

    satisfied = forms.ChoiceField(choices=[("", ""), ("yes", ""), ("no", "")], required=False)

    def clean_satisfied(self) -> bool | None:
        """Yes, no, or not said."""
        return {"yes": True, "no": False}.get(self.cleaned_data["satisfied"])
