"""Reconciliation (对账): a provider's statement of a day against our books; what differs is listed and closed by a person."""

from datetime import date, datetime

from django.db import transaction

from onewindow.domain.fees import events
from onewindow.domain.fees.actions.paying import asked
from onewindow.domain.fees.actions.reading import account_in, why
from onewindow.domain.fees.models import Difference, Payment, Reconciliation
from onewindow.domain.fees.queries.books import bounds, our_book
from onewindow.domain.fees.queries.providers.registry import provider
from onewindow.domain.fees.refusals import NoSuchDifference, NotThatDay
from onewindow.domain.fees.rules import Entry, compare
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.worktime import CHINA


def reconcile(*, day: date, slug: str = "", by: Actor, at: datetime) -> int:
    """对账. Compare a day with the provider's statement; its id. Run again, it is brought up to date, closed ones stay closed.

    Before the books are compared the provider is asked about orders of that day whose notice never came.

    :raises NotYours: for anybody but the office or the system. :raises NotThatDay: the day is not over.
    :raises NoProvider: none is configured.
    """
    if by.kind != "system":
        account_in("office", by)
    if day >= at.astimezone(CHINA).date():
        raise NotThatDay(day=day.isoformat())
    vendor = provider(slug)
    begin, end = bounds(day)
    for number in Payment.objects.filter(
        provider=vendor.slug, state="begun", began_at__gte=begin, began_at__lt=end
    ).values_list("number", flat=True):
        asked(payment=number, at=at)
    ours, theirs = our_book(vendor.slug, day), list(vendor.statement(day))
    found = compare(ours, theirs)
    with transaction.atomic():
        row, _ = Reconciliation.objects.update_or_create(
            provider=vendor.slug,
            day=day,
            defaults={"at": at, "by_id": by.account, **_sums("our", ours), **_sums("their", theirs)},
        )
        here = set()
        for one in found:
            kept, _ = Difference.objects.update_or_create(
                reconciliation=row,
                entry=one.entry,
                number=one.number,
                defaults={"kind": one.kind, "ours": one.ours, "theirs": one.theirs, "gone_at": None},
                create_defaults={"kind": one.kind, "ours": one.ours, "theirs": one.theirs, "found_at": at},
            )
            here.add(kept.pk)
        Difference.objects.filter(reconciliation=row, gone_at=None).exclude(pk__in=here).update(gone_at=at)
        still = Difference.objects.filter(reconciliation=row, gone_at=None, closed_at=None).count()
        said = {"provider": vendor.slug, "day": day.isoformat(), "differences": still}
        log.add(events.RECONCILE, by=by.account, at=at, data=said)
    return row.pk


def _sums(whose: str, book: list[Entry]) -> dict[str, int]:
    return {
        f"{whose}_count": len(book),
        f"{whose}_sum": sum(one.amount if one.kind == "pay" else -one.amount for one in book),
    }


def close_difference(*, difference: int, reason: str, by: Actor, at: datetime) -> None:
    """差异处理. Somebody has looked into a difference and says what it was.

    :raises NotYours: for anybody but the office. :raises ReasonMissing: without saying what it was.
    :raises NoSuchDifference: there is none, or it is closed.
    """
    account = account_in("office", by)
    words = why(reason)
    with transaction.atomic():
        open_ = Difference.objects.filter(pk=difference, closed_at=None, gone_at=None)
        if not open_.update(closed_by_id=account, closed_at=at, reason=words):
            raise NoSuchDifference(difference=difference)
        log.add(events.CLOSE, by=account, at=at, data={"difference": difference})
