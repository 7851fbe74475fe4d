"""The case page (办件卷宗): everything on one page, and what the one who looks at it may do now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from onewindow.domain.cases.models import (
    RUNNING,
    Case,
    Consent,
    Correction,
    Material,
    MaterialPage,
    Opinion,
    RefusalNotice,
    Signature,
)
from onewindow.domain.cases.queries.access import must_see
from onewindow.domain.cases.queries.dossier.joint import EMPTY, Joint, joint
from onewindow.domain.cases.queries.progress import Next, Progress, progress
from onewindow.domain.catalogue.queries import MaterialSpec, ReviewSpec, spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor, Who, may, names_of
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import Event, StoredFile

_REFUSED = ("refused", "not_accepted")
"""Only a case with this outcome has a written refusal (constraint ``refused_needs_consent``)."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a material that was handed in as several."""

    n: int
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Handed:
    """A material of the case: what the item says of it, and what came in."""

    spec: MaterialSpec
    need: str
    satisfied_by: str
    state: str
    file: UUID | None
    file_name: str
    file_type: str
    file_size: int
    licence: int | None
    received_at: datetime | None
    pages: tuple[Leaf, ...] = ()
    original_at: datetime | None = None
    original_by: Who | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one department said; ``opinion`` is None while it is still awaited."""

    review: ReviewSpec
    opinion: Opinion | None
    by: Who | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """The whole case. ``may`` names what the actor can do now: open tasks of his, and ``withdraw``."""

    case: Case
    progress: Progress
    materials: tuple[Handed, ...]
    reviews: tuple[Said, ...]
    corrections: tuple[Correction, ...]
    proposal: Consent | None
    refusal: RefusalNotice | None
    may: frozenset[str]
    names: dict[int, Who]
    signature: Signature | None = None
    joint: Joint = EMPTY
    siblings: tuple[Progress, ...] = ()
    """The other cases of its bundle."""

    @property
    def legal_due_at(self) -> datetime | None:
        """When the law's limit ends, if that limit was read in its source; nothing else is shown as law."""
        return self.progress.legal_due_at

    @property
    def next(self) -> tuple[Next, ...]:
        """Who acts next."""
        return self.progress.next


def dossier(case: int, actor: Actor, at: datetime) -> Dossier:
    """卷宗. The case with materials, opinions, notices and open tasks.

    :raises NoSuchCase, NotYours: if there is none, or it is not the actor's to see.
    """
    row = must_see(actor, case)
    known = spec(row.item_version_id)
    opinions = {o.post: o for o in Opinion.objects.filter(case=row)}
    corrections = tuple(Correction.objects.filter(case=row).order_by("at"))
    proposal = Consent.objects.filter(case=row).order_by("-id").first()
    people = (
        {o.by_id for o in opinions.values()} | {by for c in corrections if (by := c.by_id) is not None} | {row.owner_id}
    )
    people |= (
        {p for p in (proposal.proposed_by_id, proposal.given_by_id, proposal.declined_by_id) if p}
        if proposal
        else set()
    )
    papers = list(Material.objects.filter(case=row).select_related("file").order_by("id"))
    people |= {by for m in papers if (by := m.original_by_id) is not None}
    together = joint(case, at)
    names = names_of(people | together.people)
    all_ = progress(at, group=row.group) if row.group else progress(at, cases=[case])
    now = next(one for one in all_ if one.id == row.pk)
    return Dossier(
        case=row,
        progress=now,
        materials=_materials(row, papers, {m.key: m for m in known.materials}, names),
        reviews=tuple(_said(review, opinions.get(review.post), names) for review in known.reviews),
        corrections=corrections,
        proposal=proposal,
        refusal=RefusalNotice.objects.filter(case=row).order_by("-id").first() if row.outcome in _REFUSED else None,
        may=_possible(row, now, actor),
        names=names,
        signature=Signature.objects.filter(case=row).first() if row.channel == "window" else None,
        joint=together,
        siblings=tuple(one for one in all_ if one.id != row.pk),
    )


def _materials(
    case: Case, rows: list[Material], known: dict[str, MaterialSpec], names: dict[int, Who]
) -> tuple[Handed, ...]:
    leaves: dict[tuple[str, datetime], list[Leaf]] = {}
    for page in MaterialPage.objects.filter(case=case).select_related("file").order_by("n"):
        one = Leaf(page.n, page.file.name, page.file.type, page.file.size)
        leaves.setdefault((page.slug, page.at), []).append(one)
    return tuple(
        Handed(
            spec=known[m.slug],
            need=m.need,
            satisfied_by=m.satisfied_by,
            state=m.state,
            file=m.file_id,
            file_name=m.file.name if m.file else "",
            file_type=m.file.type if m.file else "",
            file_size=m.file.size if m.file else 0,
            licence=m.licence,
            received_at=m.received_at,
            pages=tuple(leaves.get((m.slug, m.received_at), ())) if m.received_at else (),
            original_at=m.original_at,
            original_by=names.get(m.original_by_id) if m.original_by_id else None,
        )
        for m in rows
    )


def material_file(case: int, slug: str, actor: Actor, page: int = 1) -> StoredFile:
    """材料文件. The file that was handed in for a material, one page of it, or the paper of the licence that stands for it.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: if there is none.
    """
    row = Material.objects.select_related("file").filter(case=must_see(actor, case), slug=slug).first()
    if row is not None and row.received_at is not None and page > 1:
        leaf = MaterialPage.objects.select_related("file").filter(case=case, slug=slug, at=row.received_at, n=page)
        for one in leaf:
            return one.file
        raise FileGone()
    if row is not None and row.file is not None:
        return row.file
    licence = Licence.objects.select_related("pdf").filter(pk=row.licence).first() if row and row.licence else None
    if licence is None or licence.pdf is None:
        raise FileGone()
    return licence.pdf


def signature_file(case: int, actor: Actor) -> StoredFile:
    """签名. The applicant's hand under what a clerk filled in for him.

    :raises NoSuchCase, NotYours: as the case page. :raises FileGone: if he signed nothing.
    """
    row = Signature.objects.select_related("file").filter(case=must_see(actor, case)).first()
    if row is None:
        raise FileGone()
    return row.file


def _said(review: ReviewSpec, opinion: Opinion | None, names: dict[int, Who]) -> Said:
    return Said(review, opinion, names.get(opinion.by_id) if opinion else None)


def _his(task: Next, actor: Actor) -> bool:
    """Of his post, and not in another's hand; of whom he stands in for, in his."""
    free = task.actor in (None, actor.account) or (task.post, task.actor) in actor.standing_in
    return free and may(actor, post=task.post)


def _possible(case: Case, now: Progress, actor: Actor) -> frozenset[str]:
    mine = {task.name for task in now.next if task.post is not None and _his(task, actor)}
    if may(actor, owner=case.owner_id, enterprise=case.enterprise_id, about=f"item:{now.item.slug}"):
        mine |= {task.name for task in now.next if task.post is None}
        himself = may(actor.himself, owner=case.owner_id, enterprise=case.enterprise_id)
        mine |= {"withdraw"} if case.state in RUNNING and himself else set()
    return frozenset(mine)


@dataclass(frozen=True, slots=True)
class History:
    """One line of the log: what happened, who did it (None: the system), when."""

    name: str
    at: datetime
    by: Who | None
    version: int | None
    data: dict[str, Any]
    stands_in_for: Who | None = None


def history(case: int | Case, actor: Actor) -> list[History]:
    """经过. What the log says of the case, oldest first, names in two SQL.

    :raises NoSuchCase, NotYours: as ``dossier``.
    """
    row = must_see(actor, case)
    events = list(Event.objects.filter(Q(kind="case"), thing=row.pk).order_by("id"))
    passed = {event.at for event in events if event.name == "case.pass-on"}  # the task's own event says the same
    events = [event for event in events if event.name != "task.assigned" or event.at not in passed]
    away = {event.id: event.data["for"] for event in events if event.data and "for" in event.data}
    names = names_of({event.by for event in events if event.by is not None} | set(away.values()))
    return [
        History(e.name, e.at, names.get(e.by) if e.by else None, e.version, e.data or {}, names.get(away.get(e.id, 0)))
        for e in events
    ]
