"""A list of people as it is pasted from a table: what stands in each line."""

import csv
import io
import re
from datetime import date
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from onewindow.domain.org.actions.office import Newcomer
from onewindow.web.office import wording
from onewindow.web.office.forms.entry import Entry

COLUMNS = 4  # name, number, log-in, department; posts and first day may follow
_SIGNS = re.compile(r"[\s,;/+\uff0c\uff1b\u3001]+")
_LOGIN = re.compile(r"[a-z][a-z0-9.-]*")


class PeopleList(Entry):
    """The pasted list; ``sure`` is sent by the button that takes it over."""

    people = forms.CharField(label=_("List"), max_length=100_000)
    sure = forms.BooleanField(required=False)


def newcomers(text: str) -> tuple[list[Newcomer], list[tuple[int, str]]]:
    """The lines as people, and what cannot be read in which line. A heading line, without a log-in, is passed over."""
    words = _roles()
    people: list[Newcomer] = []
    wrong: list[tuple[int, str]] = []
    rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ",")
    for line, cells in enumerate(rows, 1):
        given = [one.strip() for one in cells]
        if not any(given) or (line == 1 and (len(given) < COLUMNS or not _LOGIN.fullmatch(given[2]))):
            continue
        if len(given) < COLUMNS:
            wrong.append((line, str(_("Name, staff number, log-in and department are needed."))))
            continue
        roles = [one for one in _SIGNS.split(given[4].lower()) if one] if len(given) > COLUMNS else []
        unknown = [one for one in roles if one not in words]
        on = _day(given[5]) if len(given) > 5 and given[5] else None
        if unknown:
            wrong.append((line, str(_("No post is called %(word)s.")) % {"word": unknown[0]}))
        elif on is False:
            wrong.append((line, str(_("This is not a date."))))
        else:
            people.append(_one(line, given, tuple(words[one] for one in roles), on or None))
    return people, wrong


def _one(line: int, given: list[str], roles: tuple[str, ...], on: Any) -> Newcomer:
    return Newcomer(line, given[0], given[1], given[2], given[3], roles, on)


def _day(text: str) -> date | bool:
    """A day as tables write it: 2026-12-01, 2026/12/1; False if it is none."""
    parts = re.split(r"[-/.]", text)
    try:
        return date(*map(int, parts)) if len(parts) == 3 else False
    except ValueError:
        return False


def _roles() -> dict[str, str]:
    """Role by its code and by its word in both languages."""
    words = {role: role for role in wording.ROLES}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words |= {str(word).lower(): role for role, word in wording.ROLES.items()}
    return words
