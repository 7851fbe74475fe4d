"""A draft for one item as its pages show it (填报页面): questions, fields, papers, and what is still wrong or missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Draft, DraftPage
from onewindow.domain.cases.queries.filling.earlier import (
    EarlierAnswers,
    EarlierPaper,
    cases_before,
    earlier_answers,
    earlier_papers,
)
from onewindow.domain.cases.queries.filling.posting import with_posting
from onewindow.domain.cases.refusals import NoSuchDraft
from onewindow.domain.catalogue.queries import (
    Applied,
    ElementSpec,
    ItemSpec,
    MaterialSpec,
    applied,
    kept_elements,
    needed_materials,
    newest,
    spec,
)
from onewindow.domain.licences.queries import held
from onewindow.domain.org.models import Enterprise, Person
from onewindow.domain.org.queries import Actor, Side, may
from onewindow.kernel.models import StoredFile
from onewindow.kernel.worktime import CHINA


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form: whether it is shown for these values."""

    element: ElementSpec
    shown: bool


@dataclass(frozen=True, slots=True)
class FormPart:
    """A group of fields under one heading."""

    key: str
    title: str
    fields: tuple[FormField, ...]

    @property
    def shown(self) -> bool:
        """Whether anything is asked here."""
        return any(field.shown for field in self.fields)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a material in a draft."""

    id: int
    n: int
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Brought:
    """A material of the item as far as the draft has it; ``spared`` says why nobody has to bring it."""

    spec: MaterialSpec
    spared: str
    pages: tuple[Sheet, ...]
    promised: bool
    original_at: datetime | None
    earlier: EarlierPaper | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is left to do about it."""
        return bool(self.spared or self.pages or self.promised)


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """草稿. Everything the pages of a draft need; ``number`` goes with the next save."""

    id: int
    number: int
    saved_at: datetime
    owner: int
    enterprise: int | None
    clerk: int | None
    case: int | None
    item: ItemSpec
    holder_name: str
    holder_code: str
    applied: Applied
    parts: tuple[FormPart, ...]
    data: Mapping[str, Any]
    materials: tuple[Brought, ...]
    problems: Mapping[str, str]
    answers: EarlierAnswers | None
    signature: StoredFile | None
    signed_by: str

    @property
    def needed(self) -> tuple[Brought, ...]:
        """What the applicant brings."""
        return tuple(one for one in self.materials if not one.spared)

    @property
    def spared(self) -> tuple[Brought, ...]:
        """What nobody has to bring."""
        return tuple(one for one in self.materials if one.spared)

    @property
    def asked(self) -> tuple[FormPart, ...]:
        """The parts of the form in which something is asked."""
        return tuple(part for part in self.parts if part.shown)

    @property
    def ready(self) -> bool:
        """Whether it can be filed."""
        return self.applied.settled and not self.problems and all(one.done for one in self.materials)

    def problems_of(self, part: FormPart) -> dict[str, str]:
        """What is wrong in one part of the form, by the names of its fields."""
        keys = [field.element.key for field in part.fields]
        return {
            name: why
            for name, why in self.problems.items()
            if any(name == key or name.startswith(f"{key}.") for key in keys)
        }


@dataclass(frozen=True, slots=True)
class ItemDraftLine:
    """A draft in a list; ``holder`` is for the clerk's list."""

    id: int
    item: ItemSpec
    saved_at: datetime
    holder: str = ""


def may_fill(row: Draft, actor: Actor) -> bool:
    """可填写. Its applicant, one who acts for its business, who holds the applicant's mandate for the item, or any window
    clerk for a draft that was begun at a window (a colleague goes on after the shift)."""
    about = f"item:{spec(row.item_version_id).slug}"
    if may(actor, owner=row.owner_id, enterprise=row.enterprise_id, about=about):
        return True
    return row.clerk_id is not None and may(actor, role="window")


def item_draft(draft: int, actor: Actor, at: datetime) -> ItemDraft:
    """草稿页面. A draft with its form, papers and problems as they stand now, by the item's version in force.

    :raises NoSuchDraft: also when it is another's.
    """
    row = Draft.objects.select_related("signature").filter(pk=draft).first()
    if row is None or not may_fill(row, actor):
        raise NoSuchDraft(draft=draft)
    today = at.astimezone(CHINA).date()
    known = spec(newest(spec(row.item_version_id).slug, today))
    name, code = holder_of(row)
    now = applied(known, row.situation)
    sheet = with_posting(known)
    shown, told = rules.asked(sheet, row.data, now.answers)
    before = cases_before(row.owner_id, row.enterprise_id, actor) if row.case_id is None else []
    wrong = rules.wrong_answers(shown, {e.key: rules.normal(e, told.get(e.key)) for e in shown})
    return ItemDraft(
        id=row.pk,
        number=row.number,
        saved_at=row.saved_at,
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        clerk=row.clerk_id,
        case=row.case_id,
        item=known,
        holder_name=name,
        holder_code=code,
        applied=now,
        parts=_parts(kept_elements(sheet, now.answers), {element.key for element in shown}),
        data=row.data,
        materials=_materials(row, known, told, now.answers, code, today, earlier=before),
        problems={rules.place(field): why for field, why in wrong.items()},
        answers=earlier_answers(before, shown, {key for key, value in row.data.items() if value not in ("", [], {})}),
        signature=row.signature,
        signed_by=row.signed_by,
    )


def holder_of(row: Draft) -> tuple[str, str]:
    """Name and code of who is to hold the result."""
    if row.enterprise_id is not None:
        return Enterprise.objects.values_list("name_zh", "uscc").get(pk=row.enterprise_id)
    return Person.objects.filter(account=row.owner_id).values_list("name_zh", "id_no").first() or ("", "")


def _parts(elements: Collection[ElementSpec], shown: set[str]) -> tuple[FormPart, ...]:
    groups: dict[str, list[ElementSpec]] = {}
    for element in sorted(elements, key=lambda one: (one.group_order, one.group, one.order)):
        groups.setdefault(element.group, []).append(element)
    return tuple(
        FormPart(key, rows[0].group_name, tuple(FormField(one, one.key in shown) for one in rows))
        for key, rows in groups.items()
    )


def _materials(
    row: Draft,
    known: ItemSpec,
    told: Mapping[str, Any],
    situation: Mapping[str, str],
    code: str,
    today: date,
    *,
    earlier: Any,
) -> tuple[Brought, ...]:
    needed = needed_materials(known, told, dict(situation))
    have = held(code, [material.key for material in needed], today)
    pages: dict[str, list[Sheet]] = {}
    for page in DraftPage.objects.filter(draft=row).select_related("file").order_by("slug", "n"):
        pages.setdefault(page.slug, []).append(Sheet(page.pk, page.n, page.file))
    missing = [m.key for m in needed if not rules.spared(m, have) and m.key not in pages]
    offered = earlier_papers(earlier, missing)
    return tuple(
        Brought(
            spec=material,
            spared="" if material.key in pages else rules.spared(material, have),
            pages=tuple(pages.get(material.key, ())),
            promised=material.tolerable and material.key in row.promised and material.key not in pages,
            original_at=_moment(row.originals.get(material.key)),
            earlier=offered.get(material.key),
        )
        for material in needed
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def item_drafts_for(side: Side, *, after: int | None = None, limit: int = 20) -> list[ItemDraftLine]:
    """单件草稿. What was begun for this side and not submitted, newest first; ``after`` is the last id of the page before.

    What a clerk fills in at a window is not among them: it is on his desk until it is signed.
    """
    if not side.files:
        return []
    rows = Draft.objects.filter(side.whose, case=None, clerk=None)
    named = side.named("item")
    if named is not None:
        rows = rows.filter(item_version__item__slug__in=named)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [ItemDraftLine(row.pk, spec(row.item_version_id), row.saved_at) for row in rows.order_by("-pk")[:limit]]


def drafts_of_clerk(actor: Actor, *, limit: int = 20) -> list[ItemDraftLine]:
    """窗口未完成. What this clerk has begun for citizens and not filed, newest first."""
    rows = Draft.objects.filter(clerk=actor.account, case=None).select_related("enterprise").order_by("-pk")[:limit]
    found = list(rows)
    names = dict(Person.objects.filter(account__in={row.owner_id for row in found}).values_list("account", "name_zh"))
    return [
        ItemDraftLine(
            row.pk,
            spec(row.item_version_id),
            row.saved_at,
            row.enterprise.name_zh if row.enterprise else names.get(row.owner_id, ""),
        )
        for row in found
    ]


def item_draft_names(drafts: Collection[int]) -> dict[int, str]:
    """草稿事项. What these drafts are for, as far as they are still there; no SQL without any."""
    rows = Draft.objects.filter(pk__in=drafts).values_list("pk", "item_version") if drafts else ()
    return {pk: spec(version).name for pk, version in rows}
