"""草稿. What an applicant fills in before anything is filed: saved by itself, merged, limited in size, no events."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.domain.bundles.actions.refusals import (
    DraftElsewhere,
    DraftSubmitted,
    DraftTooLarge,
    MaterialUnknown,
    MayNotFollow,
    NoSuchDraft,
    NotYours,
    OnlyInAProject,
    StepUnknown,
)
from onewindow.domain.bundles.models import Draft, DraftFile
from onewindow.domain.bundles.queries.drafts import draft_page, given_before, may_write
from onewindow.domain.bundles.queries.plans import current, published
from onewindow.domain.bundles.queries.prefill import prefilled
from onewindow.domain.bundles.rules.selection import check_answers
from onewindow.domain.cases.events import REUSED
from onewindow.domain.cases.queries import MOST_PAGES
from onewindow.domain.cases.queries.filling import files_of
from onewindow.domain.cases.refusals import MaterialUnfit, NothingEarlier, OwnCase, SignatureMissing, TooManyPages
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.domain.org.queries import actor_of
from onewindow.kernel import idempotency, log
from onewindow.kernel.models import StoredFile
from onewindow.kernel.step import hard_rules
from onewindow.kernel.worktime import CHINA

STEPS = ("questions", "list", "form", "upload", "check")
"""The steps of the form in their order: questions, list and gain, form, upload, check and submit."""

MAX_BYTES = 256 * 1024
KEPT = timedelta(days=90)
PICTURES = ("image/png", "image/jpeg")
"""What a hand on a pad may be stored as."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save gives back: the number the page sends with its next save."""

    draft: int
    number: int
    saved_at: datetime


def begin(
    *,
    package: str,
    answers: Mapping[str, str] | None = None,
    enterprise: int | None = None,
    owner: int | None = None,
    stage: int | None = None,
    key: str,
    by: Actor,
    at: datetime,
) -> Saved:
    """开始填报. A new draft of the package in force, with what is already known of the applicant filled in.

    :param owner: the applicant's account, when a clerk fills in for him at the window, or one who holds his mandate.
    :param stage: of an investment project: its packages are filed in no other way.
    :param key: the sender's name of this beginning: pressed twice it is one draft; for another applicant, another.
    :raises PackageUnknown: no such package. :raises NotYours: for another's account or enterprise; at a window too, where
    the applicant acts for it today or the clerk does not either. :raises OwnCase: a clerk for himself.
    :raises NoSuchAnswer: for an answer a question does not have. :raises OnlyInAProject: see there.
    """
    matter = f"package:{package}"
    account = _whose(by.account if owner is None else owner, enterprise, matter, by, at)
    one = current(package, at.astimezone(CHINA).date())
    if "stage" in one.document and stage is None:
        raise OnlyInAProject(package=package)
    check_answers(one.plan, answers or {})

    def do() -> dict[str, Any]:
        row = Draft.objects.create(
            owner_id=account,
            enterprise_id=enterprise,
            clerk_id=by.account if account != by.account and by.kind == "staff" else None,
            package_version_id=one.id,
            stage_id=stage,
            answers=dict(answers or {}),
            data=prefilled(account, enterprise),
            begun_at=at,
            saved_at=at,
        )
        act_on_mandate(
            owner=account, enterprise=enterprise, about=matter, ref=f"draft:{row.pk}", act="draft.begin", by=by, at=at
        )
        return {"draft": row.pk, "number": row.number, "saved_at": at.isoformat()}

    name = idempotency.of(key, package, account, enterprise)
    with hard_rules():
        kept = idempotency.once(key=name, owner=by.account, verb="bundles.begin", at=at, do=do)
    return Saved(kept["draft"], kept["number"], datetime.fromisoformat(kept["saved_at"]))


def _whose(account: int | None, enterprise: int | None, matter: str, by: Actor, at: datetime) -> int:
    if account is None:
        raise NotYours(matter=matter)
    if by.kind == "staff" and account == by.account:
        raise OwnCase()
    if may(by, owner=account, enterprise=enterprise, about=matter):
        return account
    here = may(by, role="window") and may(actor_of(account, at), owner=account, enterprise=enterprise, about=matter)
    if not here:
        raise NotYours(matter=matter)
    return account


def save_draft(
    *,
    draft: int,
    number: int,
    answers: Mapping[str, str | None] | None = None,
    data: Mapping[str, Any] | None = None,
    step: str | None = None,
    by: Actor,
    at: datetime,
) -> Saved:
    """自动保存. Merge what has changed into the draft; a key with None is taken out. Nothing is validated here.

    :param number: that of the page's last save.
    :raises DraftElsewhere: another page saved meanwhile; details: ``number``, ``saved_at``.
    :raises DraftTooLarge: if the whole grows beyond 256 KiB.
    :raises NoSuchDraft, DraftSubmitted, StepUnknown, NoSuchAnswer: see there.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        if step is not None and step not in STEPS:
            raise StepUnknown(step=step)
        before = (row.answers, row.data)
        row.answers, row.data = _merged(row.answers, answers), _merged(row.data, data)
        if before == (row.answers, row.data):  # what was saved is sent again: no collision, and nothing to sign again
            row.step = step or row.step
            return _saved(row, at)
        if row.number != number:
            raise DraftElsewhere(number=row.number, saved_at=row.saved_at)
        check_answers(published(row.package_version_id).plan, answers or {})
        if len(json.dumps([row.answers, row.data], ensure_ascii=False).encode()) > MAX_BYTES:
            raise DraftTooLarge(limit=MAX_BYTES)
        row.step = step or row.step
        _unsign(row)
        return _saved(row, at, typed=True)


def attach(
    *, draft: int, material: str, file: uuid.UUID, more: Sequence[uuid.UUID] = (), by: Actor, at: datetime
) -> Saved:
    """上传材料. Put a stored file into the draft as this material, with the pages behind it; former ones are replaced.

    :param more: the other pages in their order.
    :raises MaterialUnknown: if no item of the package asks for it. :raises TooManyPages: beyond 60.
    """
    pages = must_fit(dict.fromkeys([file, *more]))
    with transaction.atomic():
        row = _mine(draft, by)
        _known(row, material)
        row.files.filter(slug=material).delete()
        DraftFile.objects.bulk_create(
            DraftFile(draft=row, slug=material, n=n, file_id=page, at=at) for n, page in enumerate(pages, 1)
        )
        _changed(row, material)
        return _saved(row, at)


def add_page(*, draft: int, material: str, file: uuid.UUID, by: Actor, at: datetime) -> Saved:
    """上传材料页. Put a stored file into the draft as the next page of this material; sent again, it is there once.

    :raises MaterialUnknown: if no item of the package asks for it. :raises TooManyPages: beyond 60.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        _known(row, material)
        pages = _pages(row, material)
        if file not in pages.values():
            must_fit([*pages, file])
            DraftFile.objects.create(draft=row, slug=material, n=len(pages) + 1, file_id=file, at=at)
            row.originals.pop(material, None)
        row.promised = [slug for slug in row.promised if slug != material]
        return _saved(row, at)


def order_pages(*, draft: int, material: str, pages: Sequence[int], by: Actor, at: datetime) -> Saved:
    """页序. The pages of a material in this order; a page that is not named stays behind those that are."""
    with transaction.atomic():
        row = _mine(draft, by)
        known = list(_pages(row, material))
        wanted = [pk for pk in dict.fromkeys(pages) if pk in known]
        _numbered([*wanted, *(pk for pk in known if pk not in wanted)])
        return _saved(row, at)


def take_out_page(*, draft: int, page: int, by: Actor, at: datetime) -> Saved:
    """删除材料页. Take one page out of the draft; the others close up."""
    with transaction.atomic():
        row = _mine(draft, by)
        one = row.files.filter(pk=page).first()
        if one is not None:
            row.files.filter(pk=page).delete()
            _numbered(_pages(row, one.slug))
            row.originals.pop(one.slug, None)
        return _saved(row, at)


def detach(*, draft: int, material: str, by: Actor, at: datetime) -> Saved:
    """删除材料. Take all pages of this material out of the draft."""
    with transaction.atomic():
        row = _mine(draft, by)
        row.files.filter(slug=material).delete()
        row.originals.pop(material, None)
        return _saved(row, at)


def promise(*, draft: int, material: str, promised: bool = True, by: Actor, at: datetime) -> Saved:
    """容缺后补. Promise to hand a material in later, or take the promise back.

    :raises MayNotFollow: if an item that asks for it does not allow that.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        if not all(use.deferrable for use in _known(row, material)):
            raise MayNotFollow(material=material)
        row.promised = sorted({*row.promised, material} if promised else {*row.promised} - {material})
        if promised:
            row.files.filter(slug=material).delete()
            row.originals.pop(material, None)
        return _saved(row, at)


def see_original(*, draft: int, material: str, seen: bool = True, by: Actor, at: datetime) -> Saved:
    """原件已核. The clerk has compared the copy with the original, or takes that back; who and when goes into each case.

    :raises NotYours: for anybody but a window clerk. :raises MaterialUnfit: if nothing was put in to compare.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        if by.kind != "staff" or not may(by, role="window"):
            raise NotYours(draft=draft)
        if not _pages(row, material):
            raise MaterialUnfit(material=material)
        row.originals.pop(material, None)
        if seen:
            row.originals[material] = at.isoformat()
        return _saved(row, at)


def sign_draft(*, draft: int, file: uuid.UUID | None, way: str = "pad", by: Actor, at: datetime) -> Saved:
    """申请人签名. The applicant's hand under what was filled in for him: a picture from the pad, or a signed paper scanned.

    :param file: None takes it out. :raises SignatureMissing: if a hand on the pad is no picture.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        if file is not None and way == "pad":
            kind = StoredFile.objects.filter(pk=file).values_list("type", flat=True).first()
            if kind not in PICTURES:
                raise SignatureMissing(draft=draft)
        row.signature_id, row.signed_by = file, way if file is not None else ""
        return _saved(row, at)


def reuse_answers(*, draft: int, case: int, by: Actor, at: datetime) -> Saved:
    """复用填报. Fill the empty fields with what the same applicant answered in an earlier case; who used it is logged.

    :raises NothingEarlier: if that case is not his, or answers nothing that is empty here.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        offered = given_before(draft_page(draft, by, at), by).answers
        if offered is None or offered.case != case:
            raise NothingEarlier(case=case)
        row.data = {**row.data, **offered.values}
        _unsign(row)
        _reused(row, case, by, at, fields=len(offered.keys))
        return _saved(row, at, typed=True)


def reuse_paper(*, draft: int, material: str, case: int, by: Actor, at: datetime) -> Saved:
    """复用材料. Put in what the same applicant handed in for an earlier case, all its pages; who used it is logged.

    :raises NothingEarlier: if that case is not his, or has no such paper, or the draft has it already.
    """
    with transaction.atomic():
        row = _mine(draft, by)
        offered = given_before(draft_page(draft, by, at), by).papers.get(material)
        if offered is None or offered.case != case:
            raise NothingEarlier(case=case)
        DraftFile.objects.bulk_create(
            DraftFile(draft=row, slug=material, n=n, file_id=file, at=at)
            for n, file in enumerate(files_of(case, material), 1)
        )
        _changed(row, material)
        _reused(row, case, by, at, material=material)
        return _saved(row, at)


def _reused(row: Draft, case: int, by: Actor, at: datetime, **what: Any) -> None:
    told = {"case": case, "package_draft": row.pk, **what}
    log.add(REUSED, by=by.account, at=at, kind="account", thing=row.owner_id, data=told)


def _changed(row: Draft, material: str) -> None:
    """Other pages came: the paper is here, and has not been compared with the original."""
    row.promised = [slug for slug in row.promised if slug != material]
    row.originals.pop(material, None)


def _unsign(row: Draft) -> None:
    """What was signed is not what stands there now."""
    row.signature, row.signed_by = None, ""


def discard(*, draft: int, by: Actor, at: datetime) -> None:
    """删除草稿. Delete a draft that was not submitted, with everything in it."""
    with transaction.atomic():
        _mine(draft, by).delete()


def forget_drafts(*, at: datetime) -> int:
    """清理草稿. Delete unsubmitted drafts nobody has touched for 90 days; how many."""
    return Draft.objects.filter(bundle=None, saved_at__lt=at - KEPT).delete()[1].get("bundles.Draft", 0)


def must_fit(pages: Iterable[Any]) -> list[Any]:
    """The pages of one material, as long as they are not too many.

    :raises TooManyPages: beyond 60.
    """
    found = list(pages)
    if len(found) > MOST_PAGES:
        raise TooManyPages(most=MOST_PAGES)
    return found


def locked(draft: int, by: Actor) -> Draft:
    """The draft, its row locked in the present transaction, if the actor may write to it."""
    row = Draft.objects.select_for_update().filter(pk=draft).first()
    if row is None or not may_write(row, by):
        raise NoSuchDraft(draft=draft)
    return row


def _mine(draft: int, by: Actor) -> Draft:
    row = locked(draft, by)
    if row.bundle_id is not None:
        raise DraftSubmitted(draft=draft, bundle=row.bundle_id)
    return row


def _known(row: Draft, material: str) -> list[Any]:
    plan = published(row.package_version_id).plan
    uses = [use for item in plan.items.values() for use in item.materials if use.type == material]
    if not uses:
        raise MaterialUnknown(material=material)
    return uses


def _pages(row: Draft, material: str) -> dict[int, uuid.UUID]:
    """The pages of a material in their order, and the file of each."""
    return dict(DraftFile.objects.filter(draft=row, slug=material).order_by("n").values_list("pk", "file_id"))


def _numbered(pages: Iterable[int]) -> None:
    for n, pk in enumerate(pages, 1):
        DraftFile.objects.filter(pk=pk).exclude(n=n).update(n=n)


def _merged(old: Mapping[str, Any], patch: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in {**old, **(patch or {})}.items() if value is not None}


def _saved(row: Draft, at: datetime, *, typed: bool = False) -> Saved:
    """Only what was typed is counted: a paper put beside the form makes no page of the form an older one."""
    row.number += typed
    row.saved_at = at
    row.save()
    return Saved(row.pk, row.number, at)
