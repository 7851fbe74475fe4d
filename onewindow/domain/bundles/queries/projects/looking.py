"""Reads of pre-reviews (容缺预审): what is there, what is missing, what was found of each paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.bundles.models import Draft, PreReview
from onewindow.domain.bundles.queries.desk import Line, shows
from onewindow.domain.bundles.queries.drafts import Pages, pages_by_material
from onewindow.domain.bundles.queries.packages import outlook
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.bundles.queries.prefill import held_by
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, must_see
from onewindow.domain.bundles.rules import form, validation
from onewindow.domain.bundles.rules.plan import Words
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import StoredFile
from onewindow.kernel.worktime import CHINA


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a draft as they stand: pages by kind of material, kinds that are missing, fields still open."""

    there: Mapping[str, Pages]
    missing: tuple[str, ...]
    fields: int
    names: Mapping[str, Words]
    first_item: int
    """Version of the item whose window receives the package."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: its name, whether it is there, what was found (None: not looked at since it was uploaded)."""

    slug: str
    name: Words
    there: int
    """How many pages."""
    good: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class PreReviewPage:
    """预审页. ``may_answer``: it waits for one of the actor's posts."""

    row: PreReview
    lines: tuple[PaperLine, ...]
    fields: int
    may_answer: bool


def papers_of(draft: int, at: datetime) -> Papers:
    """What stands in a draft, read by the rules of its package."""
    row = Draft.objects.get(pk=draft)
    package = published(row.package_version_id)
    held = held_by(package.plan, row.owner_id, row.enterprise_id, at.astimezone(CHINA).date())
    seen = outlook(package, row.answers, row.data, held)
    if seen is None:
        return Papers({}, (), 0, {}, 0)
    wanted = {one.type.key: one.type.name for one in seen.materials.needed}
    rows = row.files.order_by("slug", "n").values_list("slug", "file_id")
    files = {slug: pages for slug, pages in pages_by_material(rows).items() if slug in wanted}
    missing = tuple(slug for slug in wanted if slug not in files and slug not in row.promised)
    fields = len(validation.problems(seen.form, form.clean(seen.form, row.data)))
    return Papers(files, missing, fields, wanted, seen.nodes[0].item.version)


def pre_review_page(pre_review: int, actor: Actor, at: datetime) -> PreReviewPage:
    """预审页. For the owner and the staff.

    :raises NoSuchProject: for everybody else.
    """
    row = PreReview.objects.select_related("stage__project__enterprise", "stage__section").filter(pk=pre_review).first()
    if row is None:
        raise NoSuchProject(pre_review=pre_review)
    must_see(row.stage.project_id, actor)
    papers = papers_of(row.draft_id, at)
    found = {one.slug: one for one in row.findings.all()}
    lines = []
    for slug, name in papers.names.items():
        one = found.get(slug)
        pages = tuple(papers.there.get(slug, ()))
        same = one is not None and pages == (tuple(one.pages) or (one.file_id,))
        good, words = (one.good, one.words) if one and same else (None, "")
        lines.append(PaperLine(slug, name, len(pages), good, words))
    return PreReviewPage(row, tuple(lines), papers.fields, row.state == "asked" and may(actor, post=row.post_id))


def last_of(stages: list[int]) -> dict[int, PreReview]:
    """The newest pre-review of each stage, in one SQL."""
    rows = PreReview.objects.filter(stage__in=stages).order_by("stage", "-pk").distinct("stage")
    return {row.stage_id: row for row in rows}


def paper_of(pre_review: int, slug: str, actor: Actor, page: int = 1) -> StoredFile:
    """预审材料. A page of a paper, for who may answer or is of the staff.

    :raises NoSuchProject, FileGone: see there.
    """
    row = PreReview.objects.select_related("stage").filter(pk=pre_review).first()
    if row is None:
        raise NoSuchProject(pre_review=pre_review)
    must_see(row.stage.project_id, actor)
    one = Draft.objects.get(pk=row.draft_id).files.select_related("file").filter(slug=slug, n=page).first()
    if one is None:
        raise FileGone()
    return one.file


_OF_STAGE = "(SELECT {what} FROM bundles_projectstage s JOIN bundles_project p ON p.id = s.project_id {more}WHERE s.id = r.stage_id)"
_BUSINESS = _OF_STAGE.format(what="e.name_zh", more="JOIN org_enterprise e ON e.id = p.enterprise_id ")
for _kind, _table in (("pre_review", "bundles_prereview"), ("project_review", "bundles_projectreview")):
    shows(
        Line(
            kind=_kind,
            table=_table,
            number=_OF_STAGE.format(what="p.code", more=""),
            holder_kind="'enterprise'",
            holder_name=_BUSINESS,
            title=_OF_STAGE.format(what="p.name", more=""),
        )
    )
