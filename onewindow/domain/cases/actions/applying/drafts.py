"""草稿. One item filled in before anything is filed, by its applicant or by a clerk for him: kept as typed, no events.

Nothing is checked while one types; everything is when it is filed. Only what uses an earlier case again is written to the
log, because it looks into that case.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.cases import events
from onewindow.domain.cases.actions.applying.placing import taken
from onewindow.domain.cases.actions.applying.renewing import code_of, must_be_in_time
from onewindow.domain.cases.actions.applying.single import apply
from onewindow.domain.cases.actions.filing import Filed, Signed
from onewindow.domain.cases.models import Draft, DraftPage
from onewindow.domain.cases.queries.filling import item_draft, prefilled, with_addresses, with_posting
from onewindow.domain.cases.queries.filling.drafts import may_fill
from onewindow.domain.cases.refusals import (
    AnswersWrong,
    DraftElsewhere,
    DraftSubmitted,
    DraftTooLarge,
    NoSuchDraft,
    NothingEarlier,
    NotOwner,
    NotYours,
    OwnCase,
    QuestionsOpen,
    SignatureMissing,
)
from onewindow.domain.cases.rules import asked, normal, wrong_answers
from onewindow.domain.catalogue.queries import ItemSpec, applied, current, spec
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.domain.org.queries import actor_of
from onewindow.kernel import idempotency, log
from onewindow.kernel.worktime import CHINA

MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """What a save gives back: the number the page sends with its next save."""

    draft: int
    number: int
    saved_at: datetime


def begin_draft(
    *,
    item: str,
    situation: Mapping[str, str] | None = None,
    enterprise: int | None = None,
    owner: int | None = None,
    key: str,
    by: Actor,
    at: datetime,
) -> DraftSaved:
    """开始填报. A new draft for an item in force, with what is already known of the applicant filled in.

    :param owner: the applicant's account, when a clerk fills in for him at the window, or one who holds his mandate.
    :param key: the sender's name of this beginning: pressed twice it is one draft; for another applicant, another.
    :raises ItemUnknown, ItemNotOpen: no such item, or it cannot be applied for now.
    :raises NotOwner, NotYours: for another's account or business; for staff without a window.
    :raises OwnCase: a clerk for himself. :raises RenewalTooEarly, RenewalTooLate: said before he fills in anything.
    """
    account = by.account if owner is None else owner
    known = spec(current(item, at.astimezone(CHINA).date()))
    _may_begin(known, account, enterprise, by, at)
    if "renewal" in known.particulars:
        must_be_in_time(known, code_of(account, enterprise), at)
    fields = {element.key for element in with_posting(known).elements}
    assert account is not None

    def do() -> dict[str, Any]:
        row = Draft.objects.create(
            owner_id=account,
            enterprise_id=enterprise,
            clerk_id=by.account if by.kind == "staff" else None,
            item_version_id=known.id,
            situation=applied(known, dict(situation or {})).answers,
            data={key: value for key, value in prefilled(account, enterprise).items() if key in fields},
            begun_at=at,
            saved_at=at,
        )
        act_on_mandate(
            owner=account,
            enterprise=enterprise,
            about=f"item:{item}",
            ref=f"item-draft:{row.pk}",
            act="draft.begin",
            by=by,
            at=at,
        )
        return {"draft": row.pk, "number": row.number, "saved_at": at.isoformat()}

    name = idempotency.of(key, item, account, enterprise)
    kept = idempotency.once(key=name, owner=by.account, verb="cases.begin_draft", at=at, do=do)
    return DraftSaved(kept["draft"], kept["number"], datetime.fromisoformat(kept["saved_at"]))


def _may_begin(known: ItemSpec, account: int | None, enterprise: int | None, by: Actor, at: datetime) -> None:
    if account is None:
        raise NotOwner()
    who, about = by, f"item:{known.slug}"
    if by.kind == "staff":
        entrusted = may(by, owner=account, enterprise=enterprise, about=about)
        if not (entrusted or may(by, role="window")):
            raise NotYours(item=known.slug)
        if account == by.account:
            raise OwnCase()
        if not entrusted:
            taken(known, by, at)
        who = actor_of(account, at)
    if not may(who, owner=account, enterprise=enterprise, about=about):
        raise NotOwner()


def save_item_draft(
    *,
    draft: int,
    number: int,
    situation: Mapping[str, str | None] | None = None,
    data: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> DraftSaved:
    """自动保存. Merge what has changed into the draft; a key with None is taken out. Nothing is validated here.

    :param number: that of the page's last save.
    :raises DraftElsewhere: another page saved meanwhile; details: ``number``, ``saved_at``.
    :raises DraftTooLarge: if the whole grows beyond 256 KiB. :raises NoSuchDraft, DraftSubmitted: see there.
    """

    def merge(row: Draft) -> None:
        before = (row.situation, row.data)
        row.situation, row.data = _merged(row.situation, situation), _merged(row.data, data)
        if before == (row.situation, row.data):
            return  # what was saved is sent again: no collision, and nothing to sign again
        if row.number != number:
            raise DraftElsewhere(number=row.number, saved_at=row.saved_at)
        if len(json.dumps([row.situation, row.data], ensure_ascii=False).encode()) > MAX_BYTES:
            raise DraftTooLarge(limit=MAX_BYTES)
        if row.signature_id is not None:  # what was signed is not what stands there now
            row.signature, row.signed_by = None, ""

    return changed(draft=draft, by=by, at=at, do=merge)


def reuse_answers(*, draft: int, case: int, by: Actor, at: datetime) -> DraftSaved:
    """复用填报. Fill the empty fields with what the same applicant answered in an earlier case; who used it is logged.

    :raises NothingEarlier: if that case is not his, or answers nothing that is empty here.
    """
    offered = item_draft(draft, by, at).answers
    if offered is None or offered.case != case:
        raise NothingEarlier(case=case)

    def fill(row: Draft) -> None:
        before = row.data
        row.data = {**offered.values, **{key: value for key, value in before.items() if value not in ("", [], {})}}
        if row.data == before:
            return  # pressed twice at once
        log.add(
            events.REUSED,
            by=by.account,
            at=at,
            kind="account",
            thing=row.owner_id,
            data={"case": case, "draft": row.pk, "fields": len(offered.keys)},
        )

    return changed(draft=draft, by=by, at=at, do=fill)


def discard_item_draft(*, draft: int, by: Actor, at: datetime) -> None:
    """删除草稿. Delete a draft that was not submitted, with everything in it."""
    with transaction.atomic():
        mine(draft, by).delete()


def submit_item_draft(*, draft: int, key: str, by: Actor, at: datetime) -> Filed:
    """提交申请. Check everything and file the case; a clerk files what its applicant has signed, by the channel ``window``.

    :param key: the sender's name of this submission; the same key, or the same draft, gives the same case.
    :raises QuestionsOpen: a question on the situation is open. :raises SignatureMissing: at the window, without his hand.
    :raises AnswersWrong: with every field. :raises MaterialsMissing: with every material. :raises NoSuchDraft: another's.
    :raises AnotherItem, MaterialUnknown, MaterialUnfit, NotOwner, NotYours, OwnCase: as ``apply``.
    """
    answer = idempotency.once(
        key=key, owner=by.account, verb="cases.submit_item_draft", at=at, do=lambda: _submit(draft, by, at)
    )
    return Filed(answer["id"], answer["number"])


def _submit(draft: int, by: Actor, at: datetime) -> dict[str, Any]:
    row = locked(draft, by)
    if row.case is not None:
        return {"id": row.case.pk, "number": row.case.number}
    slug = spec(row.item_version_id).slug
    known = spec(current(slug, at.astimezone(CHINA).date()))
    now = applied(known, row.situation)
    if not now.settled:
        raise QuestionsOpen(draft=draft)
    entrusted = may(by, owner=row.owner_id, enterprise=row.enterprise_id, about=f"item:{slug}")
    at_window = by.kind == "staff" and not entrusted  # who acts on a mandate needs no other hand than the one under it
    if at_window and row.signature_id is None:
        raise SignatureMissing(draft=draft)
    sheet = with_posting(known)
    shown, told = asked(sheet, row.data, now.answers)
    answers = {element.key: normal(element, told.get(element.key)) for element in shown}
    if wrong := wrong_answers(shown, answers):
        raise AnswersWrong(fields=wrong)
    files: dict[str, list[Any]] = {}
    wanted = {material.spec.key for material in item_draft(draft, by, at).materials}
    for page in row.pages.filter(slug__in=wanted).order_by("slug", "n"):  # an answer may have made a paper needless
        files.setdefault(page.slug, []).append(page.file_id)
    filed = apply(
        item=slug,
        answers=with_addresses(answers),
        situation=now.answers,
        files=files,
        promised=[one for one in row.promised if one in wanted and one not in files],
        originals={one: moment for one, moment in row.originals.items() if one in files},
        signed=Signed(row.signature_id, row.signed_by, by.account) if at_window and row.signature_id else None,
        enterprise=row.enterprise_id,
        owner=row.owner_id,
        by=by,
        at=at,
        channel="window" if at_window else "agent" if by.kind == "staff" else "online",
        drafted=True,
        posting=None if sheet is known else answers,
    )
    row.case_id = filed.id
    row.save(update_fields=["case"])
    return {"id": filed.id, "number": filed.number}


def locked(draft: int, by: Actor) -> Draft:
    """The draft, its row locked in the present transaction, if the actor may write to it.

    :raises NoSuchDraft: otherwise.
    """
    row = Draft.objects.select_for_update(of=("self",)).filter(pk=draft).first()
    if row is None or not may_fill(row, by):
        raise NoSuchDraft(draft=draft)
    return row


def mine(draft: int, by: Actor) -> Draft:
    """The same, if it has not been submitted.

    :raises NoSuchDraft, DraftSubmitted: otherwise.
    """
    row = locked(draft, by)
    if row.case_id is not None:
        raise DraftSubmitted(draft=draft, case=row.case_id)
    return row


def changed(*, draft: int, by: Actor, at: datetime, do: Callable[[Draft], None]) -> DraftSaved:
    """改动草稿. Change a draft under its lock; only what was typed is counted, a paper makes no page of the form older."""
    with transaction.atomic():
        row = mine(draft, by)
        before = (row.situation, row.data)
        do(row)
        row.number += before != (row.situation, row.data)
        row.saved_at = at
        row.save()
        return DraftSaved(row.pk, row.number, at)


def _merged(old: Mapping[str, Any], patch: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in {**old, **(patch or {})}.items() if value is not None}


def page_ids(row: Draft, material: str) -> list[int]:
    """The pages of a material of a draft in their order."""
    return list(DraftPage.objects.filter(draft=row, slug=material).order_by("n").values_list("pk", flat=True))
