"""What the cases room holds about a person: applications are kept by the archive's rules; open ones keep the account open."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.cases.actions.refusing import forget_enquirer
from onewindow.domain.cases.models import (
    ENDED,
    Case,
    Correction,
    Draft,
    DraftPage,
    Enquiry,
    Material,
    MaterialPage,
    RefusalNotice,
    Signature,
)
from onewindow.domain.cases.queries.archive import keeping
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock
from onewindow.kernel.models import StoredFile
from onewindow.kernel.retention import keeps

_BY_CHOICE = "个人信息保护法 art. 19; a choice of the city"
ARCHIVE = "政务服务电子文件归档和电子档案管理办法（国办发〔2023〕26号）；档案法 art. 13"
"""The terms under it are from memory (``keeping.TERMS``); the office's page says so until a rule is entered by hand."""


def _his(subject: Subject) -> QuerySet[Case]:
    return Case.objects.filter(owner=subject.account).order_by("pk")


def _records(subject: Subject) -> list[Record]:
    """His own in full; of a business's only that he handed it in: what it says is the business's."""
    corrections: dict[int, list[Record]] = {}
    for row in Correction.objects.filter(case__owner=subject.account).order_by("pk"):
        corrections.setdefault(row.case_id, []).append({"text": row.text, "items": row.items, "at": row.at})
    refusals = {row.case_id: row.reasons for row in RefusalNotice.objects.filter(case__owner=subject.account)}
    papers: dict[int, list[Record]] = {}
    for one in Material.objects.filter(case__owner=subject.account).order_by("pk"):
        papers.setdefault(one.case_id, []).append({"material": one.slug, "state": one.state, "by": one.satisfied_by})
    return [
        _record(row, corrections.get(row.pk, []), refusals.get(row.pk), papers.get(row.pk, [])) for row in _his(subject)
    ]


def _record(row: Case, corrections: list[Record], refusal: str | None, papers: list[Record]) -> Record:
    known: dict[str, object] = {
        "number": row.number,
        "item": spec(row.item_version_id).name_zh,
        "state": row.state,
        "outcome": row.outcome,
        "channel": row.channel,
        "filed_at": row.filed_at,
        "accepted_at": row.accepted_at,
        "decided_at": row.decided_at,
        "closed_at": row.closed_at,
    }
    if row.enterprise_id is not None:
        return known
    return known | {
        "holder": row.holder_name,
        "code": row.holder_code,
        "phone": row.phone,
        "answers": row.answers,
        "materials": papers,
        "corrections": corrections,
        "refusal": refusal,
    }


def _files(subject: Subject) -> Iterable[StoredFile]:
    rows = Material.objects.select_related("file").filter(case__owner=subject.account, case__enterprise=None)
    found = {row.file_id: row.file for row in rows.filter(file__isnull=False).order_by("pk") if row.file is not None}
    pages = MaterialPage.objects.select_related("file").filter(case__owner=subject.account, case__enterprise=None)
    found |= {page.file_id: page.file for page in pages.order_by("pk")}
    hands = Signature.objects.select_related("file").filter(case__owner=subject.account, case__enterprise=None)
    return [*found.values(), *(one.file for one in hands.order_by("pk"))]


def _drafts(subject: Subject) -> QuerySet[Draft]:
    return Draft.objects.filter(owner=subject.account, enterprise=None, case=None).order_by("pk")


def _draft_records(subject: Subject) -> list[Record]:
    return [
        {
            "item": spec(row.item_version_id).name_zh,
            "situation": row.situation,
            "data": row.data,
            "begun_at": row.begun_at,
            "saved_at": row.saved_at,
        }
        for row in _drafts(subject)
    ]


def _draft_files(subject: Subject) -> Iterable[StoredFile]:
    pages = DraftPage.objects.select_related("file").filter(draft__in=_drafts(subject)).order_by("pk")
    hands = _drafts(subject).select_related("signature").exclude(signature=None)
    return [*(page.file for page in pages), *(one.signature for one in hands if one.signature is not None)]


def _draft_fates(subject: Subject, at: datetime) -> list[Fate]:
    name, why = gettext("Drafts of single items with their uploads"), gettext("Nobody has been given them yet.")
    return [Fate(name, _drafts(subject).count(), False, why)]


def _erase_drafts(subject: Subject, at: datetime, closes: bool) -> int:
    return _drafts(subject).delete()[1].get("cases.Draft", 0)


def _open(subject: Subject) -> int:
    return _his(subject).filter(enterprise=None, group="").exclude(state__in=ENDED).count()


def _fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("Applications with their papers and decisions are public records, open or closed.")
    until = gettext("Ten years or for ever, by the archive's schedule")
    return [Fate(gettext("Applications, item by item"), _his(subject).count(), True, why, until, ARCHIVE)]


stock(
    Stock(
        "cases",
        gettext_noop("Applications, item by item"),
        _records,
        _files,
        fates=_fates,
        under_way=_open,
        binds=lambda subject: _his(subject).count(),
    )
)

stock(
    Stock(
        "item-drafts",
        gettext_noop("Drafts of single items"),
        _draft_records,
        _draft_files,
        fates=_draft_fates,
        erase=_erase_drafts,
    )
)


@keeps("item-drafts", gettext_noop("Drafts of single items nobody touches"), days=90, source="个人信息保护法 art. 19")
def _forget_drafts(before: datetime, dry: bool) -> int:
    rows = Draft.objects.filter(case=None, saved_at__lt=before)
    return rows.count() if dry else rows.delete()[1].get("cases.Draft", 0)


def _due(rule: str) -> Callable[[datetime, bool], int]:
    """Counted for the report; no clock destroys a file: two people do, by a list."""
    return lambda before, dry: keeping.files_before(rule, before)[:100_000].count() if dry else 0


keeps(
    keeping.GRANTED, gettext_noop("Files of granted applications: due to be looked at, destroyed by nobody alone"),
    days=keeping.TERMS[keeping.GRANTED], source=ARCHIVE,
)(_due(keeping.GRANTED))  # fmt: skip
keeps(
    keeping.OTHERS, gettext_noop("Files of other ended applications: due to be looked at, destroyed by nobody alone"),
    days=keeping.TERMS[keeping.OTHERS], source=ARCHIVE,
)(_due(keeping.OTHERS))  # fmt: skip


@keeps(
    "enquirers",
    gettext_noop("Names and telephones of who came to a window and was not filed"),
    days=365,
    source=_BY_CHOICE,
)
def _enquirers(before: datetime, dry: bool) -> int:
    """What was asked and told stays; who asked does not."""
    rows = Enquiry.objects.filter(at__lt=before, state__in=("noted", "answered")).exclude(name="", phone="")
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:10_000])
    if not dry:
        for one in ids:
            forget_enquirer(enquiry=one, at=before)
    return len(ids)
