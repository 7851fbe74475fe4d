"""What the licences room holds about a person: licences are kept, whoever holds them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import document_of
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock
from onewindow.kernel.models import StoredFile


def _his(subject: Subject) -> QuerySet[Licence]:
    """His own: what a business holds is the business's."""
    rows = Licence.objects.select_related("type", "issuer", "pdf")
    return rows.filter(owner=subject.account, holder_enterprise=None, holder_code=subject.id_no).order_by("pk")


def _records(subject: Subject) -> list[Record]:
    return [{**document_of(row), "state": row.state, "signature": row.signature} for row in _his(subject)]


def _files(subject: Subject) -> Iterable[StoredFile]:
    return [row.pdf for row in _his(subject) if row.pdf is not None]


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("A licence equals one on paper: who relies on it must be able to check it.")
    until = gettext("As long as it is in force, then by the archive's schedule")
    source = "国务院关于在线政务服务的若干规定 art. 8–12"
    return [Fate(gettext("Licences"), _his(subject).count(), True, why, until, source)]


stock(
    Stock(
        "licences",
        gettext_noop("Licences"),
        _records,
        _files,
        fates=_fates,
        binds=lambda subject: _his(subject).count(),
    )
)
