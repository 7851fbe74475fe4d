"""Readers of identity cards (身份证读卡器) as plug-ins: ``base`` is the contract, ``registry`` knows who is configured, ``demo`` is the twin."""

from onewindow.domain.org.queries.cards.reading import NoCard, card_reader_problem, card_slots, read_card

__all__ = ["NoCard", "card_reader_problem", "card_slots", "read_card"]
