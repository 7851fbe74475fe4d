"""What the delivery room holds about a person: where his papers went; addresses are kept for claims, then forgotten."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.delivery.actions import forget
from onewindow.domain.delivery.models import OPEN, Parcel
from onewindow.domain.org.queries import Actor, Fate, Record, Stock, Subject, stock
from onewindow.kernel.retention import keeps

DAYS = 365
SOURCE = "快递暂行条例；个人信息保护法 art. 19"


def _his(subject: Subject) -> QuerySet[Parcel]:
    return Parcel.objects.filter(owner=subject.account, enterprise=None).order_by("pk")


def _records(subject: Subject) -> list[Record]:
    return [
        {
            "number": row.number,
            "state": row.state,
            "kind": row.kind,
            "name": row.name,
            "phone": row.phone,
            "address": row.address,
            "contents": row.contents,
            "waybill": row.waybill,
            "asked_at": row.asked_at,
            "delivered_at": row.delivered_at,
            "signed_by": row.signed_by,
        }
        for row in _his(subject)
    ]


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("Where papers went must be found again while a claim for a lost one is possible.")
    until = gettext("A year after the parcel ended")
    return [Fate(gettext("Parcels and their addresses"), _his(subject).count(), True, why, until, SOURCE)]


stock(
    Stock(
        "parcels",
        gettext_noop("Parcels and their addresses"),
        _records,
        fates=_fates,
        under_way=lambda subject: _his(subject).filter(state__in=OPEN).count(),
        binds=lambda subject: _his(subject).count(),
    )
)


@keeps("parcels", gettext_noop("Names and addresses of parcels that have ended"), days=DAYS, source=SOURCE)
def _addresses(before: datetime, dry: bool) -> int:
    """That a parcel went, and when, stays; to whom and where does not."""
    rows = Parcel.objects.filter(ended_at__lt=before, forgotten_at=None)
    ids = list(rows.order_by("ended_at").values_list("pk", flat=True)[:10_000])
    if not dry:
        for one in ids:
            forget(parcel=one, by=Actor.SYSTEM, at=before)
    return len(ids)
