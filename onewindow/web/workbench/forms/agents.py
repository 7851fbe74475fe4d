"""What is typed about an agent's service, a visit, a meeting, an errand."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onewindow.web.workbench.forms.cases import Act

_WORDS = {"required": _("Write what was done or came of it.")}
LOCAL = "%Y-%m-%dT%H:%M"


class Assign(Act):
    """指派. The agent's account."""

    agent = forms.IntegerField(error_messages={"required": _("Choose an agent.")})


class Note(Act):
    """服务日志. What kind of thing, in words, about which case."""

    kind = forms.ChoiceField(choices=[(one, one) for one in ("call", "act", "note")])
    text = forms.CharField(max_length=1000, error_messages=_WORDS)


class Close(Act):
    """办结. What came of it."""

    result = forms.CharField(max_length=1000, error_messages=_WORDS)


class Report(Act):
    """上门回报."""

    report = forms.CharField(max_length=1000, error_messages=_WORDS)


class Reason(Act):
    """说明理由."""

    reason = forms.CharField(max_length=1000, error_messages={"required": _("Write why.")})


class Slot(Act):
    """上门预约. Day and times as the page's clock says them, where, what for."""

    day = forms.DateField(error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")})
    begins = forms.TimeField(error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")})
    ends = forms.TimeField(error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")})
    address = forms.CharField(
        max_length=200, error_messages={"required": _("Enter the address the agent should come to.")}
    )
    purpose = forms.CharField(max_length=200, error_messages={"required": _("Say what the visit is for.")})

    def typed(self) -> dict[str, Any]:
        """The moments instead of day and times."""
        told = super().typed()
        day = told.pop("day")
        for name, moment in (("from_at", told.pop("begins")), ("to_at", told.pop("ends"))):
            told[name] = timezone.make_aware(datetime.combine(day, moment))
        return told


class Call(Act):
    """召开调度会."""

    title = forms.CharField(max_length=200, error_messages={"required": _("Give the meeting a title.")})
    place = forms.CharField(max_length=200, error_messages={"required": _("Enter the place.")})
    held_at = forms.DateTimeField(input_formats=[LOCAL], error_messages={"required": _("Choose day and time."), "invalid": _("Choose day and time.")})  # fmt: skip
    points = forms.CharField(max_length=4000, error_messages={"required": _("Write the agenda, one point a line.")})

    def typed(self) -> dict[str, Any]:
        """The agenda as points."""
        told = super().typed()
        told["agenda"] = [(line, "") for line in told.pop("points").splitlines()]
        return told


class Errand(Act):
    """交办. To which post, what, by when."""

    post = forms.IntegerField(error_messages={"required": _("Choose a post.")})
    text = forms.CharField(max_length=500, error_messages={"required": _("Write what is to be done.")})
    due_at = forms.DateTimeField(input_formats=[LOCAL], error_messages={"required": _("Choose day and time."), "invalid": _("Choose day and time.")})  # fmt: skip


class Result(Act):
    """结果."""

    result = forms.CharField(max_length=1000, error_messages=_WORDS)


class Entrust(Act):
    """当面签署委托. From when to when, and the applicant's own name."""

    from_on = forms.DateField(error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")})
    to_on = forms.DateField(error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")})
    signature = forms.CharField(max_length=60, error_messages={"required": _("The applicant's name is missing.")})


class SignHere(Act):
    """窗口签署委托. Whom he chose, until when, and his own name."""

    agent = forms.IntegerField(required=False)
    to_on = forms.DateField(error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")})
    signature = forms.CharField(max_length=60, error_messages={"required": _("The applicant's name is missing.")})
