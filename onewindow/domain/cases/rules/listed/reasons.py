"""事由. The coded reasons for not accepting, for refusing, and for an enquiry that ended without an application."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

ENQUIRY = "enquiry"
LOOK = "1wd"
"""How long the supervisor may take to look at somebody who was turned away."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, what it may be given for, whether the right body must be named, its article."""

    code: str
    of: frozenset[str]
    body: bool
    zh: str
    en: str
    law: str

    @property
    def name(self) -> str:
        """The reason in the active language."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@cache
def _all() -> dict[str, Reason]:
    text = (files("onewindow.domain.cases") / "data" / "reasons.json").read_text("utf-8")
    return {
        row["code"]: Reason(row["code"], frozenset(row["for"]), bool(row.get("body")), row["zh"], row["en"], row["law"])
        for row in json.loads(text)["reasons"]
    }


def reasons(of: str) -> list[Reason]:
    """事由清单. The reasons for ``not-accept``, ``refuse`` or ``enquiry``, in the order of the list."""
    return [one for one in _all().values() if of in one.of]


def reason(code: str) -> Reason | None:
    """The reason of a code; a code of an older list, or none, is no reason."""
    return _all().get(code)
