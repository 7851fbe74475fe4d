"""What the feedback room holds about a person: his questions are kept as records of what the office has told."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.feedback.models import Consultation
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock


def _his(subject: Subject) -> QuerySet[Consultation]:
    return Consultation.objects.filter(owner=subject.account, enterprise=None).order_by("pk")


def _records(subject: Subject) -> list[Record]:
    return [
        {
            "number": row.number,
            "state": row.state,
            "name": row.asker_name,
            "phone": row.phone,
            "title": row.title,
            "text": row.text,
            "asked_at": row.asked_at,
            "answer": row.answer,
            "answered_at": row.answered_at,
            "satisfied": row.satisfied,
            "remark": row.remark,
            "published_question": row.guide_question if row.published_at else "",
        }
        for row in _his(subject)
    ]


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("What an office has told somebody must be found again when he relies on it.")
    until = gettext("By the archive's schedule")
    source = "政务服务电子文件归档和电子档案管理办法（国办发〔2023〕26号）"
    return [Fate(gettext("Questions and their answers"), _his(subject).count(), True, why, until, source)]


stock(
    Stock(
        "consultations",
        gettext_noop("Questions and their answers"),
        _records,
        fates=_fates,
        under_way=lambda subject: _his(subject).filter(state="asked").count(),
        binds=lambda subject: _his(subject).count(),
    )
)
