"""送达要求. What was chosen on the form about courier and window, read from its values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.domain.cases.queries.filling.posting import ADDRESS, DAY, FETCH, MODE, NAME, PAPERS, PHONE, POST
from onewindow.domain.cases.queries.filling.prefill import with_addresses
from onewindow.domain.delivery.actions import Goal, Wish


def wish_of(told: Mapping[str, Any], name: str, phone: str) -> Wish | None:
    """What somebody has chosen; None for the window and for the electronic licence.

    ``name``, ``phone``: the applicant's, whom the courier asks for unless another is named.
    """
    sends, fetches = told.get(MODE) == POST, told.get(FETCH) is True
    if not (sends or fetches):
        return None
    place = with_addresses({ADDRESS: told.get(ADDRESS)})[ADDRESS]
    text = place.get("text", "") if isinstance(place, Mapping) else str(place or "")
    goal = Goal(str(told.get(NAME) or name), str(told.get(PHONE) or phone), text)
    day = told.get(DAY)
    return Wish(
        goal if sends else None,
        goal if fetches else None,
        str(told.get(PAPERS) or "").splitlines(),
        date.fromisoformat(day) if fetches and day else None,
    )
