"""What is typed into boxes: numbers that arrive as text, and what a form says when they do not fit."""

from collections.abc import Iterable

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.typed import plain

SAID = {
    MaxLengthValidator: (
        "max_length",
        _("Write it shorter: at most %(limit_value)d characters; it has %(show_value)d now."),
    ),
    MaxValueValidator: ("max_value", _("At most %(limit_value)s is possible here.")),
    MinValueValidator: ("min_value", _("At least %(limit_value)s is needed here.")),
}
"""What a person can do about it, instead of the framework's "ensure this value"."""


def in_plain_words(fields: Iterable[forms.Field]) -> None:
    """Let fields say what to do where they have no sentence of their own."""
    for field in fields:
        for one in field.validators:
            code, sentence = SAID.get(type(one), ("", ""))
            if code:
                field.error_messages.setdefault(code, sentence)
        if isinstance(field, forms.IntegerField) and field.error_messages["invalid"] == _DJANGOS:
            field.error_messages["invalid"] = _("Write a whole number.")


_DJANGOS = forms.IntegerField.default_error_messages["invalid"]


def whole(text: str) -> int | None:
    """A whole number, on whatever keyboard it was typed; None for anything else, also for one that no column could hold."""
    text = plain(text)
    return int(text) if text.isdecimal() and len(text) < 19 else None
