"""What is typed about a package: how a change begins, one thing of it at a time, what is said when it goes on."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onewindow.domain.bundles.actions.packages import editing
from onewindow.kernel.typed import within
from onewindow.web.office.forms.entry import Entry, day, lines, text

Edit = Callable[[dict[str, Any]], dict[str, Any]]
SLUG = RegexValidator(r"^[a-z][a-z0-9-]*$", _("Lower-case letters, digits and hyphens, starting with a letter."))


class New(Entry):
    """A new package."""

    name_zh = text(_("Called"), longest=60)
    name_en = text(_("Name in English"), longest=80, required=False)
    slug = text(_("Its address"), hint=_("The word in its web address, for example open-cafe."), longest=40)
    effective_from = day(_("In force from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].validators.append(SLUG)


class Start(Entry):
    """A change of a package."""

    effective_from = day(_("In force from"))


class Move(Entry):
    """A change goes on; ``reason`` where it is given back."""

    reason = forms.CharField(max_length=2000, required=False)


class Words(Entry):
    """Name, summary, other names, lead department, the day."""

    name_zh = text(_("Called"), longest=60)
    name_en = text(_("Name in English"), longest=80, required=False)
    summary_zh = text(_("What it is, in one sentence"), longest=200, required=False)
    summary_en = text(_("The same in English"), longest=300, required=False)
    lead_zh = text(_("Lead department"), longest=60, required=False)
    lead_en = text(_("Lead department in English"), longest=80, required=False)
    aliases = lines(_("Also known as"), hint=_("One name per line."), longest=1000, required=False)
    effective_from = day(_("In force from"))


class Item(Entry):
    """One item of the package."""

    item = text(_("Item"), longest=80)
    optional = forms.BooleanField(required=False)


class Arrow(Entry):
    """One waits for another."""

    source = text(_("First"), longest=80)
    target = text(_("Then"), longest=80)
    via = text(_("Result that is a material there"), longest=60, required=False)
    reason_zh = text(_("Why"), longest=200, required=False)
    reason_en = text(_("Why, in English"), longest=200, required=False)


class Ask(Entry):
    """A question that chooses items."""

    text_zh = text(pgettext_lazy("of a package", "Question"), longest=200)
    text_en = text(_("Question in English"), longest=200, required=False)
    items = forms.MultipleChoiceField(required=False)


class Question(Entry):
    """A question in other words; its answers are read from what was sent."""

    question = text(pgettext_lazy("of a package", "Question"), longest=20)


class Shared(Entry):
    """A form field the package itself asks."""

    element = text(_("Field"), longest=80)


class Bare(Entry):
    """Nothing but version and key."""


FORMS: dict[str, type[Entry]] = {
    "words": Words,
    "item": Item,
    "item-out": Item,
    "item-choice": Item,
    "arrow": Arrow,
    "arrow-out": Arrow,
    "ask": Ask,
    "question": Question,
    "question-out": Question,
    "field": Shared,
    "field-out": Shared,
    "typical": Bare,
}
"""What is changed → the form that says it."""


def edit(name: str, form: Entry, sent: QueryDict) -> Edit:
    """The edit a valid form asks for."""
    typed = form.typed()
    match name:
        case "words":
            words = {key: value for key, value in typed.items() if key != "effective_from"}
            return partial(editing.worded, words=words)
        case "item":
            return partial(editing.with_item, item=typed["item"], always=not typed["optional"])
        case "item-out":
            return partial(editing.without_item, item=typed["item"])
        case "item-choice":
            return partial(editing.chosen, item=typed["item"], always=not typed["optional"])
        case "arrow":
            return partial(editing.linked, **typed)
        case "arrow-out":
            return partial(editing.unlinked, source=typed["source"], target=typed["target"])
        case "ask":
            return partial(editing.asked, **typed)
        case "question":
            return partial(editing.question, key=typed["question"], words=_answers(sent), adds=_adds(sent))
        case "question-out":
            return partial(editing.unasked, key=typed["question"])
        case "field":
            return partial(editing.with_field, element=typed["element"])
        case "field-out":
            return partial(editing.without_field, element=typed["element"])
        case _:
            return partial(editing.typical, answers={k[2:]: v[:40] for k, v in sent.items() if k.startswith("t.")})


def _answers(sent: Mapping[str, Any]) -> dict[str, str]:
    ours = ("csrfmiddlewaretoken", "key", "seen")
    return {key: within(str(value), 200, key) for key, value in sent.items() if key not in ours}


def _adds(sent: QueryDict) -> dict[str, list[str]]:
    return {key[:-6]: sent.getlist(key)[:60] for key in sent if key.endswith(".items")}
