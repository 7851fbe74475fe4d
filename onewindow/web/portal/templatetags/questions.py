"""Questions on the portal's pages: the good answers of an item, and how a question stands, in the words of a citizen."""

from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext

from onewindow.domain.feedback import queries
from onewindow.domain.feedback.models import Consultation
from onewindow.web.ui.templatetags.said import moment

register = template.Library()


class Standing(NamedTuple):
    """Light, word, and who acts next by when."""

    light: str
    word: str
    next: str


@register.filter
def answered_of(slug: str) -> list[Consultation]:
    """The published answers that stand on an item's own page, one SQL."""
    return queries.answers(slug)


@register.filter
def body_of(row: Consultation) -> str:
    """The short name of the department that has the question."""
    english = (get_language() or "zh").startswith("en")
    return row.answering.short_en if english and row.answering.short_en else row.answering.short_zh


@register.filter
def standing_of(row: Consultation) -> Standing:
    """How a question stands: 市城管局，明天 17:00 前."""
    who = body_of(row)
    if row.state == "withdrawn":
        return Standing("waiting", gettext("Withdrawn"), "")
    if row.answered_at is not None:
        said = gettext("%(who)s, %(when)s") % {"who": who, "when": moment(row.answered_at)}
        asked = "" if row.satisfied is not None or row.owner_id is None else gettext("Did it help? Please say so.")
        return Standing("green", gettext("Answered"), gettext(" · ").join(part for part in (said, asked) if part))
    if row.due_at <= timezone.now():
        return Standing(
            "red",
            gettext("Late"),
            gettext("%(who)s should have answered by %(when)s") % {"who": who, "when": moment(row.due_at)},
        )
    return Standing(
        "running",
        gettext("Being answered"),
        gettext("%(who)s answers by %(when)s") % {"who": who, "when": moment(row.due_at)},
    )
