"""The page of one project (项目页): four stages with their items and days, what has been granted, what the sum is."""

from dataclasses import dataclass, replace
from datetime import datetime

from onewindow.domain.bundles.models import Bundle, PreReview, Project, ProjectReview, ProjectStage
from onewindow.domain.bundles.queries.packages import outlook
from onewindow.domain.bundles.queries.plans import Published, current
from onewindow.domain.bundles.queries.progress import BundlePage, may_see, page_of
from onewindow.domain.bundles.queries.projects.board import ProjectLine, SectionLine, StageLine, project_lines
from onewindow.domain.bundles.queries.projects.joining import reviews_of
from onewindow.domain.bundles.queries.projects.looking import last_of
from onewindow.domain.bundles.queries.projects.reading import answers_of, must_see, owns
from onewindow.domain.bundles.rules.plan import ItemFacts, Words
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.queries import Actor
from onewindow.kernel.worktime import CHINA


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a stage; ``state`` and ``light`` once the stage is filed."""

    name: Words
    department: Words
    days: str
    after: tuple[str, ...] = ()
    state: str = ""
    light: str = "none"
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True, slots=True)
class StagePage:
    """A stage with what is in it: the package (its guide and form), the items, the running bundle."""

    line: StageLine
    package: Published
    items: tuple[ItemLine, ...]
    materials: int
    path: int
    """The longest way through the items' promised limits, in working days."""
    bundle: BundlePage | None
    opens: bool
    """Whether the bundle's own page is open to who asks: who leads sees all stages, but not all papers."""
    draft: int | None
    looked: PreReview | None
    """The last pre-review."""


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """项目页. ``section``: the one whose stages are shown."""

    row: Project
    line: ProjectLine
    section: SectionLine
    stages: tuple[StagePage, ...]
    mine: bool
    reviews: tuple[ProjectReview, ...]


def project_page(project: int, actor: Actor, at: datetime, *, section: int = 1) -> ProjectPage:
    """项目页. For its owner and the staff.

    :raises NoSuchProject: for everybody else.
    """
    row = must_see(project, actor)
    (line,) = project_lines([row], at)
    shown = next((one for one in line.sections if one.number == section), line.sections[0])
    stages = {
        one.pk: one
        for one in ProjectStage.objects.select_related("rule__package", "project").filter(project=row).order_by("order")
    }
    drafts = dict(
        ProjectStage.objects.filter(project=row, drafts__isnull=False, drafts__bundle=None).values_list("pk", "drafts")
    )
    bundles = Bundle.objects.in_bulk([one.bundle for one in shown.stages if one.bundle is not None])
    looked = last_of([one.id for one in shown.stages])
    pages = tuple(
        _stage(one, stages[one.id], bundles.get(one.bundle or 0), drafts.get(one.id), looked.get(one.id), actor, at)
        for one in shown.stages
    )
    return ProjectPage(row, line, shown, pages, owns(row, actor), tuple(reviews_of(row.pk)))


def _stage(
    line: StageLine,
    row: ProjectStage,
    bundle: Bundle | None,
    draft: int | None,
    looked: PreReview | None,
    actor: Actor,
    at: datetime,
) -> StagePage:
    package = current(row.rule.package.slug, at.astimezone(CHINA).date())
    seen = outlook(package, answers_of(row.project.kind, row.stage))
    assert seen is not None  # every answer of a stage's package is given by the kind of project
    items = [_item(node.item, node.after) for node in seen.nodes]
    page = page_of(bundle, at) if bundle is not None else None
    if page is not None:
        states = {node.slug: node for node in page.nodes}
        items = [
            replace(
                item,
                state=states[node.item.slug].case.state,
                light=states[node.item.slug].case.light,
                licences=states[node.item.slug].licences,
            )
            if node.item.slug in states
            else item
            for item, node in zip(items, seen.nodes, strict=True)
        ]
    opens = bundle is not None and may_see(bundle, actor)
    needed, days = len(seen.materials.needed), int(seen.gain["days"].after)
    return StagePage(line, package, tuple(items), needed, days, page, opens, draft, looked)


def _item(facts: ItemFacts, after: tuple[str, ...]) -> ItemLine:
    return ItemLine(facts.name, facts.department_name, f"{facts.days.normalize():f}", after)
