"""What the fees room holds about a person: his bills and receipts are books of account and kept as such."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.fees.models import Bill
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock


def _his(subject: Subject) -> QuerySet[Bill]:
    return Bill.objects.filter(owner=subject.account, enterprise=None).order_by("pk")


def _records(subject: Subject) -> list[Record]:
    return [
        {
            "number": row.number,
            "state": row.state,
            "payer": row.payer_name,
            "total_fen": row.total,
            "paid_fen": row.paid,
            "refunded_fen": row.refunded,
            "charged_at": row.charged_at,
            "paid_at": row.paid_at,
        }
        for row in _his(subject)
    ]


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("Bills and receipts are books of account of a public body.")
    until = gettext("By the archive's schedule")
    return [Fate(gettext("Bills and receipts"), _his(subject).count(), True, why, until, "会计档案管理办法（财政部、国家档案局令第79号）")]  # fmt: skip


stock(
    Stock(
        "bills",
        gettext_noop("Bills and receipts"),
        _records,
        fates=_fates,
        under_way=lambda subject: _his(subject).filter(state="open").count(),
        binds=lambda subject: _his(subject).count(),
    )
)
