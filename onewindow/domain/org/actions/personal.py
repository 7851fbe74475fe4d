"""A person's rights over his data (个人信息权利): a copy of everything, erasure of what no duty keeps, closing the account."""

import json
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from onewindow.domain.org import events
from onewindow.domain.org.actions.calendar import may_keep_calendar
from onewindow.domain.org.actions.sittings import end_sessions
from onewindow.domain.org.models import Account, DataCopy, Erasure, Mandate, Person, Role
from onewindow.domain.org.queries.personal import NoSuchCopy, Stock, Subject, stocks, subject_of, under_way
from onewindow.domain.org.refusals import AccountUnknown, NotAllowed
from onewindow.domain.org.rules import Actor
from onewindow.kernel import documents, files, log, retention
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile

COPY_DAYS = timedelta(days=7)
COOLING_OFF = timedelta(days=7)
FORMAT = "onewindow.personal-data/1"
_TEMPLATE = Path(__file__).parents[1] / "papers" / "summary.typ"


class CopyInMaking(Refusal):
    """A copy is being made already; you are told when it is ready (副本正在制作)."""


class StillUnderWay(Refusal):
    """Something of yours is still under way: withdraw it or wait for its end before closing the account (尚有在办事项)."""


class ErasureAsked(Refusal):
    """You have asked for this already (已提交删除申请)."""


class NothingAsked(Refusal):
    """Nothing has been asked for, or it has been carried out (无待执行的删除申请)."""


def order_copy(*, by: Actor, at: datetime) -> int:
    """订取副本. A copy of everything held about oneself, made by a job and kept for seven days; its id.

    :raises CopyInMaking: while one is being made. :raises AccountUnknown: for staff and systems.
    """
    subject = _himself(by)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=subject.account)  # a second click waits here
        if DataCopy.objects.filter(account=subject.account, made_at=None).exists():
            raise CopyInMaking()
        row = DataCopy.objects.create(account_id=subject.account, person_id=subject.person, asked_at=at)
        log.add(events.COPY_ORDERED, by=by.account, at=at, kind="copy", thing=row.pk)
    return row.pk


def make_copy(*, copy: int, at: datetime) -> bool:
    """制作副本. Put everything into one archive; False if that has been done before. May be called again."""
    row = DataCopy.objects.filter(pk=copy, made_at=None).first()
    subject = subject_of(row.account_id) if row is not None else None
    if row is None or subject is None:
        return False
    with TemporaryFile() as archive:
        pack(subject, archive, at)
        kept = files.keep(archive, name=f"data-{at:%Y%m%d}.zip", type="application/zip", by=None, at=at)
    with transaction.atomic():
        moved = DataCopy.objects.filter(pk=copy, made_at=None).update(made_at=at, file=kept, until=at + COPY_DAYS)
        if moved:
            log.add(events.COPY_MADE, by=None, at=at, kind="copy", thing=copy, data={"account": row.account_id})
    return bool(moved)


def pack(subject: Subject, into: IO[bytes], at: datetime) -> dict[str, int]:
    """打包. ``data.json`` (its shape: docs/howto/personal-data.md), ``summary.pdf`` and the files; how many records a section.

    :param into: a file open for writing; the archive is written from where it stands.
    """
    sections: dict[str, Any] = {}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in stocks():
            named = [_put(archive, one, file) for file in one.files(subject)]
            sections[one.key] = {"title": gettext(one.title), "records": list(one.records(subject)), "files": named}
        whole = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "person": {"name": subject.name, "id_no": subject.id_no},
            "sections": sections,
        }
        archive.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=1, default=str))
        archive.writestr("summary.pdf", _summary(subject, sections, at))
    return {key: len(one["records"]) for key, one in sections.items()}


def _put(archive: zipfile.ZipFile, stock: Stock, file: StoredFile) -> str:
    """One file under its room and token; the same bytes named twice are put in twice, as they were handed in."""
    name = f"files/{stock.key}/{str(file.token)[:8]}-{file.name}"
    try:
        archive.writestr(name, files.read(file))
    except files.FileGone:
        return f"{name} (missing)"
    return name


def _summary(subject: Subject, sections: dict[str, Any], at: datetime) -> bytes:
    said = {
        "name": subject.name,
        "made_at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        "sections": [[one["title"], len(one["records"]), len(one["files"])] for one in sections.values()],
    }
    return documents.document(_TEMPLATE, said, at=at)


def fetch_copy(*, copy: int, by: Actor, at: datetime) -> StoredFile:
    """取副本. The archive, for its person only and within its days; each fetching is an event.

    :raises NoSuchCopy: otherwise.
    """
    row = DataCopy.objects.select_related("file").filter(pk=copy, account=by.account).first()
    if row is None or row.file is None or row.until is None or row.until <= at:
        raise NoSuchCopy()
    log.add(events.COPY_FETCHED, by=by.account, at=at, kind="copy", thing=copy)
    return row.file


def hand_over(*, account: int, into: IO[bytes], by: Actor, at: datetime) -> dict[str, int]:
    """当面交付副本. The same archive for somebody at a window, by the operator; how many records a section.

    :raises NotAllowed: for anybody else. :raises AccountUnknown: if there is no such person.
    """
    if by.kind != "system":
        raise NotAllowed()
    counts = pack(_subject(account), into, at)
    log.add(events.COPY_HANDED_OVER, by=by.account, at=at, kind="account", thing=account)
    return counts


def ask_erasure(*, closes: bool, account: int | None = None, by: Actor, at: datetime) -> int:
    """申请删除. Erase what no duty keeps, and close the account if wanted; carried out after seven days to reconsider.

    :param account: whose, when the operator enters it for somebody at a window; else the actor's own.
    :raises StillUnderWay: when the account shall be closed while something runs. :raises ErasureAsked: a second time.
    """
    subject = _himself(by) if account is None or by.kind != "system" else _subject(account)
    if closes and under_way(subject):
        raise StillUnderWay()
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=subject.account)
        if Erasure.objects.filter(account=subject.account, done_at=None, cancelled_at=None).exists():
            raise ErasureAsked()
        row = Erasure.objects.create(
            account_id=subject.account,
            person_id=subject.person,
            closes=closes,
            asked_at=at,
            due_at=at + COOLING_OFF,
        )
        log.add(events.ERASURE_ASKED, by=by.account, at=at, kind="erasure", thing=row.pk, data={"closes": closes})
    return row.pk


def cancel_erasure(*, by: Actor, at: datetime) -> None:
    """撤回删除申请. Within the days to reconsider.

    :raises NothingAsked: if there is none.
    """
    with transaction.atomic():
        rows = Erasure.objects.select_for_update().filter(account=by.account, done_at=None, cancelled_at=None)
        row = rows.first()
        if row is None:
            raise NothingAsked()
        _stop(row, by.account, at)


def carry_out_erasures(*, at: datetime) -> int:
    """执行删除. Every request whose days are over; how many. One that cannot close any more is stopped, and says so."""
    due = Erasure.objects.filter(done_at=None, cancelled_at=None, due_at__lte=at).order_by("pk")
    return sum(_carry_out(pk, at) for pk in due.values_list("pk", flat=True))


def _carry_out(erasure: int, at: datetime) -> bool:
    with transaction.atomic():
        rows = Erasure.objects.select_for_update(skip_locked=True)
        row = rows.filter(pk=erasure, done_at=None, cancelled_at=None).first()
        subject = subject_of(row.account_id) if row is not None else None
        if row is None or subject is None:
            return False
        if row.closes and under_way(subject):
            _stop(row, None, at)
            return False
        counts = {one.key: one.erase(subject, at, row.closes) for one in stocks()}
        counts["uploads"] = files.forget_unused(before=at, by=subject.account)
        if row.closes:
            counts["account"] = _close(subject, at)
        counts = {key: count for key, count in counts.items() if count}
        Erasure.objects.filter(pk=row.pk).update(done_at=at, counts=counts)
        log.add(events.ERASURE_DONE, by=None, at=at, kind="erasure", thing=row.pk, data=counts)
        return True


def _stop(row: Erasure, by: int | None, at: datetime) -> None:
    Erasure.objects.filter(pk=row.pk).update(cancelled_at=at)
    log.add(events.ERASURE_STOPPED, by=by, at=at, kind="erasure", thing=row.pk)


def _close(subject: Subject, at: datetime) -> int:
    """注销账号. Nobody enters with it any more; the name stays only where something that must be kept needs it."""
    end_sessions(account=subject.account, by=Actor.SYSTEM, at=at)
    Mandate.objects.filter(giver=subject.person, ended_at=None).update(ended_at=at)
    Mandate.objects.filter(holder=subject.person, ended_at=None).update(ended_at=at)
    Role.objects.filter(person=subject.person, kind=Role.Kind.HANDLER, ended_at=None).update(ended_at=at)
    account = Account.objects.get(pk=subject.account)
    account.is_active, account.login = False, f"closed-{subject.account}"
    account.set_unusable_password()
    account.save(update_fields=["is_active", "login", "password"])
    contact = {"phone": "", "address": ""}
    if not any(one.binds(subject) for one in stocks()):
        contact |= {"name_zh": "已注销", "name_en": "Closed", "id_no": f"closed-{subject.person}"}
        contact |= {"pinyin": "", "initials": ""}
    return Person.objects.filter(pk=subject.person).update(**contact)


def change_retention(*, key: str, days: int | None, effective_from: date, source: str, by: Actor, at: datetime) -> int:
    """改保存期限. A new rule of retention from a day that is still to come, by an administrator of the whole city.

    :raises NotAllowed: for anybody else. :raises NoSuchKind, RuleUnfit: see ``kernel.retention``.
    """
    if by.kind != "system" and not may_keep_calendar(by):
        raise NotAllowed()
    return retention.change(key=key, days=days, effective_from=effective_from, source=source, by=by.account, at=at)


def _himself(by: Actor) -> Subject:
    return _subject(by.account or 0)


def _subject(account: int) -> Subject:
    subject = subject_of(account)
    if subject is None:
        raise AccountUnknown()
    return subject
