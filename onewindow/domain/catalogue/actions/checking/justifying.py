"""Justifying a finding (例外说明): by a named person, with a reason; it holds while what was judged is the same."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.changing.scope import MayNotChange, must_draft
from onewindow.domain.catalogue.models import Item, ItemVersion, Justification
from onewindow.domain.catalogue.queries.findings import finding
from onewindow.domain.catalogue.refusals import ItemUnknown
from onewindow.domain.org.models import Account, Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA

SHORTEST = 6
"""Signs of a reason that says something."""


class FindingGone(Refusal):
    """This finding does not stand any more: the text or the rule has changed (校验结果已变化)."""


class MendOnly(Refusal):
    """No reason excuses this; it has to be put right (只能改正，不能说明)."""


class AlreadyJustified(Refusal):
    """Somebody has given a reason for it already (已有例外说明)."""


class ReasonTooShort(Refusal):
    """Write the reason in a sentence: whoever approves the version reads it (须写明理由)."""


class NoSuchJustification(Refusal):
    """This reason was taken back, or never given (没有该例外说明)."""


def justify(*, version: int, rule: str, path: str, digest: str, reason: str, by: Actor, at: datetime) -> int:
    """例外说明. Say why a finding stands; the id of the reason. It survives to the item's next versions with the same text.

    :param digest: what was judged, as the page showed it.
    :raises ReasonTooShort: without a sentence. :raises MayNotChange: not his item.
    :raises FindingGone: if the rule finds nothing there any more, or something else.
    :raises MendOnly: for what must be put right. :raises AlreadyJustified: if somebody was faster.
    """
    row = ItemVersion.objects.select_related("decide_department").filter(pk=version).first()
    if row is None:
        raise ItemUnknown(version=version)
    _must_justify(by, row.decide_department)
    if len(reason.strip()) < SHORTEST:
        raise ReasonTooShort(fields=["reason"])
    found = finding(version, rule, path, at.astimezone(CHINA).date())
    if found is None or found.digest != digest:
        raise FindingGone(version=version, rule=rule)
    if found.rule.mend_only:
        raise MendOnly(rule=rule)
    with transaction.atomic():
        Item.objects.select_for_update().get(pk=row.item_id)
        place = {"item_id": row.item_id, "rule": rule, "path": path, "digest": digest}
        if Justification.objects.filter(**place, ended_at=None).exists():
            raise AlreadyJustified(version=version, rule=rule)
        made = Justification.objects.create(
            **place,
            excerpt=found.excerpt[:200],
            reason=within(reason, 1000, "reason"),
            by=Account(pk=by.account),
            at=at,
        )
        data = {"rule": rule, "version": version, "digest": digest}
        log.add(events.JUSTIFIED, by=by.account, at=at, kind="justification", thing=made.pk, data=data)
    return made.pk


def take_back(*, justification: int, by: Actor, at: datetime) -> None:
    """撤回例外说明. The finding stands again; the reason stays in the history.

    :raises NoSuchJustification: if it was taken back already.
    """
    row = Justification.objects.select_related("item__department").filter(pk=justification, ended_at=None).first()
    if row is None:
        raise NoSuchJustification(justification=justification)
    _must_justify(by, row.item.department)
    with transaction.atomic():
        done = Justification.objects.filter(pk=justification, ended_at=None).update(ended_by=by.account, ended_at=at)
        if not done:
            raise NoSuchJustification(justification=justification)
        data = {"rule": row.rule, "digest": row.digest}
        log.add(events.JUSTIFICATION_ENDED, by=by.account, at=at, kind="justification", thing=row.pk, data=data)


def _must_justify(by: Actor, department: Department) -> None:
    """A named person who may draft the item's changes; the operator has no name.

    :raises MayNotChange: otherwise.
    """
    if by.account is None:
        raise MayNotChange(department=department.pk)
    must_draft(by, department)
