"""What the one window sees (综合窗口): its to-do list, a bundle with form, materials and guide side by side, the papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.domain.bundles.models import Bundle, BundleCase, BundleConsent, BundleCorrection
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.progress import BundleLine, BundlePage, lines, must_see, page_of, still_kept
from onewindow.domain.bundles.rules import form, selection
from onewindow.domain.bundles.rules.form import Section
from onewindow.domain.bundles.rules.plan import MaterialType, Words
from onewindow.domain.cases.models import Material, MaterialPage
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.queries import Actor
from onewindow.kernel import tasks
from onewindow.kernel.models import StoredFile, Task


@dataclass(frozen=True, slots=True)
class Todo:
    """A line of the window's list: an open task and its bundle."""

    task: int
    name: str
    opened_at: datetime
    amber_at: datetime | None
    due_at: datetime | None
    light: str
    bundle: BundleLine


@dataclass(frozen=True, slots=True)
class Paper:
    """A material over all cases that use it: how it is satisfied, its file or licence, its worst state."""

    type: MaterialType
    used_by: tuple[Words, ...]
    how: str
    state: str
    file: StoredFile | None
    pages: tuple[StoredFile, ...]
    """All files in the order of the pages; of one handed in as a single file, that."""
    licence: int | None
    to_check: bool
    """Whether the clerk must look at it: everything uploaded or promised."""
    named: bool
    """Whether a notice has named it before."""
    original_at: datetime | None = None
    """When a clerk compared it with the original (原件已核)."""


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """受理页面. All the clerk needs on one page: progress and clock, form, materials, the guides of the items."""

    row: Bundle
    parts: tuple[BundleCase, ...]
    """Its items in their order, each with its case."""
    page: BundlePage
    sections: tuple[Section, ...]
    data: Mapping[str, Any]
    answers: tuple[tuple[Words, Words], ...]
    papers: tuple[Paper, ...]
    guides: tuple[ItemSpec, ...]
    corrections: tuple[BundleCorrection, ...]
    proposal: BundleConsent | None


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """An item on the receipt: its case, who decides, its limit, by when (once it has begun)."""

    name: Words
    department: Words
    number: str
    promised: str
    due_at: datetime | None
    waits_for: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """收件凭证、受理通知书. What is printed for the applicant: the number for the QR, the items, the materials received."""

    number: str
    package: Words
    holder_name: str
    filed_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    items: tuple[ReceiptItem, ...]
    materials: tuple[Paper, ...]


def todo(actor: Actor, at: datetime, *, limit: int = 50) -> list[Todo]:
    """待办 (联办件). Open tasks of the actor's posts about bundles, first due first: to accept, to consent."""
    mine = tasks.open_tasks(at=at, posts=actor.posts, kind="bundle", limit=limit)
    rows = list(Bundle.objects.filter(pk__in=[task.thing for task in mine]))
    line = {one.id: one for one in lines(rows, at)}
    return [
        Todo(t.pk, t.name, t.opened_at, t.amber_at, t.due_at, tasks.light(t, at), line[t.thing])
        for t in mine
        if t.thing in line
    ]


def acceptance(bundle: int, actor: Actor, at: datetime) -> AcceptanceView:
    """受理页面. The bundle as the window looks at it before it accepts, corrects or proposes not to accept.

    :raises NoSuchBundle: also when the actor may not see it. :raises FileDestroyed: nothing of what was handed in is left.
    """
    row = must_see(bundle, actor)
    still_kept(row)
    plan = published(row.package_version_id).plan
    chosen = selection.select(plan, row.answers, row.data)
    sheet = form.build(plan, chosen, row.data)
    corrections = tuple(row.corrections.order_by("at"))
    parts = _parts(row)
    return AcceptanceView(
        row=row,
        parts=tuple(parts),
        page=page_of(row, at, parts),
        sections=sheet.sections,
        data=row.data,
        answers=tuple(
            (question.text, answer.label)
            for question in plan.questions
            if (answer := question.answer(row.answers.get(question.id, ""))) is not None
        ),
        papers=papers(row, parts, frozenset(item for notice in corrections for item in notice.items)),
        guides=tuple(spec(plan.items[slug].version) for slug in chosen.items),
        corrections=corrections,
        proposal=row.consents.filter(given_at=None, declined_at=None).first(),
    )


_WORST = ("checked", "received", "promised", "missing", "faulty")


def _parts(row: Bundle) -> list[BundleCase]:
    return list(BundleCase.objects.select_related("case").filter(bundle=row).order_by("order"))


def papers(row: Bundle, of: Iterable[BundleCase], named: frozenset[str] = frozenset()) -> tuple[Paper, ...]:
    """材料清单. The materials of the bundle, each once, over all cases that use it; two SQL.

    :param of: its parts. :param named: what a notice has named.
    """
    plan = published(row.package_version_id).plan
    parts = {part.case_id: part for part in of}
    rows = list(Material.objects.select_related("file").filter(case__in=parts).order_by("pk"))
    by_type: dict[str, list[Material]] = {}
    for one in rows:
        by_type.setdefault(one.slug, []).append(one)
    pages = leaves(rows)
    found = []
    for slug, uses in by_type.items():
        worst = max(uses, key=lambda one: _WORST.index(one.state))
        best = next((one for one in uses if one.file_id or one.licence), worst)
        awaited = worst.state == "missing" and any(parts[one.case_id].after for one in uses)
        found.append(
            Paper(
                type=plan.types[slug],
                used_by=tuple(plan.items[parts[one.case_id].node].name for one in uses),
                how="output" if awaited and not best.satisfied_by else best.satisfied_by,
                state="awaited" if awaited else worst.state,
                file=best.file,
                pages=pages.get(best.pk, ()),
                licence=best.licence,
                to_check=any(one.satisfied_by in ("upload", "promise") for one in uses),
                named=slug in named,
                original_at=best.original_at,
            )
        )
    return tuple(found)


def leaves(handed: Iterable[Material]) -> dict[int, tuple[StoredFile, ...]]:
    """材料页. The files of each material as it was last handed in, in the order of their pages; one SQL."""
    last = {(one.case_id, one.slug, one.received_at): one for one in handed}
    found: dict[int, list[StoredFile]] = {one.pk: [] for one in last.values() if one.file_id}
    rows = MaterialPage.objects.select_related("file").filter(case__in={one.case_id for one in last.values()})
    for page in rows.order_by("case", "slug", "n"):
        one = last.get((page.case_id, page.slug, page.at))
        if one is not None and one.file_id:
            found[one.pk].append(page.file)
    return {one.pk: tuple(found[one.pk]) or (one.file,) for one in last.values() if one.file is not None}


def receipt(bundle: int, actor: Actor, at: datetime) -> Receipt:
    """收件凭证. Number, items with their clocks, materials received: printed at submission and at acceptance.

    :raises NoSuchBundle: also when the actor may not see it.
    """
    row = must_see(bundle, actor)
    plan = published(row.package_version_id).plan
    parts = _parts(row)
    return Receipt(
        number=row.number,
        package=plan.name,
        holder_name=row.holder_name,
        filed_at=row.filed_at,
        accepted_at=row.accepted_at,
        due_at=row.due_at,
        items=tuple(
            ReceiptItem(
                plan.items[part.node].name,
                plan.items[part.node].department_name,
                part.case.number,
                plan.items[part.node].promised,
                part.case.promised_due_at,
                tuple(plan.items[node].name for node in part.after),
            )
            for part in parts
        ),
        materials=papers(row, parts),
    )


def own_tasks(actor: Actor, at: datetime) -> list[Task]:
    """待我处理. Open tasks of the applicant himself about bundles: corrections wanted."""
    return tasks.open_tasks(at=at, actor=actor.account, kind="bundle")
