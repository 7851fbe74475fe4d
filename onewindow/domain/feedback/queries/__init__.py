"""Reads of questions (咨询): mine, the guide's, the desk's, the office's; the form of the standard."""

from onewindow.domain.feedback.queries import desk  # noqa: F401
from onewindow.domain.feedback.queries.access import may_see, must_see
from onewindow.domain.feedback.queries.form import exported, form
from onewindow.domain.feedback.queries.guide import answers, published
from onewindow.domain.feedback.queries.limits import DEFAULT, Limits, limits
from onewindow.domain.feedback.queries.office import Figures, figures, listed, numbers
from onewindow.domain.feedback.queries.pages import (
    Happened,
    Page,
    Subject,
    departments_to_ask,
    mine,
    page,
    subject,
)
from onewindow.domain.feedback.rules import FORM, covered

__all__ = [
    "DEFAULT",
    "FORM",
    "Figures",
    "Happened",
    "Limits",
    "Page",
    "Subject",
    "answers",
    "covered",
    "departments_to_ask",
    "exported",
    "figures",
    "form",
    "limits",
    "listed",
    "may_see",
    "mine",
    "must_see",
    "numbers",
    "page",
    "published",
    "subject",
]
