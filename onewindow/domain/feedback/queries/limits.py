"""How long an answer may take (答复时限): the row in force on a day, the packaged figures where there is none."""

from datetime import date
from typing import NamedTuple

from onewindow.domain.feedback.models import ConsultationRule


class Limits(NamedTuple):
    """The limits of a question's tasks, as offices write them.

    ``answer`` to answer it, ``extension`` what may be added once, ``tell`` to tell somebody without an account, ``look`` for
    the second look before publishing, ``close`` until an answered question closes by itself.
    """

    answer: str
    extension: str
    tell: str
    look: str
    close: str


DEFAULT = Limits(answer="1wd", extension="2wd", tell="1wd", look="2wd", close="5wd")
"""Not a figure of law: GB/T 39046 leaves the limit to the office."""


def limits(on: date) -> Limits:
    """答复时限. The limits in force on a day."""
    rows = ConsultationRule.objects.filter(effective_from__lte=on).order_by("-effective_from")
    found = rows.values_list("answer", "extension", "tell", "look", "close").first()
    return Limits(*found) if found else DEFAULT
