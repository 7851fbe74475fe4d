"""What a clerk ticks when he accepts a bundle."""

from typing import Any

from django import forms

from onewindow.web.workbench.forms.cases import Act


class Accept(Act):
    """受理. The materials the clerk has looked at; the domain says which may not be left out."""

    def __init__(self, *args: Any, named: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked"] = forms.MultipleChoiceField(required=False, choices=[(key, key) for key in named or []])
