"""草稿材料. Papers of a draft, page by page: put in, moved, taken out, promised; original seen, signed, used again."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from onewindow.domain.cases import events
from onewindow.domain.cases.actions.applying.drafts import DraftSaved, changed, page_ids
from onewindow.domain.cases.models import Draft, DraftPage
from onewindow.domain.cases.queries.filling import files_of, item_draft
from onewindow.domain.cases.refusals import (
    MaterialUnfit,
    MaterialUnknown,
    NothingEarlier,
    NotYours,
    SignatureMissing,
    TooManyPages,
)
from onewindow.domain.cases.rules import MOST_PAGES
from onewindow.domain.catalogue.queries import MaterialSpec, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import log
from onewindow.kernel.models import StoredFile

PICTURES = ("image/png", "image/jpeg")
"""What a hand on a pad may be stored as."""


def add_page(*, draft: int, material: str, file: uuid.UUID, by: Actor, at: datetime) -> DraftSaved:
    """上传材料. Put a stored file into the draft as the next page of this material; sent again, it is there once.

    :raises MaterialUnknown: if the item does not ask for it. :raises TooManyPages: beyond 60.
    """

    def add(row: Draft) -> None:
        _known(row, material)
        if row.pages.filter(slug=material, file_id=file).exists():
            return
        pages = page_ids(row, material)
        if len(pages) >= MOST_PAGES:
            raise TooManyPages(most=MOST_PAGES)
        DraftPage.objects.create(draft=row, slug=material, n=len(pages) + 1, file_id=file, at=at)
        row.promised = [slug for slug in row.promised if slug != material]
        row.originals.pop(material, None)  # another page came: it has not been compared

    return changed(draft=draft, by=by, at=at, do=add)


def order_pages(*, draft: int, material: str, pages: Sequence[int], by: Actor, at: datetime) -> DraftSaved:
    """页序. The pages of a material in this order; a page that is not named stays behind those that are."""

    def order(row: Draft) -> None:
        known = page_ids(row, material)
        wanted = [pk for pk in dict.fromkeys(pages) if pk in known]
        for n, pk in enumerate([*wanted, *(pk for pk in known if pk not in wanted)], 1):
            DraftPage.objects.filter(pk=pk).exclude(n=n).update(n=n)

    return changed(draft=draft, by=by, at=at, do=order)


def take_out_page(*, draft: int, page: int, by: Actor, at: datetime) -> DraftSaved:
    """删除材料页. Take one page out of the draft; the others close up."""

    def take(row: Draft) -> None:
        one = row.pages.filter(pk=page).first()
        if one is None:
            return
        DraftPage.objects.filter(pk=one.pk).delete()
        for n, pk in enumerate(page_ids(row, one.slug), 1):
            DraftPage.objects.filter(pk=pk).exclude(n=n).update(n=n)
        row.originals.pop(one.slug, None)

    return changed(draft=draft, by=by, at=at, do=take)


def promise_paper(*, draft: int, material: str, promised: bool = True, by: Actor, at: datetime) -> DraftSaved:
    """容缺后补. Promise to hand a material in later, or take the promise back.

    :raises MaterialUnknown: if the item does not ask for it. :raises MaterialUnfit: if it may not follow.
    """

    def promise(row: Draft) -> None:
        if not _known(row, material).tolerable:
            raise MaterialUnfit(material=material)
        row.promised = sorted({*row.promised, material} if promised else {*row.promised} - {material})
        if promised:
            row.pages.filter(slug=material).delete()
            row.originals.pop(material, None)

    return changed(draft=draft, by=by, at=at, do=promise)


def see_original(*, draft: int, material: str, seen: bool = True, by: Actor, at: datetime) -> DraftSaved:
    """原件已核. The clerk has compared the copy with the original, or takes that back; who and when goes into the case.

    :raises NotYours: for anybody but a window clerk. :raises MaterialUnfit: if nothing was put in to compare.
    """

    def see(row: Draft) -> None:
        if by.kind != "staff" or not may(by, role="window"):
            raise NotYours(draft=draft)
        if not page_ids(row, material):
            raise MaterialUnfit(material=material)
        row.originals = {slug: moment for slug, moment in row.originals.items() if slug != material}
        if seen:
            row.originals[material] = at.isoformat()

    return changed(draft=draft, by=by, at=at, do=see)


def sign_draft(*, draft: int, file: uuid.UUID | None, way: str = "pad", by: Actor, at: datetime) -> DraftSaved:
    """申请人签名. The applicant's hand under what was filled in for him: a picture from the pad, or a signed paper scanned.

    :param file: None takes it out. :raises SignatureMissing: if a hand on the pad is no picture.
    """

    def sign(row: Draft) -> None:
        if file is not None and way == "pad":
            kind = StoredFile.objects.filter(pk=file).values_list("type", flat=True).first()
            if kind not in PICTURES:
                raise SignatureMissing(draft=draft)
        row.signature_id, row.signed_by = file, way if file is not None else ""

    return changed(draft=draft, by=by, at=at, do=sign)


def reuse_paper(*, draft: int, material: str, case: int, by: Actor, at: datetime) -> DraftSaved:
    """复用材料. Put in what the same applicant handed in for an earlier case, all its pages; who used it is logged.

    :raises NothingEarlier: if that case is not his, or has no such paper.
    """
    page = next((one for one in item_draft(draft, by, at).materials if one.spec.key == material), None)
    if page is None or page.earlier is None or page.earlier.case != case:
        raise NothingEarlier(case=case)

    def reuse(row: Draft) -> None:
        files = files_of(case, material)
        if list(row.pages.filter(slug=material).order_by("n").values_list("file", flat=True)) == files:
            return  # pressed twice at once
        DraftPage.objects.filter(draft=row, slug=material).delete()
        DraftPage.objects.bulk_create(
            DraftPage(draft=row, slug=material, n=n, file_id=file, at=at) for n, file in enumerate(files, 1)
        )
        row.promised = [slug for slug in row.promised if slug != material]
        row.originals.pop(material, None)
        log.add(
            events.REUSED,
            by=by.account,
            at=at,
            kind="account",
            thing=row.owner_id,
            data={"case": case, "draft": row.pk, "material": material},
        )

    return changed(draft=draft, by=by, at=at, do=reuse)


def _known(row: Draft, material: str) -> MaterialSpec:
    for one in spec(row.item_version_id).materials:
        if one.key == material:
            return one
    raise MaterialUnknown(materials=[material])
