"""The history of a case in the words of its applicant: what happened and when; who in the office did it is the office's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from onewindow.domain.cases.queries import History
from onewindow.web.ui.templatetags.said import moment

EVENTS: dict[str, tuple[str, Any]] = {
    "file": ("running", _("Handed in")),
    "correct": ("amber", _("Told what to put right")),
    "resubmit": ("running", _("Put right and handed in again")),
    "accept": ("green", _("Accepted")),
    "deem-accepted": ("green", _("Accepted because nothing was said in time")),
    "review": ("running", _("A department has given its opinion")),
    "grant": ("green", _("Granted")),
    "refuse": ("red", _("Not granted")),
    "hold": ("held", _("The office has held the time")),
    "release": ("running", _("The time runs on")),
    "order-technical": ("running", _("Experts or a technical body were asked")),
    "technical": ("running", _("The technical review is done")),
    "cancel-technical": ("waiting", _("The technical review was called off")),
    "record-appeal": ("running", _("Your appeal has reached the office")),
    "end-appeal": ("waiting", _("The appeal has ended: the refusal stands")),
    "reopen": ("green", _("The refusal was annulled: it is decided anew")),
    "tell-hearing": ("amber", _("You may ask for a hearing")),
    "ask-hearing": ("held", _("A hearing was asked for")),
    "announce-hearing": ("held", _("Time and place of the hearing were told")),
    "record-hearing": ("running", _("The hearing was held")),
    "extend": ("amber", _("The legal limit was extended")),
    "deem-granted": ("green", _("Granted by law, because nothing was decided in time")),
    "deem-refused": ("red", _("Not granted by law, because nothing was decided in time")),
    "not-accept": ("red", _("Not accepted")),
    "withdraw": ("waiting", _("Withdrawn")),
    "stop": ("waiting", _("Stopped")),
    "close": ("green", _("Closed")),
    "recompute": ("waiting", _("The calendar has changed: the limits were counted anew")),
}
"""Move → light and words; moves inside the office (a proposal, its consent) are not the applicant's to follow."""


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    light: str
    what: Any
    who: str
    time: str
    note: str = ""


def told(events: Iterable[History]) -> list[Entry]:
    """经过. The history, newest first."""
    lines = []
    for event in events:
        name = event.name.removeprefix("case.").removesuffix("-direct")
        if name in EVENTS:
            light, words = EVENTS[name]
            lines.append(Entry(light, words, "", moment(event.at)))
    return lines[::-1]
