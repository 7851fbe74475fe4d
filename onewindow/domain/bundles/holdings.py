"""What the bundles room holds about a person: drafts can go, handed-in applications are kept."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from onewindow.domain.bundles.models import ENDED, Bundle, Draft, DraftFile
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.org.queries import Fate, Record, Stock, Subject, stock
from onewindow.kernel.models import StoredFile
from onewindow.kernel.retention import keeps

ARCHIVE = "政务服务电子文件归档和电子档案管理办法（国办发〔2023〕26号）；档案法 art. 13"


def _drafts(subject: Subject) -> list[Record]:
    rows = Draft.objects.filter(owner=subject.account, enterprise=None, bundle=None).order_by("pk")
    return [
        {
            "package": published(row.package_version_id).name.zh,
            "answers": row.answers,
            "data": row.data,
            "begun_at": row.begun_at,
            "saved_at": row.saved_at,
        }
        for row in rows
    ]


def _draft_files(subject: Subject) -> Iterable[StoredFile]:
    rows = DraftFile.objects.select_related("file").filter(
        draft__owner=subject.account, draft__enterprise=None, draft__bundle=None
    )
    signed = Draft.objects.filter(owner=subject.account, enterprise=None, bundle=None, signature__isnull=False)
    hands = [row.signature for row in signed.select_related("signature").order_by("pk")]
    return [*(row.file for row in rows.order_by("pk")), *(one for one in hands if one is not None)]


def _draft_fates(subject: Subject, at: datetime) -> list[Fate]:
    count = Draft.objects.filter(owner=subject.account, enterprise=None, bundle=None).count()
    return [Fate(gettext("Drafts with their uploads"), count, False, gettext("Nobody has been given them yet."))]


def _erase_drafts(subject: Subject, at: datetime, closes: bool) -> int:
    rows = Draft.objects.filter(owner=subject.account, enterprise=None, bundle=None)
    return rows.delete()[1].get("bundles.Draft", 0)


def _bundles(subject: Subject) -> list[Record]:
    rows = Bundle.objects.filter(owner=subject.account, enterprise=None).order_by("pk")
    return [
        {
            "number": row.number,
            "package": published(row.package_version_id).name.zh,
            "state": row.state,
            "outcome": row.outcome,
            "channel": row.channel,
            "filed_at": row.filed_at,
            "accepted_at": row.accepted_at,
            "closed_at": row.closed_at,
            "answers": row.answers,
            "data": row.data,
            "corrections": list(row.corrections.order_by("pk").values("text", "items", "at")),
        }
        for row in rows.prefetch_related("corrections")
    ]


def _bundle_fates(subject: Subject, at: datetime) -> list[Fate]:
    count = Bundle.objects.filter(owner=subject.account, enterprise=None).count()
    why = gettext("Applications with their papers and decisions are public records, open or closed.")
    until = gettext("Ten years or for ever, by the archive's schedule")
    return [Fate(gettext("Applications for packages"), count, True, why, until, ARCHIVE)]


def _open(subject: Subject) -> int:
    return Bundle.objects.filter(owner=subject.account, enterprise=None).exclude(state__in=ENDED).count()


stock(Stock("drafts", gettext_noop("Drafts"), _drafts, _draft_files, fates=_draft_fates, erase=_erase_drafts))
stock(
    Stock(
        "bundles",
        gettext_noop("Applications for packages"),
        _bundles,
        fates=_bundle_fates,
        under_way=_open,
        binds=lambda subject: Bundle.objects.filter(owner=subject.account).count(),
    )
)


@keeps("drafts", gettext_noop("Drafts nobody touches"), days=90, source="个人信息保护法 art. 19")
def _forget(before: datetime, dry: bool) -> int:
    rows = Draft.objects.filter(bundle=None, saved_at__lt=before)
    return rows.count() if dry else rows.delete()[1].get("bundles.Draft", 0)
