"""Our book of a day (日账): what came in and what went back through a provider, and over the counter."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from onewindow.domain.fees.models import Difference, Payment, Reconciliation, Refund
from onewindow.domain.fees.refusals import DayUnknown
from onewindow.domain.fees.rules import Entry
from onewindow.kernel.worktime import CHINA

CAME = ("paid", "stray", "returned")


def bounds(day: date) -> tuple[datetime, datetime]:
    """A day of the city as moments: from, before."""
    begin = datetime.combine(day, time(), CHINA)
    return begin, begin + timedelta(days=1)


def our_book(slug: str, day: date) -> list[Entry]:
    """我方账. Payments and refunds of one provider on a day, by number."""
    begin, end = bounds(day)
    came = Payment.objects.filter(provider=slug, came_at__gte=begin, came_at__lt=end, state__in=CAME)
    book = [Entry("pay", number, amount) for number, amount in came.values_list("number", "amount")]
    back = Payment.objects.filter(provider=slug, returned_at__gte=begin, returned_at__lt=end)
    book += [Entry("refund", f"{number}-R", amount) for number, amount in back.values_list("number", "amount")]
    sent = Refund.objects.filter(sent_at__gte=begin, sent_at__lt=end).exclude(ref="")
    sent = sent.filter(bill__payments__state="paid", bill__payments__provider=slug)
    book += [Entry("refund", number, amount) for number, amount in sent.values_list("number", "amount")]
    return sorted(book, key=lambda one: (one.number, one.kind))


@dataclass(frozen=True, slots=True)
class Takings:
    """窗口日结. What came in over the counter on a day, by means."""

    means: str
    count: int
    amount: int


def takings(day: date) -> list[Takings]:
    """窗口日结. Counter payments of a day by means."""
    begin, end = bounds(day)
    rows = Payment.objects.filter(channel="counter", state="paid", came_at__gte=begin, came_at__lt=end)
    summed = rows.values("means").annotate(n=Count("id"), sum=Sum("amount")).order_by("means")
    return [Takings(row["means"], row["n"], row["sum"]) for row in summed]


@dataclass(frozen=True, slots=True)
class Day:
    """对账日. A reconciled day with its differences; ``open`` are those nobody has closed."""

    row: Reconciliation
    differences: tuple[Difference, ...]

    @property
    def open(self) -> int:
        """How many wait for a person."""
        return sum(one.closed_at is None and one.gone_at is None for one in self.differences)

    def plain(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {
            "provider": self.row.provider,
            "day": self.row.day.isoformat(),
            "ours": {"count": self.row.our_count, "fen": self.row.our_sum},
            "theirs": {"count": self.row.their_count, "fen": self.row.their_sum},
            "differences": [
                {"entry": one.entry, "number": one.number, "kind": one.kind, "ours": one.ours, "theirs": one.theirs,
                 "closed": one.closed_at is not None, "reason": one.reason}
                for one in self.differences if one.gone_at is None
            ],
            "open": self.open,
        }  # fmt: skip


def reconciled(reconciliation: int) -> Day:
    """对账结果. One reconciled day.

    :raises DayUnknown: if there is none.
    """
    row = Reconciliation.objects.filter(pk=reconciliation).first()
    if row is None:
        raise DayUnknown(reconciliation=reconciliation)
    rows = Difference.objects.filter(reconciliation=row).select_related("closed_by__staff")
    return Day(row, tuple(rows.order_by("gone_at", "number")))


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day in the list of reconciled days."""

    row: Reconciliation
    open: int


def days(before: date | None = None, limit: int = 31) -> list[DayLine]:
    """对账记录. Reconciled days, the latest first, with how many differences are open; one query."""
    rows = Reconciliation.objects.filter(day__lt=before) if before else Reconciliation.objects.all()
    still = Count("differences", filter=Q(differences__closed_at=None, differences__gone_at=None))
    return [DayLine(row, row.still) for row in rows.annotate(still=still).order_by("-day", "provider")[:limit]]
