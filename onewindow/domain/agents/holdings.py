"""What the agents' room holds about a person: the help he asked for, its log and the visits, kept as records of public service."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.agents.models import RUNNING, Service
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock


def _his(subject: Subject) -> QuerySet[Service]:
    return Service.objects.filter(owner=subject.account, enterprise=None).order_by("pk")


def _records(subject: Subject) -> list[Record]:
    return [
        {
            "number": row.number,
            "state": row.state,
            "phone": row.phone,
            "address": row.address,
            "scope": row.scope,
            "words": row.words,
            "asked_at": row.asked_at,
            "result": row.result,
            "log": list(row.entries.order_by("pk").values("kind", "text", "at")),
            "visits": list(
                row.visits.order_by("pk").values("from_at", "to_at", "address", "purpose", "report", "state")
            ),
        }
        for row in _his(subject).prefetch_related("entries", "visits")
    ]


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("What was done in somebody's name must be found again when he asks for it.")
    until = gettext("By the archive's schedule")
    source = "政务服务电子文件归档和电子档案管理办法（国办发〔2023〕26号）"
    return [Fate(gettext("Services of an agent"), _his(subject).count(), True, why, until, source)]


stock(
    Stock(
        "agent-services",
        gettext_noop("Services of an agent"),
        _records,
        fates=_fates,
        under_way=lambda subject: _his(subject).filter(state__in=RUNNING).count(),
        binds=lambda subject: _his(subject).count(),
    )
)
