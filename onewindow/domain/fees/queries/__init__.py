"""Reads of fees: the list, bills, receipts, the books of a day."""

from onewindow.domain.fees.models import CHANNELS, MEANS, RULES
from onewindow.domain.fees.queries.bills import (
    Card,
    Line,
    Page,
    Verified,
    counter,
    mine,
    of_matter,
    page,
    paper,
    verified,
)
from onewindow.domain.fees.queries.books import Day, DayLine, Takings, days, our_book, reconciled, takings
from onewindow.domain.fees.queries.listing import (
    Differing,
    Row,
    costs,
    differing,
    fee_of_item,
    fees_on,
    in_the_list,
    the_list,
)
from onewindow.domain.fees.queries.providers.registry import configured, problem, provider
from onewindow.domain.fees.queries.reading import may_see, must_see, owns
from onewindow.domain.fees.queries.twin import TwinOrder, twin_order
from onewindow.domain.fees.rules import capital, fen, yuan

__all__ = [
    "CHANNELS",
    "MEANS",
    "RULES",
    "Card",
    "Day",
    "DayLine",
    "Differing",
    "Line",
    "Page",
    "Row",
    "Takings",
    "TwinOrder",
    "Verified",
    "capital",
    "configured",
    "costs",
    "counter",
    "days",
    "differing",
    "fee_of_item",
    "fees_on",
    "fen",
    "in_the_list",
    "may_see",
    "mine",
    "must_see",
    "of_matter",
    "our_book",
    "owns",
    "page",
    "paper",
    "problem",
    "provider",
    "reconciled",
    "takings",
    "the_list",
    "twin_order",
    "verified",
    "yuan",
]
