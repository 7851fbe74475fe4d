"""What a clerk types about a case: the words of opinions, notices and decisions. Whether they suffice, the domain says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.ui.numbers import in_plain_words

TEXT = 2000
_DJANGOS = forms.Field.default_error_messages["required"]


def _text(required: Any = "") -> forms.CharField:
    """A text; ``required`` is the sentence shown when it is empty."""
    return forms.CharField(
        max_length=TEXT, required=bool(required), error_messages={"required": required} if required else None
    )


class Act(forms.Form):
    """What every action carries: ``seen``, the version of the page the clerk had before him; ``number`` for the answer."""

    seen = forms.IntegerField(required=False)
    number = forms.CharField(max_length=60, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        """A choice left open asks for a choice; Django's own sentence tells nobody in the summary which field it means."""
        super().__init__(*given, **named)
        in_plain_words(self.fields.values())
        for one in self.fields.values():
            if isinstance(one, forms.ChoiceField) and one.error_messages["required"] == _DJANGOS:
                one.error_messages["required"] = _("Choose one of the answers.")

    def typed(self) -> dict[str, Any]:
        """The arguments for the verb."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "number")}
        return given | self.version()

    def version(self) -> dict[str, Any]:
        """``seen``, if the page sent it."""
        seen = self.cleaned_data.get("seen")
        return {} if seen is None else {"seen": seen}

    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence) for the error summary."""
        return [(name, str(message)) for name, found in self.errors.items() for message in found]


class Review(Act):
    """审查意见. The opinion of one department."""

    stance = forms.ChoiceField(choices=[("agree", ""), ("conditions", ""), ("disagree", "")])
    text = _text()

    def clean(self) -> dict[str, Any]:
        """An opinion other than plain agreement says why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("stance") in ("conditions", "disagree") and not given.get("text"):
            self.add_error("text", _("Give your reasons: any opinion other than agreement needs them."))
        return given

    def version(self) -> dict[str, Any]:
        """Reviews run in parallel: a colleague's opinion does not make the page old."""
        return {}


class Grant(Act):
    """准予. With the reason why a disagreeing opinion is not followed."""

    overrule = _text()


class Proposal(Act):
    """拟不予许可、拟不予受理: reasons, legal basis, what the applicant can do instead; with its coded reason, and the right body when it is not ours."""

    reason = forms.CharField(max_length=40, error_messages={"required": _("Choose the reason from the list.")})
    body = forms.CharField(max_length=200, required=False)
    reasons = _text(_("Write the reasons, so that the applicant understands them."))
    legal_basis = _text(_("Name the legal basis: law and article."))
    guidance = _text(_("Write what the applicant can do instead."))


class Verdict(Act):
    """答复被拒收. Rightly turned away or not, and what is done about it."""

    verdict = forms.ChoiceField(choices=[("right", ""), ("wrong", "")])
    text = _text(_("Say what will be done about it."))


class Explanation(Act):
    """逾期说明. Why a limit was not kept."""

    text = forms.CharField(max_length=1000, error_messages={"required": _("Say why the limit was not kept.")})


class Decline(Act):
    """不同意. Why the proposal goes back."""

    why = _text(_("Write why the proposal goes back."))


class Correction(Act):
    """一次性告知. Everything that is to be put right, and what to do."""

    items = forms.MultipleChoiceField(required=True, error_messages={"required": _("Choose what has to be corrected.")})
    text = _text(_("Say what has to be corrected, and how."))

    def __init__(self, *args: Any, named: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(key, key) for key in named or []]  # type: ignore[attr-defined]


class Hold(Act):
    """暂停计时. Which kind, how many working days, what the applicant is told."""

    kind = forms.CharField(max_length=40, error_messages={"required": _("Choose why the clock is stopped.")})
    days = forms.IntegerField(
        min_value=1,
        max_value=250,
        error_messages={
            "required": _("Enter how many working days it is expected to take."),
            "invalid": _("Write a whole number of working days."),
            "min_value": _("At least one working day."),
            "max_value": _("At most 250 working days."),
        },
    )
    notice = _text(_("Write what the applicant will be told."))


class Release(Act):
    """恢复计时. Which hold ends."""

    kind = forms.CharField(max_length=40)


class Extension(Act):
    """拟延期. Why more time is needed; the applicant reads it."""

    reason = _text(_("Write why more time is needed."))


class NotExtended(Act):
    """不同意延期. Why the limit stays."""

    why = _text(_("Say why it is not extended."))


class HearingTold(Act):
    """告知听证权利. Which kind, which interest is touched, which third parties are told (one a line)."""

    kind = forms.ChoiceField(choices=[("asked", ""), ("public", "")])
    interest = _text(_("State whose interests are affected, and how."))
    parties = _text()

    def typed(self) -> dict[str, Any]:
        """Third parties as a list."""
        given = super().typed()
        return given | {"parties": given["parties"].splitlines()}


class HearingAsked(Act):
    """申请听证. Which third party has asked."""

    who = forms.CharField(max_length=100, error_messages={"required": _("Write who has asked for the hearing.")})


class HearingMeets(Act):
    """听证通知. When, where, who chairs."""

    meets_at = forms.DateTimeField(
        error_messages={
            "required": _("Write day and time of the hearing."),
            "invalid": _("Write day and time of the hearing."),
        }
    )
    place = forms.CharField(max_length=200, error_messages={"required": _("Write where the hearing takes place.")})
    chair = forms.IntegerField(error_messages={"required": _("Choose who chairs."), "invalid": _("Choose who chairs.")})


class HearingRecord(Act):
    """听证笔录. What was said, and who has signed it."""

    record = forms.CharField(max_length=20000, error_messages={"required": _("Write the record of the hearing.")})
    signed = forms.CharField(max_length=400, error_messages={"required": _("Write who has signed the record.")})


class Unmask(Act):
    """查看完整信息. Why somebody looks at a person's full data; the log keeps it."""

    reason = forms.CharField(max_length=500, error_messages={"required": _("Write why you need the full data.")})
