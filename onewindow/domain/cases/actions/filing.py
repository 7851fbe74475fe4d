"""收件. A case comes into being: filed at any door, once however often it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions import tolerance
from onewindow.domain.cases.actions.applying.placing import Taken, taken
from onewindow.domain.cases.actions.applying.renewing import must_be_in_time
from onewindow.domain.cases.actions.clock.due import notice
from onewindow.domain.cases.actions.materials import Paper, pages_received, received, rows_of
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.refusals import AnswersWrong, ItemClosed, NotOwner, NotYours, OwnCase
from onewindow.domain.cases.rules.applying import related
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import (
    ItemSpec,
    MaterialSpec,
    kept_elements,
    needed_materials,
    shown_elements,
    spec,
)
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import sql, step
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import Also

_SERIAL = "SELECT nextval('cases_number_seq')"


@step.constraint("one_case_per_submission")
class AlreadyFiled(Refusal):
    """This application has been received already (重复提交)."""


@dataclass(frozen=True, slots=True)
class Holder:
    """申请人. Who is to hold the result: a person, or an enterprise acted for."""

    kind: str
    name: str
    code: str
    phone: str = ""
    person: int | None = None
    enterprise: int | None = None


def holder_columns(holder: Holder) -> dict[str, Any]:
    """The columns of a case that say who is to hold the result, and by which it is found."""
    return {
        "person_id": holder.person,
        "enterprise_id": holder.enterprise,
        "holder_kind": holder.kind,
        "holder_name": holder.name,
        "holder_pinyin": rules.pinyin_of(holder.name),
        "holder_code": holder.code,
        "holder_words": rules.words_of(holder.name),
    }


@dataclass(frozen=True, slots=True)
class Filed:
    """What a filing gives back; ``again``: this submission had arrived before, and this is its case."""

    id: int
    number: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """签名. The applicant's hand at the window: the stored picture or scan, how it was given, which clerk took it."""

    file: UUID
    way: str
    taken_by: int | None


_SIGNED = """
INSERT INTO cases_signature (case_id, file_id, way, taken_by_id, at)
SELECT s.id, %s::uuid, %s::text, %s::bigint, %s::timestamptz FROM s
"""


def file(
    *,
    item: int,
    holder: Holder,
    answers: Mapping[str, Any],
    papers: Sequence[Paper] = (),
    situation: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
    owner: int | None = None,
    channel: str = "online",
    key: str | None = None,
    group: str = "",
    about: str = "",
    signed: Signed | None = None,
) -> Filed:
    """收件. File an application for one item; it waits for acceptance, and the office's five days run.

    :param item: id of the item version in force.
    :param owner: the applicant's account, when a clerk files for him at the window, or one who holds his mandate.
    :param key: the sender's name of this submission; the same key again gives the same case.
    :param group: "bundle:12" for a case of a bundle: the bundle's own task is its acceptance.
    :param about: what a mandate must name instead of the item: the package of a case in a bundle.
    :raises AnswersWrong: with the fields that are missing or do not hold.
    :raises NotOwner, NotYours, ItemClosed, ItemNotTakenHere, MaterialUnknown, MaterialUnfit: see there.
    :raises RenewalTooEarly, RenewalTooLate: a renewal outside the days its law names.
    """
    known = spec(item)
    place = _may_file(known, holder, owner, by, about, at, group)
    _check(known, answers, situation or {}, frozenset())
    also = () if signed is None else (_signature(signed, at),)
    said = situation or {}
    return _bring("file", known, holder, answers, papers, said, by, at, owner, channel, key, group, also, place)


def wait(
    *,
    item: int,
    holder: Holder,
    answers: Mapping[str, Any],
    papers: Sequence[Paper] = (),
    situation: Mapping[str, str] | None = None,
    later: frozenset[str] = frozenset(),
    by: Actor,
    at: datetime,
    owner: int | None = None,
    channel: str = "online",
    key: str | None = None,
    group: str,
    about: str = "",
    signed: Signed | None = None,
) -> Filed:
    """等待前置. File a case of a bundle that needs the output of a sibling: it waits, and no clock runs.

    :param later: keys of answers and slugs of materials that the sibling's result will bring.
    :raises AnswersWrong, NotOwner, NotYours, ItemClosed, MaterialUnknown, MaterialUnfit: as ``file``.
    """
    known = spec(item)
    _may_file(known, holder, owner, by, about, at, group)
    _check(known, answers, situation or {}, later)
    also = () if signed is None else (_signature(signed, at),)
    said = situation or {}
    return _bring("wait", known, holder, answers, papers, said, by, at, owner, channel, key, group, also)


def _may_file(
    known: ItemSpec, holder: Holder, owner: int | None, by: Actor, about: str, at: datetime, group: str
) -> Taken | None:
    """Who may file, and where it is taken if not at home: a bundle is its window's, whatever its cases are."""
    if not known.published:
        raise ItemClosed(item=known.id)
    if by.kind == "person":
        account = by.account if owner is None else owner
        if not may(by, owner=account, enterprise=holder.enterprise, about=about or f"item:{known.slug}"):
            raise NotOwner()
        return None
    if owner is None or not (may(by, role="window") or may(by, role="agent")):
        raise NotYours(item=known.id)
    if owner == by.account:
        raise OwnCase()
    if by.kind == "system" or _entrusted(known, holder, owner, by, about):
        return None
    if not group:
        return taken(known, by, at)
    if not may(by, role="window"):
        raise NotYours(item=known.id)
    return None


def _entrusted(known: ItemSpec, holder: Holder, owner: int, by: Actor, about: str) -> bool:
    """受托帮办. An agent of the service files what the applicant's mandate covers, and nothing else."""
    return may(by, owner=owner, enterprise=holder.enterprise, about=about or f"item:{known.slug}")


def _signature(signed: Signed, at: datetime) -> Also:
    return Also(_SIGNED, [str(signed.file), signed.way, str(signed.taken_by), at.isoformat()])


def _check(known: ItemSpec, answers: Mapping[str, Any], situation: Mapping[str, str], later: frozenset[str]) -> None:
    asked = [
        e for e in shown_elements(kept_elements(known, dict(situation)), answers, dict(situation)) if e.key not in later
    ]
    wrong = rules.wrong_answers(asked, answers)
    if wrong:
        raise AnswersWrong(fields=wrong)


def _bring(
    birth: str,
    known: ItemSpec,
    holder: Holder,
    answers: Mapping[str, Any],
    papers: Sequence[Paper],
    situation: Mapping[str, str],
    by: Actor,
    at: datetime,
    owner: int | None,
    channel: str,
    key: str | None,
    group: str,
    also: tuple[Also, ...],
    place: Taken | None = None,
) -> Filed:
    needed: tuple[MaterialSpec, ...] = needed_materials(known, answers, dict(situation))
    account = owner if owner is not None else by.account
    must_be_in_time(known, holder.code, at)
    (serial,) = sql.row(_SERIAL) or (0,)
    number = rules.number(known.department_uscc[2:8], at, serial)
    centre = by.centre
    rows = rows_of(needed, papers, at)
    try:
        case = step.new(
            CASE,
            birth,
            by=by.account,
            at=at,
            set={
                "number": number,
                "key": key,
                "item_version_id": known.id,
                "department_id": known.department_id,
                "centre_id": centre,
                "owner_id": account,
                **holder_columns(holder),
                "phone": holder.phone,
                "group": group,
                "channel": channel,
                "answers": related(known, answers),
                "filed_at": at,
                "received_at": at,
            },
            open=notice(known, at, centre, place.accepts if place else None) if birth == "file" and not group else (),
            data={"item": known.id, "department": known.department_id, "channel": channel}
            | ({"group": group} if group else {})
            | ({"owner": account} if account != by.account else {}),
            also=tuple(
                one
                for one in (
                    received(rows),
                    pages_received(papers, at),
                    tolerance.letter(rows=rows, by=by, at=at),
                    *also,
                    None if place is None else place.row(),
                )
                if one is not None
            ),
        )
    except AlreadyFiled:
        return _first(account, key)
    return Filed(case, number)


def _first(owner: int | None, key: str | None) -> Filed:
    row = Case.objects.filter(owner=owner, key=key).values_list("id", "number").get()
    return Filed(*row, again=True)
