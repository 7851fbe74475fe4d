"""A form of the office: fields as data for one template, the key against double sending, the version that was seen."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.typed import TooMany, few, plain
from onewindow.web.ui.numbers import in_plain_words

EMPTY = _("Please fill this in.")


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as the page draws it; ``kind`` is the type of ``c-field``."""

    name: str
    kind: str
    label: Any
    hint: Any
    value: Any
    choices: list[tuple[str, Any]]
    error: str
    optional: bool


class Entry(forms.Form):
    """What every form carries: ``key`` (sent twice, done once) and ``seen`` (the version of the page).

    ``says_optional`` is false where empty lines are as good as filled ones.
    """

    says_optional = True
    key = forms.CharField(max_length=64, required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = EMPTY
        in_plain_words(self.fields.values())

    def clean(self) -> dict[str, Any]:
        """A field of one file takes one: of several the last alone would count, in silence."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField) and isinstance(self.files, MultiValueDict):
                try:
                    few(self.files.getlist(name), 1)
                except TooMany as refusal:
                    self.add_error(name, str(refusal))
        return given

    @property
    def key_value(self) -> str:
        """The key of this page: as it was sent, or a new one."""
        return str(self.data.get("key") or uuid.uuid4().hex)[:64]

    @property
    def seen_value(self) -> Any:
        """The version this page was made from."""
        return self.data.get("seen") if self.is_bound else self.initial.get("seen", "")

    @property
    def idempotency_key(self) -> str:
        """The key the request came with; one without gets its own."""
        return str(self.cleaned_data.get("key") or uuid.uuid4().hex)

    def typed(self) -> dict[str, Any]:
        """What was typed, without key and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "seen")}

    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence) for the error summary."""
        return [
            ("" if name == forms.forms.NON_FIELD_ERRORS else name, str(message))
            for name, found in self.errors.items()
            for message in found
        ]

    def summary(self, errors: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The same with the field's name before what says nothing without it: "please fill this in", a remark on a line."""
        named = {
            name: str(field.label)
            for name, field in self.fields.items()
            if field.label and isinstance(field, forms.CharField)
        }
        bare = {name: str(field.label) for name, field in self.fields.items() if field.label}
        return [
            (name, gettext(" – ").join([label, said]) if label else said)
            for name, said in errors
            for label in [(bare if said == EMPTY else named).get(name, "")]
        ]

    def shown(self, errors: Iterable[tuple[str, str]] = ()) -> list[Shown]:
        """The fields to draw, with what was typed and the first sentence about each."""
        at_field: dict[str, str] = {}
        for name, sentence in errors:
            at_field.setdefault(name, sentence)
        return [
            Shown(
                name=name,
                kind=kind_of(field),
                label=field.label,
                hint=field.help_text,
                value=self._value(name, field),
                choices=[(str(value), word) for value, word in getattr(field, "choices", ()) if value != ""],
                error=at_field.get(name, ""),
                optional=self.says_optional and not field.required,
            )
            for name, field in self.fields.items()
            if name not in ("key", "seen")
        ]

    def _value(self, name: str, field: forms.Field) -> Any:
        if isinstance(field, forms.MultipleChoiceField):
            sent = self.data.getlist(name) if self.is_bound and hasattr(self.data, "getlist") else None
            return sent if sent is not None else [str(one) for one in self.initial.get(name, ())]
        value = self.data.get(name, "") if self.is_bound else self.initial.get(name, field.initial)
        if isinstance(field, forms.BooleanField):
            return ["1"] if value else []
        return "" if value is None else str(value)


def kind_of(field: forms.Field) -> str:
    """The type of ``c-field`` that draws this field."""
    if isinstance(field, forms.MultipleChoiceField):
        return "checks"
    if isinstance(field, forms.ChoiceField):
        return "choice" if isinstance(field.widget, forms.RadioSelect) else "select"
    if isinstance(field, forms.DateField):
        return "date"
    return "textarea" if isinstance(field.widget, forms.Textarea) else "text"


def text(label: Any, *, hint: Any = "", longest: int = 200, required: bool = True) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, help_text=hint, max_length=longest, required=required)


class Code(forms.CharField):
    """A code, number or telephone as it is meant, in whatever width it was typed (全角转半角)."""

    def to_python(self, value: Any) -> str:
        """Without blanks; the length counts what is left."""
        return plain(super().to_python(value) or "")


def coded(label: Any, *, hint: Any = "", longest: int = 200, required: bool = True) -> Code:
    """A line that holds a code or a number."""
    return Code(label=label, help_text=hint, max_length=longest, required=required)


def lines(label: Any, *, hint: Any = "", longest: int = 2000, required: bool = True) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(label=label, help_text=hint, max_length=longest, required=required, widget=forms.Textarea())


def choice(label: Any, *, hint: Any = "", required: bool = True, radio: bool = False) -> forms.ChoiceField:
    """One of a list that is filled when the form is made."""
    widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        widget=widget,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )


def checks(label: Any, *, hint: Any = "", required: bool = False) -> forms.MultipleChoiceField:
    """Some of a list."""
    return forms.MultipleChoiceField(label=label, help_text=hint, required=required)


def day(label: Any, *, hint: Any = "") -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, help_text=hint, error_messages={"invalid": _("This is not a date.")})


def fill(form: forms.Form, choices: Mapping[str, Iterable[tuple[Any, Any]]]) -> None:
    """Give the lists of a form what there is to choose."""
    for name, rows in choices.items():
        form.fields[name].choices = [(str(value), word) for value, word in rows]  # type: ignore[attr-defined]
