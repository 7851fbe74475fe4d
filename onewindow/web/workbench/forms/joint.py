"""What is typed where several bodies work on one case: a question, an answer, why it is recalled."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.domain.cases.actions import Record
from onewindow.kernel.typed import plain
from onewindow.web.workbench.forms.cases import TEXT, Act


def days() -> forms.IntegerField:
    """Working days something may take."""
    return forms.IntegerField(
        min_value=1,
        max_value=60,
        error_messages={
            "required": _("Enter how many working days it may take."),
            "invalid": _("Write a whole number of working days."),
            "min_value": _("At least one working day."),
            "max_value": _("At most 60 working days."),
        },
    )


class Numbers(forms.CharField):
    """Numbers of staff or of cases, apart by spaces, commas or lines; as a list."""

    def clean(self, value: Any) -> list[str]:
        """The numbers, each once."""
        parts = re.split(r"[\s,，、;；]+", super().clean(value))
        return list(dict.fromkeys(number for one in parts if (number := plain(one))))


class Bodies(Act):
    """Whom one asks: departments ticked, persons by their staff numbers."""

    departments = forms.TypedMultipleChoiceField(coerce=int, required=False)
    persons = Numbers(max_length=400, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody must be named."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("departments") and not given.get("persons") and not self.errors:
            self.add_error("departments", _("Choose at least one department, or name a person."))
        return given


class Consult(Bodies):
    """征求意见. What is asked, whom, by when."""

    question = forms.CharField(max_length=TEXT, error_messages={"required": _("Write what you ask.")})
    days = days()


class Notice(Bodies):
    """抄告. What they are told."""

    text = forms.CharField(max_length=TEXT, error_messages={"required": _("Write what they are told.")})


class Why(Act):
    """Why something is called off."""

    why = forms.CharField(max_length=TEXT, error_messages={"required": _("Write why.")})


class Opine(Act):
    """答复意见. An opinion; other than plain agreement it says why."""

    stance = forms.ChoiceField(
        choices=[("agree", ""), ("conditions", ""), ("disagree", ""), ("none", "")],
        error_messages={"required": _("Choose your answer.")},
    )
    text = forms.CharField(max_length=TEXT, required=False)

    def clean(self) -> dict[str, Any]:
        """An answer other than plain agreement says why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("stance") not in ("agree", None) and not given.get("text"):
            self.add_error("text", _("Give your reasons: any answer other than agreement needs them."))
        return given

    def version(self) -> dict[str, Any]:
        """Answers come side by side: another's does not make the page old."""
        return {}


class Order(Act):
    """安排现场勘验. What is to be looked at, by which list, by when."""

    subject = forms.CharField(max_length=TEXT, error_messages={"required": _("Write what is to be looked at.")})
    checklist = forms.CharField(max_length=40, required=False)
    days = days()


class Technical(Act):
    """安排技术审查. What is judged, by whom, by when; of a review by experts, what the applicant is told in writing."""

    kind = forms.ChoiceField(error_messages={"required": _("Choose the kind of review.")})
    subject = forms.CharField(max_length=TEXT, error_messages={"required": _("Write what is to be reviewed.")})
    reviewers = forms.CharField(max_length=300, error_messages={"required": _("Write who reviews it.")})
    days = days()
    notice = forms.CharField(max_length=TEXT, required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A review by experts stops the clock, so that the applicant is told in writing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") == "expert_review" and not given.get("notice"):
            self.add_error("notice", _("Write what the applicant is told: why the clock is stopped and for how long."))
        return given


class Judged(Act):
    """技术审查结论. The outcome and its words."""

    result = forms.ChoiceField(
        choices=[("pass", ""), ("conditions", ""), ("fail", "")], error_messages={"required": _("Choose the outcome.")}
    )
    text = forms.CharField(max_length=TEXT, error_messages={"required": _("Write what was found.")})

    def version(self) -> dict[str, Any]:
        """Who has the task records it, whatever else has happened meanwhile."""
        return {}


def _moment(required: Any) -> forms.DateTimeField:
    return forms.DateTimeField(error_messages={"required": required, "invalid": _("Write day and time.")})


class Visited(Act):
    """现场勘验记录. Each point of the list with what was found; place, hours, who was there, the result."""

    result = forms.ChoiceField(
        choices=[("pass", ""), ("rectify", ""), ("fail", "")], error_messages={"required": _("Choose the result.")}
    )
    text = forms.CharField(max_length=TEXT, required=False)
    began_at = _moment(_("Write when the visit began."))
    ended_at = _moment(_("Write when the visit ended."))
    officers = Numbers(max_length=200, error_messages={"required": _("Name the second officer by staff number.")})
    others = forms.CharField(max_length=500, required=False)
    address = forms.CharField(max_length=300, required=False)
    latitude = forms.FloatField(required=False, error_messages={"invalid": _("Write a number of degrees.")})
    longitude = forms.FloatField(required=False, error_messages={"invalid": _("Write a number of degrees.")})

    def __init__(self, *args: Any, points: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points

    def clean(self) -> dict[str, Any]:
        """Each point needs an answer, the visit a place; a result other than passed says why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self._open():
            self.add_error(None, _("Every line of the list needs an answer."))
        if given.get("result") in ("rectify", "fail") and not given.get("text"):
            self.add_error("text", _("Describe the findings and what has to be done."))
        if not given.get("address") and (given.get("latitude") is None or given.get("longitude") is None):
            self.add_error("address", _("Enter the address, or use your position."))
        return given

    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence) for the error summary; what is about the list leads to its first open line."""
        return [(self._open() if name == "__all__" else name, sentence) for name, sentence in super().problems()]

    def _open(self) -> str:
        """The first line of the list without an answer; empty if there is none."""
        return next((f"found-{key}" for key in self.points if not self.data.get(f"found-{key}")), "")

    def typed(self) -> dict[str, Any]:
        """The record for the verb."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "number")}
        found = {key: self.data.get(f"found-{key}", "") for key in self.points}
        notes = {key: self.data.get(f"note-{key}", "").strip() for key in self.points}
        return {"record": Record(**given, found=found, notes=notes)}


class PassOn(Act):
    """转办. Which task, to whom (staff number), why."""

    task = forms.IntegerField(error_messages={"required": _("Choose the task.")})
    to = forms.CharField(max_length=20, error_messages={"required": _("Choose who takes it over.")})
    why = forms.CharField(max_length=TEXT, error_messages={"required": _("Write why.")})


class Convene(Bodies):
    """召集联审会商. What about, where, when; further cases by their numbers."""

    subject = forms.CharField(max_length=TEXT, error_messages={"required": _("Write what the meeting is about.")})
    place = forms.CharField(max_length=300, error_messages={"required": _("Write where you meet.")})
    meets_at = _moment(_("Write when you meet."))
    others = Numbers(max_length=1000, required=False)


class Minutes(Act):
    """会商纪要. What was said; a conclusion and its words for each case still examined."""

    minutes = forms.CharField(max_length=20000, error_messages={"required": _("Write the minutes.")})

    def __init__(self, *args: Any, cases: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases

    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence); a conclusion other than agreement says why."""
        found = super().problems()
        for case in self.cases:
            what = self.data.get(f"conclusion-{case}", "")
            if not what:
                found.append((f"conclusion-{case}", str(_("Choose the conclusion."))))
            elif what != "agree" and not self.data.get(f"text-{case}", "").strip():
                found.append(
                    (f"conclusion-{case}", str(_("Give your reasons: anything other than agreement needs them.")))
                )
        return found

    def is_valid(self) -> bool:
        """Whether nothing is missing, the conclusions included."""
        return super().is_valid() and not self.problems()

    def typed(self) -> dict[str, Any]:
        """The conclusions for the verb: case → conclusion, words."""
        given = {
            case: (self.data.get(f"conclusion-{case}", ""), self.data.get(f"text-{case}", "")) for case in self.cases
        }
        return super().typed() | {"conclusions": given}


class SignMinutes(Act):
    """会签. The edition that was read, and what one's body does not share."""

    edition = forms.IntegerField(min_value=0)
    reserve = forms.CharField(max_length=TEXT, required=False)

    def version(self) -> dict[str, Any]:
        """Signatures come side by side; the edition tells whether the minutes have changed."""
        return {}
