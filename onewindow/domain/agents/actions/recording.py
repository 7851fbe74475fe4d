"""What a village agent recorded without network (村级帮代办离线录入), when it arrives: once, whole, or not at all.

The phone names each record by a key it makes itself and sends it until it is told that it has come. A record that cannot be
filed is refused with its reason and stays on the phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.domain.agents import events
from onewindow.domain.agents.models import Record
from onewindow.domain.agents.refusals import FiledAlready, ItemChanged, NotYours, RecordUnreadable, SignatureMissing
from onewindow.domain.cases.actions import apply
from onewindow.domain.cases.actions.filing import Signed
from onewindow.domain.cases.models import RUNNING, Case
from onewindow.domain.cases.refusals import QuestionsOpen
from onewindow.domain.catalogue.queries import applied, current, spec
from onewindow.domain.org.actions import receive_person
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import log
from onewindow.kernel.idempotency import once
from onewindow.kernel.worktime import CHINA

PAPER = "111"
"""居民身份证, GB/T 36903."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """离线录入. One record as the phone sends it: for which version of the item, for whom, what he said, what was photographed.

    ``files`` are stored pages by material, in their order; ``hand`` is the picture of the applicant's signature.
    """

    key: UUID
    item: str
    version: int
    name: str
    id_no: str
    phone: str
    recorded_at: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    situation: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    hand: UUID | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the phone is told: the case; ``again``: it had come before."""

    case: int
    number: str
    again: bool = False


def receive_record(*, record: Recorded, by: Actor, at: datetime) -> Arrived:
    """离线录入同步. File what was recorded on a village agent's phone; the same key again gives the same case.

    :raises NotYours: for who is no agent. :raises SignatureMissing: without the applicant's hand or his mandate.
    :raises ItemChanged: recorded on another version of the item. :raises FiledAlready: he has one under way already.
    :raises RecordUnreadable: a moment that is still to come. :raises QuestionsOpen: a question on the situation is open.
    :raises AnotherItem: his answers send him to another item. :raises ItemNotTakenHere, AnswersWrong, MaterialsMissing,
        IdNumberWrong, NameDiffers, PhoneUnfit: as the verbs that file say.
    """
    if not may(by, role="agent") or by.account is None:
        raise NotYours()
    kept = Record.objects.filter(agent=by.account, key=record.key).values_list("case", "case__number").first()
    if kept is not None:
        return Arrived(*kept, again=True)
    if record.recorded_at > at:
        raise RecordUnreadable()
    today = at.astimezone(CHINA).date()
    version = current(record.item, today)
    if version != record.version:
        raise ItemChanged(item=record.item, version=version)

    def do() -> dict[str, Any]:
        return _filed(record, version, by, at)

    answer = once(key=str(record.key), owner=by.account, verb="agents.receive_record", at=at, do=do)
    return Arrived(answer["case"], answer["number"])


def _filed(record: Recorded, version: int, by: Actor, at: datetime) -> dict[str, Any]:
    assert by.account is not None
    owner = receive_person(id_no=record.id_no, name=record.name, phone=record.phone, paper=PAPER, by=by, at=at)
    entrusted = may(by, owner=owner, about=f"item:{record.item}")
    if record.hand is None and not entrusted:
        raise SignatureMissing()
    if not applied(
        spec(version), record.situation
    ).settled:  # what is asked depends on it: the phone's answer is not believed
        raise QuestionsOpen(item=record.item)
    running = Case.objects.filter(owner=owner, enterprise=None, state__in=RUNNING, group="")
    one = running.filter(item_version__item=spec(version).item_id).values_list("number", flat=True).first()
    if one is not None:
        raise FiledAlready(number=one)
    filed = apply(
        item=record.item,
        answers=record.answers,
        situation=record.situation,
        files=record.files,
        signed=None if record.hand is None else Signed(record.hand, "pad", by.account),
        owner=owner,
        by=by,
        at=at,
        channel="agent",
    )
    Record.objects.create(
        agent_id=by.account, key=record.key, case_id=filed.id, recorded_at=record.recorded_at, received_at=at
    )
    log.add(events.RECORD, by=by.account, at=at, kind="case", thing=filed.id, data={"key": str(record.key)})
    return {"case": filed.id, "number": filed.number}
