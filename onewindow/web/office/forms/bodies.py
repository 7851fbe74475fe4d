"""What is typed about departments, centres, windows and opening hours."""

import re
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from onewindow.domain.org.actions.office import Stretch
from onewindow.web.office.forms.entry import Entry, checks, choice, coded, text
from onewindow.web.office.wording import WEEKDAYS

# The colon of both widths; "to" as a dash of any length, a tilde, or the Chinese words for it.
_SPAN = re.compile(r"(\d{1,2})[:\uff1a](\d{2})\s*(?:[-\u2013\u2014]+|~|\u81f3|\u5230)\s*(\d{1,2})[:\uff1a](\d{2})")
_BETWEEN = re.compile(r"[\s,;\uff0c\uff1b\u3001]*")
SPELT = _("If left empty, it is spelt from the Chinese name.")


class Department(Entry):
    """Names and telephone of a department."""

    name_zh = text(_("Full name"))
    short_zh = text(_("Short name"), hint=_("The everyday name."), longest=40)
    name_en = text(_("Full name in English"), hint=SPELT, required=False)
    short_en = text(_("Short name in English"), longest=80, required=False)
    phone = coded(_("Telephone"), longest=20, required=False)


class NewDepartment(Department):
    """A department to add: also what never changes afterwards."""

    area = choice(_("Area"))
    uscc = coded(_("Unified social credit code"), hint=_("18 characters"), longest=30)
    group_code = coded(_("Department group"), hint=_("Two digits of the national list of base codes."), longest=2)
    roles = checks(_("Posts to start with"), hint=_("More can be added later."))
    field_order = ("area", "name_zh", "short_zh", "uscc", "group_code", "name_en", "short_en", "phone", "roles")


class Centre(Entry):
    """Names, address and telephone of a centre."""

    name_zh = text(_("Called"))
    address_zh = text(_("Address"))
    phone = coded(_("Telephone"), longest=20, required=False)
    name_en = text(_("Name in English"), hint=SPELT, required=False)
    address_en = text(_("Address in English"), required=False)


class NewCentre(Centre):
    """A centre to add."""

    area = choice(_("Area"))
    field_order = ("area", "name_zh", "address_zh", "phone", "name_en", "address_en")


class Window(Entry):
    """A counter of a centre."""

    number = coded(_("Window number"), hint=_("As on the sign, for example A05."), longest=10)
    name_zh = text(_("Called"))
    kind = choice(_("Kind"), radio=True)
    department = choice(_("Department that staffs it"))
    floor = text(_("Floor"), longest=10, required=False)
    name_en = text(_("Name in English"), hint=SPELT, required=False)


class Week(Entry):
    """Opening hours: one line for each weekday, several stretches in a line."""

    says_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, word in WEEKDAYS.items():
            self.fields[f"day{weekday}"] = text(word, longest=100, required=False)

    def clean(self) -> dict[str, Any]:
        """Each line becomes stretches."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for weekday in WEEKDAYS:
            try:
                given[f"day{weekday}"] = stretches(weekday, given.get(f"day{weekday}") or "")
            except ValueError:
                self.add_error(f"day{weekday}", _("Write times like 09:00-12:00 13:30-17:00, or nothing if closed."))
        return given

    def week(self) -> list[Stretch]:
        """All stretches of the week."""
        return [one for weekday in WEEKDAYS for one in self.cleaned_data[f"day{weekday}"]]


def stretches(weekday: int, line: str) -> list[Stretch]:
    """``09:00-12:00 13:30-17:00`` as stretches; the signs people type for "to" and "and" are understood.

    :raises ValueError: if something else stands in the line.
    """
    found, place = [], _between(line, 0)
    while place < len(line):
        match = _SPAN.match(line, place)
        if match is None:
            raise ValueError(line)
        hours = [int(part) for part in match.groups()]
        found.append(Stretch(weekday, time(hours[0], hours[1]), time(hours[2], hours[3])))
        place = _between(line, match.end())
    return found


def _between(line: str, start: int) -> int:
    match = _BETWEEN.match(line, start)
    return match.end() if match else start


class Plain(Entry):
    """A form that only confirms."""


class Post(Entry):
    """A post to add to a department."""

    role = choice(_("Post"))
