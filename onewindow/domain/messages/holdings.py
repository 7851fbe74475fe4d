"""What the inbox holds about a person, and how long a message that was read is kept."""

from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from onewindow.domain.messages.models import Message
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock
from onewindow.kernel.retention import keeps


def _records(subject: Subject) -> list[Record]:
    rows = Message.objects.filter(account=subject.account, enterprise=None).order_by("pk")
    return [
        {"at": row.at, "title": row.title, "body": row.body, "ref": row.ref, "read_at": row.read_at} for row in rows
    ]


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    count = Message.objects.filter(account=subject.account, enterprise=None).count()
    return [Fate(gettext("Messages"), count, False, gettext("What they say stands in the applications too."))]


def _erase(subject: Subject, at: datetime, closes: bool) -> int:
    return Message.objects.filter(account=subject.account, enterprise=None).delete()[0]


stock(Stock("messages", gettext_noop("Messages"), _records, fates=_fates, erase=_erase))


@keeps("messages", gettext_noop("Messages that were read"), days=365, source="个人信息保护法 art. 19")
def _forget(before: datetime, dry: bool) -> int:
    rows = Message.objects.filter(read_at__lt=before)
    return rows.count() if dry else rows.delete()[0]
