"""Identity cards at the window (读卡): where one can be laid, and what stands on the one that lies there."""

from django.utils.translation import get_language

from onewindow.domain.org.queries.cards import registry
from onewindow.domain.org.queries.cards.base import Card
from onewindow.domain.org.queries.entering import serves_persons
from onewindow.domain.org.refusals import NotAllowed
from onewindow.domain.org.rules import Actor
from onewindow.kernel.errors import Refusal


class NoCard(Refusal):
    """No card lies on the reader, or it cannot be read; lay it on again or type the number (未读到证件)."""


def card_slots() -> list[tuple[str, str]]:
    """读卡位. Key and name of each place where a card can be laid; empty where there is no reader."""
    found = registry.reader()
    english = (get_language() or "zh").startswith("en")
    return [(one.key, one.name_en if english else one.name_zh) for one in found.slots()] if found else []


def read_card(slot: str, by: Actor) -> Card:
    """读卡. The card that lies there, for who serves persons at a window; nothing of it is kept.

    :raises NotAllowed: for anybody else. :raises NoCard: if there is none.
    """
    if not serves_persons(by):
        raise NotAllowed()
    found = registry.reader()
    card = found.read(slot) if found else None
    if card is None:
        raise NoCard()
    return card


def card_reader_problem() -> str:
    """读卡器配置检查. What is wrong with the configured reader; empty if nothing is."""
    return registry.problem()
