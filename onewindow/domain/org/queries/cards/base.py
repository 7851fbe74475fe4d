"""What a reader of identity cards (身份证读卡器) must be able to do. A reader only reads: it keeps nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Card:
    """身份证. What stands in the chip of a resident identity card (GA 467), as far as a window needs it."""

    name: str
    id_no: str
    address: str = ""
    valid_to: date | None = None
    """None: without end (长期)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a card can be laid (读卡位): its key and what the clerk calls it."""

    key: str
    name_zh: str
    name_en: str


class Reader(Protocol):
    """身份证读卡器. One folder or module a vendor; ``demo`` is the twin that needs no device."""

    slug: str

    def slots(self) -> Sequence[Slot]:
        """读卡位. Where a card can be laid: the readers of the centre's windows."""

    def read(self, slot: str) -> Card | None:
        """读卡. The card that lies there now; None if there is none or it cannot be read."""

    def problem(self) -> str:
        """配置检查. What is missing to use it, in a sentence; empty if nothing is."""
