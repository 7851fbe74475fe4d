"""Where things stand: cases, to-do list, licences."""

from datetime import date, datetime
from typing import Any

from onewindow.domain.bundles.queries import DeskTask
from onewindow.domain.cases.queries import Dossier, Progress
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor, mask_id, mask_name
from onewindow.web.api.reading import Out


def holder(actor: Actor | None, kind: str, name: str) -> str:
    """The holder's name: in full for himself and for businesses, masked for everybody else."""
    mine = actor is not None and actor.kind == "person"
    return name if mine or kind == "enterprise" else mask_name(name)


class NextOut(Out):
    """Who acts next: the task, the department (empty: the applicant), by when, and its light."""

    name: str
    department: str
    due_at: datetime | None
    light: str


class LicenceLine(Out):
    """A licence in a list."""

    id: int
    identifier: str
    number: str
    type: str
    issuer: str
    state: str
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, row: Licence) -> "LicenceLine":
        """A licence in the caller's language."""
        return cls(
            id=row.pk,
            identifier=row.identifier,
            number=row.number,
            type=row.type.name,
            issuer=row.issuer.name,
            state=row.state,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


class LicenceOut(LicenceLine):
    """A licence with what is printed on it."""

    holder: str
    holder_code: str
    fields: list[dict[str, str]]
    ended_reason: str

    @classmethod
    def full(cls, row: Licence, actor: Actor, english: bool) -> "LicenceOut":
        """A licence as its holder or its issuer reads it; for the issuer's staff a person's data is masked."""
        person = row.holder_enterprise_id is None and not row.data.get("founds")
        hidden = person and actor.kind == "staff"
        return cls(
            **LicenceLine.of(row).model_dump(),
            holder=mask_name(row.holder_name) if hidden else row.holder_name,
            holder_code=mask_id(row.holder_code) if hidden else row.holder_code,
            fields=[]
            if hidden
            else [
                {"key": key, "label": en if english else zh, "value": str(value)}
                for key, zh, en, value in row.data["fields"]
            ],
            ended_reason=row.ended_reason,
        )


class Licences(Out):
    """A page of licences; ``next`` goes into ``before``."""

    licences: list[LicenceLine]
    next: int | None


class CaseLine(Out):
    """Where a case stands."""

    id: int
    number: str
    item: str
    name: str
    state: str
    version: int
    outcome: str
    application: int | None
    holder: str
    light: str
    filed_at: datetime
    accepted_at: datetime | None
    promised_due_at: datetime | None
    statutory_due_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    next: list[NextOut]

    @classmethod
    def of(cls, one: Progress, name: str) -> "CaseLine":
        """A case; ``name`` is the holder as the caller may read it."""
        bundle = one.group.partition(":")[2]
        same = {key: getattr(one, key) for key in cls.model_fields if hasattr(one, key)}
        return cls(
            **same
            | {
                "item": one.item.slug,
                "name": one.item.name,
                "statutory_due_at": one.legal_due_at,
                "application": int(bundle) if bundle.isdecimal() else None,
                "holder": name,
                "next": [NextOut.model_validate(task) for task in one.next],
            }
        )


class Cases(Out):
    """A page of the caller's cases; ``next`` goes into ``before``."""

    cases: list[CaseLine]
    next: int | None


class CaseMaterial(Out):
    """A material of a case and what came in."""

    key: str
    name: str
    need: str
    satisfied_by: str
    state: str
    file: str
    pages: int
    original_seen_at: datetime | None


class OpinionOut(Out):
    """What one department said; empty while it is awaited."""

    subject: str
    stance: str
    text: str
    at: datetime | None


class NoticeOut(Out):
    """A correction notice: what is to be put right."""

    items: list[str]
    text: str
    at: datetime
    answered_at: datetime | None


class Written(Out):
    """A written refusal, or the proposal of one; ``reason``: its code in the list, ``body``: the right body, where it is another's."""

    kind: str
    reason: str
    body: str
    reasons: str
    legal_basis: str
    guidance: str

    @classmethod
    def of(cls, row: Any, kind: str) -> "Written":
        """A written refusal or a proposal."""
        return cls(
            kind=kind,
            reason=row.reason,
            body=row.body,
            reasons=row.reasons,
            legal_basis=row.legal_basis,
            guidance=row.guidance,
        )


class CaseOut(CaseLine):
    """The whole case; ``may`` names what the caller can do now."""

    answers: dict[str, Any]
    materials: list[CaseMaterial]
    opinions: list[OpinionOut]
    notices: list[NoticeOut]
    proposal: Written | None
    refusal: Written | None
    licences: list[LicenceLine]
    may: list[str]

    @classmethod
    def full(
        cls, one: Dossier, licences: list[Licence], answers: dict[str, Any], name: str, *, inside: bool
    ) -> "CaseOut":
        """A dossier; opinions and an open proposal are for staff (``inside``), notices and refusals for both."""
        open_ = one.proposal if one.proposal and not (one.proposal.given_at or one.proposal.declined_at) else None
        return cls(
            **CaseLine.of(one.progress, name).model_dump(),
            answers=answers,
            materials=[
                CaseMaterial(
                    key=m.spec.key,
                    name=m.spec.name,
                    need=m.need,
                    satisfied_by=m.satisfied_by,
                    state=m.state,
                    file=m.file_name,
                    pages=max(len(m.pages), 1 if m.file else 0),
                    original_seen_at=m.original_at,
                )
                for m in one.materials
            ],
            opinions=[
                OpinionOut(
                    subject=said.review.subject,
                    stance=said.opinion.stance if said.opinion else "",
                    text=said.opinion.text if said.opinion else "",
                    at=said.opinion.at if said.opinion else None,
                )
                for said in (one.reviews if inside else ())
            ],
            notices=[NoticeOut.model_validate(notice) for notice in one.corrections],
            proposal=Written.of(open_, open_.proposal) if open_ and inside else None,
            refusal=Written.of(one.refusal, one.refusal.kind) if one.refusal else None,
            licences=[LicenceLine.of(row) for row in licences],
            may=sorted(one.may),
        )


class TaskOut(Out):
    """An open task of the caller's posts: what to do (``name``) with which case or application, by when."""

    task: int
    name: str
    light: str
    amber_at: datetime | None
    due_at: datetime | None
    kind: str
    thing: int
    number: str
    title: str
    holder: str
    application: int | None

    @classmethod
    def of(cls, one: DeskTask) -> "TaskOut":
        """A line of the to-do list; a bundle is called an application here."""
        bundle = one.group.partition(":")[2]
        same = {key: getattr(one, key) for key in cls.model_fields if hasattr(one, key)}
        return cls(
            **same
            | {
                "kind": "application" if one.kind == "bundle" else one.kind,
                "holder": one.holder_name if one.holder_kind == "enterprise" else mask_name(one.holder_name),
                "application": int(bundle) if bundle.isdecimal() else None,
            }
        )


class Tasks(Out):
    """A page of the to-do list, first due first; ``next`` goes into ``after``."""

    tasks: list[TaskOut]
    next: str | None


class MovedOut(Out):
    """After a step: the new state and version."""

    id: int
    state: str
    version: int
