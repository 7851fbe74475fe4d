"""单件申请. One item applied for by its holder himself, without a package: what is known already is not asked again."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.cases.actions.filing import Filed, Holder, file
from onewindow.domain.cases.actions.materials import Paper
from onewindow.domain.cases.refusals import AnotherItem, MaterialsMissing, MaterialUnfit, MaterialUnknown, NotOwner
from onewindow.domain.catalogue.queries import (
    ItemSpec,
    applied,
    current,
    kept_elements,
    needed_materials,
    shown_elements,
    spec,
)
from onewindow.domain.licences.queries import held
from onewindow.domain.org.actions import Actor, act_on_mandate, may
from onewindow.domain.org.models import Enterprise, Person
from onewindow.kernel.worktime import CHINA

IDENTITY = "id-card"
"""Whoever has logged in under his real name has shown it (在线政务服务的若干规定 art. 7)."""


def apply(
    *,
    item: str,
    answers: Mapping[str, Any],
    situation: Mapping[str, str] | None = None,
    files: Mapping[str, uuid.UUID] | None = None,
    promised: Collection[str] = (),
    enterprise: int | None = None,
    owner: int | None = None,
    by: Actor,
    at: datetime,
    channel: str = "online",
) -> Filed:
    """单件申请. Apply for one item in force: held licences and checked data count as handed in, all that lacks is named.

    :param item: slug of the item. :param files: stored files by type of material. :param promised: to follow (容缺后补).
    :param owner: the account of who gave a mandate for it; without it the actor applies for himself or his enterprise.
    :raises ItemUnknown: no such item in force. :raises NotOwner: no person, or another's enterprise.
    :raises AnswersWrong: with the fields. :raises MaterialsMissing: with every material that lacks.
    :raises AnotherItem: what he says of his case belongs to another item.
    :raises MaterialUnknown, MaterialUnfit: a file nobody asks for; a promise for what may not follow.
    """
    today = at.astimezone(CHINA).date()
    known = spec(current(item, today))
    holder = _holder(by, enterprise, owner, item)
    if other := applied(known, dict(situation or {})).item:
        raise AnotherItem(item=other)
    told = {key: value for key, value in answers.items() if value is not None}
    left = kept_elements(known, dict(situation or {}))
    asked = {element.key for element in shown_elements(left, told, dict(situation or {}))}
    told = {key: value for key, value in told.items() if key in asked}
    have = held(holder.code, [material.key for material in known.materials], today)
    papers = _papers(known, told, situation or {}, files or {}, frozenset(promised), have)
    with transaction.atomic():
        filed = file(
            item=known.id,
            holder=holder,
            answers=told,
            papers=papers,
            situation=situation,
            by=by,
            at=at,
            owner=owner,
            channel=channel,
        )
        act_on_mandate(owner=owner, about=f"item:{item}", ref=f"case:{filed.id}", act="case.file", by=by, at=at)
    return filed


def _holder(by: Actor, enterprise: int | None, owner: int | None, item: str) -> Holder:
    account = by.account if owner is None else owner
    person = Person.objects.filter(account=account).first() if by.person else None
    if person is None or not may(by, owner=account, enterprise=enterprise, about=f"item:{item}"):
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
    files: Mapping[str, uuid.UUID],
    promised: frozenset[str],
    have: Mapping[str, int],
) -> list[Paper]:
    needed = needed_materials(known, told, dict(situation))
    unknown = (files.keys() | promised) - {material.key for material in needed}
    if unknown:
        raise MaterialUnknown(materials=sorted(unknown))
    papers, missing = [], []
    for material in needed:
        key = material.key
        if key in files:
            papers.append(Paper(key, "upload", file=files[key]))
        elif key in have:
            papers.append(Paper(key, "licence", licence=have[key]))
        elif material.satisfied_by == "data" or key == IDENTITY:
            papers.append(Paper(key, "data"))
        elif key in promised:
            if not material.tolerable:
                raise MaterialUnfit(material=key)
            papers.append(Paper(key, "promise"))
        elif material.satisfied_by != "form":
            missing.append(key)
    if missing:
        raise MaterialsMissing(materials=missing)
    return papers
