"""单件申请. One item applied for by its holder himself, without a package: what is known already is not asked again."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions.applying.posting import wish_of
from onewindow.domain.cases.actions.filing import Filed, Holder, Signed, file
from onewindow.domain.cases.actions.materials import Paper
from onewindow.domain.cases.models import Draft
from onewindow.domain.cases.refusals import (
    AnotherItem,
    MaterialsMissing,
    MaterialUnfit,
    MaterialUnknown,
    NotOwner,
    NotYours,
    OwnCase,
)
from onewindow.domain.catalogue.queries import ItemSpec, applied, current, needed_materials, spec
from onewindow.domain.delivery.actions import as_wished
from onewindow.domain.delivery.queries import offered
from onewindow.domain.licences.queries import held
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.domain.org.models import Enterprise, Person
from onewindow.domain.org.queries import actor_of
from onewindow.kernel.worktime import CHINA


def apply(
    *,
    item: str,
    answers: Mapping[str, Any],
    situation: Mapping[str, str] | None = None,
    files: Mapping[str, uuid.UUID | Sequence[uuid.UUID]] | None = None,
    promised: Collection[str] = (),
    originals: Mapping[str, str] | None = None,
    signed: Signed | None = None,
    enterprise: int | None = None,
    owner: int | None = None,
    by: Actor,
    at: datetime,
    channel: str = "online",
    posting: Mapping[str, Any] | None = None,
    drafted: bool = False,
) -> Filed:
    """单件申请. Apply for one item in force: held licences and checked data count as handed in, all that lacks is named.

    :param item: slug of the item. :param files: stored files by type of material, several where it has several pages.
    :param promised: to follow (容缺后补). :param originals: when a clerk saw the original of a material (ISO moments).
    :param owner: the account of who gave a mandate for it, or who stands at the window; without it the actor applies
        for himself or his enterprise. :param signed: the hand of who stands at the window.
    :param posting: what was chosen about courier and window (``delivery.mode`` …); None: what the item's own form says of
        it, where a courier is used. :param drafted: a draft keeps what was answered on the situation.
    :raises ItemUnknown: no such item in force. :raises NotOwner: no person, or another's enterprise.
    :raises NotYours, OwnCase: for staff without a window, or who apply for themselves there.
    :raises AnswersWrong: with the fields. :raises MaterialsMissing: with every material that lacks.
    :raises AnotherItem: what he says of his case belongs to another item.
    :raises MaterialUnknown, MaterialUnfit: a file nobody asks for; a promise for what may not follow.
    :raises NoCourier, AddressMissing, ContentsMissing, DayUnfit: of the courier's trip.
    """
    today = at.astimezone(CHINA).date()
    known = spec(current(item, today))
    holder = _holder(by, enterprise, owner, item, at)
    said = dict(situation or {})
    if other := applied(known, said).item:
        raise AnotherItem(item=other)
    _, told = rules.asked(known, {key: value for key, value in answers.items() if value is not None}, said)
    account = by.account if owner is None else owner
    have = held(holder.code, [material.key for material in known.materials], today)
    papers = _papers(known, told, said, _paged(files), frozenset(promised), have)
    seen = {slug: (by.account, moment) for slug, moment in (originals or {}).items()} if by.kind == "staff" else {}
    with transaction.atomic():
        filed = file(
            item=known.id,
            holder=holder,
            answers=told,
            papers=[replace(one, original=seen.get(one.slug)) for one in papers],
            situation=situation,
            signed=signed,
            by=by,
            at=at,
            owner=owner,
            channel=channel,
        )
        act_on_mandate(
            owner=owner,
            enterprise=enterprise,
            about=f"item:{item}",
            ref=f"case:{filed.id}",
            act="case.file",
            by=by,
            at=at,
        )
        if said and account is not None and not drafted:  # where a draft would say it: a fee follows from it later
            Draft.objects.create(
                owner_id=account, enterprise_id=enterprise, item_version_id=known.id, situation=said, case_id=filed.id,
                begun_at=at, saved_at=at,
            )  # fmt: skip
        wish = wish_of(answers if posting is None else posting, holder.name, holder.phone)
        if wish and (posting is not None or offered()):
            as_wished(ref=f"case:{filed.id}", wish=wish, by=by, at=at)
    return filed


def _paged(files: Mapping[str, uuid.UUID | Sequence[uuid.UUID]] | None) -> dict[str, tuple[uuid.UUID, ...]]:
    return {slug: (one,) if isinstance(one, uuid.UUID) else tuple(one) for slug, one in (files or {}).items() if one}


def _holder(by: Actor, enterprise: int | None, owner: int | None, item: str, at: datetime) -> Holder:
    account = by.account if owner is None else owner
    if by.kind == "staff" and owner is not None:
        if owner == by.account:
            raise OwnCase()
        if not any(may(by, role=role) for role in ("window", "agent")):
            raise NotYours(item=item)
        there = actor_of(
            owner, at
        )  # who stands at the window acts for the business today, or the clerk does not either
    else:
        there = by
    person = Person.objects.filter(account=account).first() if there.person else None
    if person is None or not may(there, owner=account, enterprise=enterprise, about=f"item:{item}"):
        raise NotOwner()
    if enterprise is None:
        return Holder("person", person.name_zh, person.id_no, phone=person.phone, person=person.pk)
    business = Enterprise.objects.get(pk=enterprise)
    return Holder(
        "enterprise",
        business.name_zh,
        business.uscc,
        phone=person.phone,
        person=person.pk,
        enterprise=business.pk,
    )


def _papers(
    known: ItemSpec,
    told: Mapping[str, Any],
    situation: Mapping[str, str],
    files: Mapping[str, tuple[uuid.UUID, ...]],
    promised: frozenset[str],
    have: Mapping[str, int],
) -> list[Paper]:
    needed = needed_materials(known, told, dict(situation))
    unknown = (files.keys() | promised) - {material.key for material in needed}
    if unknown:
        raise MaterialUnknown(materials=sorted(unknown))
    papers, missing = [], []
    for material in needed:
        key, spared = material.key, rules.spared(material, have)
        if key in files:
            papers.append(Paper(key, "upload", file=files[key][0], pages=files[key]))
        elif spared == "licence":
            papers.append(Paper(key, "licence", licence=have[key]))
        elif spared == "data":
            papers.append(Paper(key, "data"))
        elif key in promised:
            if not material.tolerable:
                raise MaterialUnfit(material=key)
            papers.append(Paper(key, "promise"))
        elif not spared:
            missing.append(key)
    if missing:
        raise MaterialsMissing(materials=missing)
    return papers
