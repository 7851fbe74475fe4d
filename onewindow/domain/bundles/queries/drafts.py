"""A draft as its pages show it: questions, list and gain, form, uploads, check (填报页面)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from onewindow.domain.bundles.models import Draft
from onewindow.domain.bundles.queries.packages import Outlook, PackagePage, outlook, page_of
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.prefill import held_by
from onewindow.domain.bundles.rules import form, validation
from onewindow.domain.bundles.rules.materials import Merged
from onewindow.domain.bundles.rules.plan import Plan
from onewindow.domain.bundles.rules.validation import Problem
from onewindow.domain.cases.queries import posting
from onewindow.domain.cases.queries.filling import (
    EarlierAnswers,
    EarlierPaper,
    cases_before,
    earlier_answers,
    earlier_papers,
)
from onewindow.domain.catalogue.queries import ElementSpec, specs
from onewindow.domain.org.models import Enterprise, Person
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import StoredFile
from onewindow.kernel.worktime import CHINA


class NoSuchDraft(Refusal):
    """There is no such draft, or it is not yours (查无此草稿)."""


Pages = Sequence[UUID]
"""The stored files of one material in the order of its pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a material, or its only file: ``n`` counts from 1."""

    id: int
    n: int
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Upload:
    """A material the applicant brings: its pages, or the promise to bring it later, or nothing yet."""

    material: Merged
    pages: tuple[Sheet, ...]
    promised: bool
    original_at: datetime | None = None
    """When a clerk compared it with the original."""

    @property
    def done(self) -> bool:
        """Whether nothing is left to do about it."""
        return bool(self.pages or self.promised)


@dataclass(frozen=True, slots=True)
class DraftPage:
    """草稿. Everything the pages of a draft need; ``number`` goes with the next save."""

    id: int
    number: int
    step: str
    saved_at: datetime
    owner: int
    enterprise: int | None
    bundle: int | None
    page: PackagePage
    outlook: Outlook | None
    data: Mapping[str, Any]
    uploads: tuple[Upload, ...]
    problems: tuple[Problem, ...]
    clerk: int | None = None
    signature: StoredFile | None = None
    signed_by: str = ""

    @property
    def problems_of(self) -> dict[str, list[Problem]]:
        """Problems by element: the part of the path before rows and parts is an element's key."""
        found: dict[str, list[Problem]] = {}
        keys = [field.element.key for field in self.outlook.form.shown] if self.outlook else []
        for one in self.problems:
            key = next((k for k in keys if one.field == k or one.field.startswith(f"{k}.")), one.field)
            found.setdefault(key, []).append(one)
        return found

    @property
    def ready(self) -> bool:
        """Whether it can be submitted."""
        return self.outlook is not None and not self.problems and all(upload.done for upload in self.uploads)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the applicant's list, or in a clerk's: then ``holder`` says whose it is."""

    id: int
    package: str
    name: Any
    step: str
    saved_at: datetime
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What the same applicant gave before that would serve here again: answers of one case, papers by material."""

    answers: EarlierAnswers | None
    papers: Mapping[str, EarlierPaper]


def draft_page(draft: int, actor: Actor, at: datetime) -> DraftPage:
    """草稿页面. A draft with its form, list, gain and problems as they stand now.

    :raises NoSuchDraft: also when it is another's.
    """
    row = Draft.objects.select_related("signature").filter(pk=draft).first()
    if row is None or not may_write(row, actor):
        raise NoSuchDraft(draft=draft)
    package = published(row.package_version_id)
    held = held_by(package.plan, row.owner_id, row.enterprise_id, at.astimezone(CHINA).date())
    seen = outlook(package, row.answers, row.data, held, posting_of(package.plan))
    files: dict[str, list[Sheet]] = {}
    for one in row.files.select_related("file").order_by("slug", "n"):
        files.setdefault(one.slug, []).append(Sheet(one.pk, one.n, one.file))
    return DraftPage(
        id=row.pk,
        number=row.number,
        step=row.step,
        saved_at=row.saved_at,
        owner=row.owner_id,
        enterprise=row.enterprise_id,
        bundle=row.bundle_id,
        page=page_of(package, row.answers, held),
        outlook=seen,
        data=row.data,
        uploads=_uploads(seen, files, row),
        problems=validation.problems(seen.form, form.clean(seen.form, row.data)) if seen else (),
        clerk=row.clerk_id,
        signature=row.signature,
        signed_by=row.signed_by,
    )


def holder_of(page: DraftPage) -> str:
    """申请人. The name of who is to hold the results of a draft."""
    if page.enterprise is not None:
        return Enterprise.objects.values_list("name_zh", flat=True).get(pk=page.enterprise)
    return Person.objects.filter(account=page.owner).values_list("name_zh", flat=True).first() or ""


def given_before(page: DraftPage, actor: Actor) -> Given:
    """历史填报. What of this applicant's earlier cases would fill what is still empty in the draft; two SQL."""
    if page.outlook is None or page.bundle is not None:
        return Given(None, {})
    before = cases_before(page.owner, page.enterprise, actor)
    filled = {key for key, value in page.data.items() if value not in (None, "", [], {})}
    wanted = [field.element for field in page.outlook.form.shown]
    missing = [one.material.type.key for one in page.uploads if not one.pages]
    return Given(earlier_answers(before, wanted, filled), earlier_papers(before, missing))


def posting_of(plan: Plan) -> tuple[ElementSpec, ...]:
    """送达方式. How the results come, asked with the package as with any of its items."""
    return posting(specs(one.version for one in plan.items.values()))


def may_write(row: Draft, actor: Actor) -> bool:
    """可填写. Its applicant, one who acts for its enterprise, who holds the applicant's mandate for the package, or any
    window clerk for a draft that was begun at a window (a colleague goes on after the shift)."""
    about = f"package:{published(row.package_version_id).slug}"
    if may(actor, owner=row.owner_id, enterprise=row.enterprise_id, about=about):
        return True
    return row.clerk_id is not None and may(actor, role="window")


def drafts_of(actor: Actor) -> list[DraftLine]:
    """我的草稿. The actor's drafts that are not submitted, newest first."""
    rows = Draft.objects.filter(owner=actor.account, bundle=None).order_by("-saved_at", "-pk")[:50]
    return [
        DraftLine(row.pk, one.slug, one.name, row.step, row.saved_at)
        for row in rows
        for one in [published(row.package_version_id)]
    ]


def drafts_of_clerk(actor: Actor, *, limit: int = 20) -> list[DraftLine]:
    """窗口未完成. Packages this clerk has begun for citizens and not filed, newest first."""
    rows = list(
        Draft.objects.filter(clerk=actor.account, bundle=None).select_related("enterprise").order_by("-pk")[:limit]
    )
    names = dict(Person.objects.filter(account__in={row.owner_id for row in rows}).values_list("account", "name_zh"))
    return [
        DraftLine(row.pk, one.slug, one.name, row.step, row.saved_at, holder)
        for row in rows
        for one in [published(row.package_version_id)]
        for holder in [row.enterprise.name_zh if row.enterprise else names.get(row.owner_id, "")]
    ]


def problems_of_step(page: DraftPage, section: str) -> tuple[Problem, ...]:
    """The problems of one section of the form, as it is left."""
    if page.outlook is None:
        return ()
    keys = {f.element.key for s in page.outlook.form.sections if s.key == section for f in s.fields}
    by_key = page.problems_of
    return tuple(problem for key in keys for problem in by_key.get(key, ()))


def pages_by_material(rows: Iterable[tuple[str, UUID]]) -> dict[str, tuple[UUID, ...]]:
    """The files of each material, as the rows come: by material, then by page."""
    return {slug: tuple(file for _, file in found) for slug, found in groupby(rows, key=itemgetter(0))}


def _uploads(seen: Outlook | None, files: Mapping[str, list[Sheet]], row: Draft) -> tuple[Upload, ...]:
    if seen is None:
        return ()
    return tuple(
        Upload(one, tuple(files.get(key, ())), one.deferrable and key in row.promised, _moment(row.originals.get(key)))
        for one in seen.materials.needed
        for key in [one.type.key]
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
