"""What the city holds about a person (个人信息): each room says what it has, what may be erased now, what must be kept and why.

A room registers a ``Stock`` in its ``holdings.py``; copies (个人信息保护法 art. 45) and erasures (art. 47) ask them all, so that
nobody can add a table about persons and forget the person.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.domain.org.models import DataCopy, Erasure, Person
from onewindow.domain.org.rules import Actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile

Record = Mapping[str, Any]


class NoSuchCopy(Refusal):
    """There is no such copy, it is not yours, or its days are over (查无此副本)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data is asked for (信息主体)."""

    account: int
    person: int
    id_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of things of one kind when erasure is asked for: erased, or kept until when by which rule.

    ``why`` is a sentence in the active language; ``checked``: somebody has read the rule's text. ``closing``: only when
    the account is closed.
    """

    title: str
    count: int
    kept: bool
    why: str
    until: str = ""
    source: str = ""
    checked: bool = False
    closing: bool = False


def _none(subject: Subject) -> list[Any]:
    return []


@dataclass(frozen=True, slots=True)
class Stock:
    """What one room holds of a person: its records as plain values, its files, its fates; ``erase`` gives how many.

    ``under_way``: how many things still run, so that the account cannot be closed. ``binds``: how many things are kept
    that need the person's name. ``erase`` is told whether the account is closed.
    """

    key: str
    title: str  # msgid
    records: Callable[[Subject], list[Record]]
    files: Callable[[Subject], Iterable[StoredFile]] = _none
    fates: Callable[[Subject, datetime], list[Fate]] = lambda subject, at: []
    erase: Callable[[Subject, datetime, bool], int] = lambda subject, at, closes: 0
    under_way: Callable[[Subject], int] = lambda subject: 0
    binds: Callable[[Subject], int] = lambda subject: 0


_STOCKS: dict[str, Stock] = {}


def stock(one: Stock) -> None:
    """Register what a room holds; once for each key."""
    _STOCKS[one.key] = one


def stocks() -> list[Stock]:
    """Everything registered, in the order of the rooms' names."""
    return [_STOCKS[key] for key in sorted(_STOCKS)]


def subject_of(account: int) -> Subject | None:
    """The person behind an account; None for staff and systems."""
    row = Person.objects.filter(account=account).values_list("pk", "id_no", "name_zh").first()
    return Subject(account, *row) if row else None


def under_way(subject: Subject) -> int:
    """How many of the person's affairs still run: while there is one the account cannot be closed."""
    return sum(one.under_way(subject) for one in stocks())


def fates(subject: Subject, at: datetime) -> tuple[list[Fate], list[Fate]]:
    """可删与应留. What can be erased, and what must be kept; kinds of which there is nothing are left out."""
    found = [fate for one in stocks() for fate in one.fates(subject, at) if fate.count]
    return [one for one in found if not one.kept], [one for one in found if one.kept]


@dataclass(frozen=True, slots=True)
class DataPage:
    """我的信息. The person's copies, his open request, what can be erased and what must be kept."""

    copies: list[DataCopy]
    open_erasure: Erasure | None
    last_erasure: Erasure | None
    erasable: list[Fate]
    kept: list[Fate]
    under_way: int
    making: bool = field(default=False)


def data_page(actor: Actor, at: datetime) -> DataPage | None:
    """我的信息. For the page; None if the actor is no person."""
    subject = subject_of(actor.account or 0)
    if subject is None:
        return None
    copies = list(DataCopy.objects.select_related("file").filter(account=subject.account).order_by("-pk")[:10])
    asked = list(Erasure.objects.filter(account=subject.account).order_by("-pk")[:2])
    open_ = next((one for one in asked if one.done_at is None and one.cancelled_at is None), None)
    erasable, kept = fates(subject, at)
    return DataPage(
        [one for one in copies if one.made_at is None or (one.file is not None and one.until and one.until > at)],
        open_,
        next((one for one in asked if one is not open_), None),
        erasable,
        kept,
        under_way(subject),
        any(one.made_at is None for one in copies),
    )
