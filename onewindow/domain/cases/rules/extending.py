"""May the law's limit be extended, by how much, by whose approval; and what follows if it passes in silence."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from onewindow.domain.catalogue.queries import ItemSpec

LICENSING = "01"  # GB/T 39046 A.1: 行政许可, the matters 行政许可法 is about
BY_RANK = {"authority": ("10wd", "行政许可法第四十二条第一款"), "government": ("15wd", "行政许可法第四十二条第二款")}


class Allowed(NamedTuple):
    """What an item allows: how long, by the head of the authority or of the government (its office, by slug), by which article."""

    length: str
    rank: str
    office: str
    moves_promise: bool
    basis: str


class Silent(NamedTuple):
    """What silence means for an item, and the article that says so."""

    outcome: str
    rule: str


def extension(item: ItemSpec) -> Allowed | None:
    """延期. What may be added to the law's limit, once; None: nothing.

    Ten days by the head of the authority; fifteen by the head of the government where several bodies handle it together
    (行政许可法 art. 42); the item's own law may say otherwise. What is no licence is extended by its own law only.
    """
    told: Mapping[str, Any] = item.particulars.get("extension") or {}
    rank = told.get("rank") or "authority"
    usual, article = BY_RANK[rank]
    if item.statutory is None or not (item.extension or item.item_type == LICENSING):
        return None
    own = next((f"{law.get('law', '')}{law.get('articles', '')}" for law in item.printable_law), "")
    basis = told.get("basis") or (own if item.item_type != LICENSING and own else article)
    return Allowed(item.extension or usual, rank, told.get("office") or "", bool(told.get("promise")), basis)


def silence(particulars: Mapping[str, Any]) -> Silent | None:
    """默示. What happens when the law's limit passes without a decision; None: it is overdue, and nothing else."""
    told = particulars.get("silence") or {}
    if told.get("outcome") not in ("granted", "refused") or not told.get("rule"):
        return None
    return Silent(told["outcome"], told["rule"])
