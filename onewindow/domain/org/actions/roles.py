"""Roles in a business (企业角色): the legal representative by registration, handlers by his word and their own."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from onewindow.domain.org import events
from onewindow.domain.org.actions.mandates import known_person
from onewindow.domain.org.models import Enterprise, Role
from onewindow.domain.org.refusals import NotAllowed, NotToYourself, TermWrong
from onewindow.domain.org.rules import Actor
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal

TO_CONFIRM = timedelta(days=30)
"""After a change of the legal representative the handlers go on for so long without his word (decision 0027)."""


class NoSuchRole(Refusal):
    """There is no such role, or it is not yours (查无此角色)."""


class HandlerAlready(Refusal):
    """This person handles the affairs of the business already (已是经办人)."""


class RoleOver(Refusal):
    """This role has ended already (角色已终止)."""


class ByRegistration(Refusal):
    """The legal representative changes with the registration only (法定代表人以登记为准)."""

    source = "市场主体登记管理条例 art. 24"


def name_handler(
    *,
    enterprise: int,
    name: str,
    id_no: str,
    scope: str = Role.Scope.ALL,
    from_on: date | None = None,
    to_on: date | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """指定经办人. The legal representative names somebody to handle affairs; it counts once he accepts; the role's id.

    :raises NoSuchRole: for anybody but the legal representative. :raises PersonUnknown, NotToYourself, TermWrong.
    :raises HandlerAlready: if he has this role, or was asked and has not answered.
    """
    _must_lead(enterprise, by)
    person = known_person(name, id_no)
    if person.pk == by.person:
        raise NotToYourself()
    today = timezone.localtime(at).date()
    begin = from_on or today
    if begin < today or (to_on is not None and to_on < begin) or scope not in Role.Scope.values:
        raise TermWrong()
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=enterprise)  # two who name at once wait here
        open_ = Role.objects.filter(person=person, enterprise=enterprise, kind=Role.Kind.HANDLER, ended_at=None)
        if open_.filter(to_on__lt=today).update(ended_at=at) == 0 and open_.exists():
            raise HandlerAlready(enterprise=enterprise)
        row = Role.objects.create(
            person=person,
            enterprise_id=enterprise,
            kind=Role.Kind.HANDLER,
            scope=scope,
            from_on=begin,
            to_on=to_on,
            named_by_id=by.account,
            named_at=at,
        )
        _log(events.ROLE_NAMED, row, by, at)
    return row.pk


def accept_role(*, role: int, by: Actor, at: datetime) -> None:
    """接受. The person named takes the role on: from now on he acts for the business, within scope and term.

    :raises NoSuchRole: for anybody else. :raises RoleOver: if it was taken back meanwhile.
    """
    with transaction.atomic():
        row = _open(role)
        if row.person_id != by.person or row.named_at is None:
            raise NoSuchRole(role=role)
        if row.accepted_at is None:
            Role.objects.filter(pk=role).update(accepted_at=at)
            _log(events.ROLE_ACCEPTED, row, by, at)


def end_role(*, role: int, by: Actor, at: datetime) -> None:
    """终止. Either side ends a handler's role at once; or the person named declines.

    :raises NoSuchRole: for anybody else. :raises ByRegistration: for the legal representative's.
    :raises RoleOver: if it has ended before.
    """
    with transaction.atomic():
        row = _open(role, by)
        if row.kind == Role.Kind.LEGAL:
            raise ByRegistration(role=role)
        Role.objects.filter(pk=role).update(ended_at=at, ended_by=by.account)
        _log(events.ROLE_ENDED, row, by, at)


def confirm_role(*, role: int, by: Actor, at: datetime) -> None:
    """确认留任. The new legal representative keeps a handler whom his predecessor had named.

    :raises NoSuchRole: for anybody but the legal representative. :raises RoleOver: if it has ended.
    """
    with transaction.atomic():
        row = _open(role)
        _must_lead(row.enterprise_id, by)
        if row.confirm_by_on is not None:
            Role.objects.filter(pk=role).update(confirm_by_on=None)
            _log(events.ROLE_CONFIRMED, row, by, at)


def replace_legal(*, enterprise: int, person: int, by: Actor, at: datetime) -> None:
    """法定代表人变更. The registration names another legal representative: the former loses access at once.

    Handlers go on for 30 days and longer only if the new one confirms them; whoever has not accepted yet is asked no more.
    Called again with the same person it changes nothing.

    :raises NotAllowed: for anybody but the registration (the system).
    """
    if by.kind != "system":
        raise NotAllowed()
    today = timezone.localtime(at).date()
    with transaction.atomic():
        Enterprise.objects.select_for_update().get(pk=enterprise)
        roles = Role.objects.filter(enterprise=enterprise, ended_at=None)
        if roles.filter(kind=Role.Kind.LEGAL, person=person).exists():
            return
        gone = list(roles.filter(kind=Role.Kind.LEGAL))
        gone += list(roles.filter(kind=Role.Kind.HANDLER, person=person))  # he leads it now
        gone += list(roles.filter(kind=Role.Kind.HANDLER, named_at__isnull=False, accepted_at=None))
        Role.objects.filter(pk__in=[row.pk for row in gone]).update(ended_at=at)
        new = Role.objects.create(person_id=person, enterprise_id=enterprise, kind=Role.Kind.LEGAL)
        roles.filter(kind=Role.Kind.HANDLER).update(confirm_by_on=Coalesce(F("confirm_by_on"), today + TO_CONFIRM))
        for row in gone:
            _log(events.ROLE_ENDED, row, by, at)
        data = {"role": new.pk, "former": [row.pk for row in gone if row.kind == Role.Kind.LEGAL]}
        log.add(events.LEGAL_REPLACED, by=by.account, at=at, kind="enterprise", thing=enterprise, data=data)


def leads(enterprise: int, by: Actor) -> bool:
    """是法定代表人. Whether the actor is the legal representative of the business today."""
    roles = Role.objects.filter(enterprise=enterprise, kind=Role.Kind.LEGAL, ended_at=None, person=by.person)
    return by.person is not None and roles.exists()


def _must_lead(enterprise: int, by: Actor) -> None:
    if not leads(enterprise, by):
        raise NoSuchRole(enterprise=enterprise)


def _open(role: int, by: Actor | None = None) -> Role:
    """The role's row, locked; with ``by``: if he is its person or leads its business."""
    row = Role.objects.select_for_update(of=("self",)).select_related("person").filter(pk=role).first()
    if row is None or (by is not None and row.person_id != by.person and not leads(row.enterprise_id, by)):
        raise NoSuchRole(role=role)
    if row.ended_at is not None:
        raise RoleOver(role=role)
    return row


def _log(name: str, row: Role, by: Actor, at: datetime) -> None:
    data = {"enterprise": row.enterprise_id, "account": row.person.account_id}
    log.add(name, by=by.account, at=at, kind="role", thing=row.pk, data=data)
