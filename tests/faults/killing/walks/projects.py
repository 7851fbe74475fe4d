"""Investment projects (投资项目): looked at before filing, reviewed jointly, land won; a stage filed, gathered, granted, given back."""

from collections.abc import Callable, Generator
from typing import Any

from django.db.models import F

from onewindow.config.demo import seed
from onewindow.domain.bundles import actions
from onewindow.domain.bundles.actions import projects, together
from onewindow.domain.bundles.actions.projects import joining
from onewindow.domain.bundles.models import (
    BatchStage,
    Bundle,
    BundleCase,
    HandOver,
    MonthlyBatch,
    PreReview,
    Project,
    ProjectReview,
    ProjectStage,
    ReviewOpinion,
    StageRule,
)
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA
from tests.domain.bundles.projects import Building
from tests.faults.killing.acts import HELD, Scene, Town
from tests.faults.killing.walks.parcels import Post as Parcels

Road = Generator[Scene, Any, None]


class Site(Building):
    """One project and the scenes about it."""

    def __init__(self, town: Town, **plan: Any) -> None:
        if not StageRule.objects.exists():
            seed.projects(town.later())
        super().__init__(town.later())
        town.number += 1
        self.town, self.pause = town, self.pause / 10
        self.project = self.register(f"site-{town.number}", name=f"厂房 {town.number}", **plan)
        self.cases: set[int] = set()
        self.bundle: int | None = None

    def tick(self) -> Any:
        """The town's clock."""
        self.now = self.town.later()
        return self.now

    def brought(self, stage: int, material: str) -> None:
        """One paper of a stage that is not filled in yet."""
        draft = projects.begin_stage(stage=stage, by=self.owner, at=self.tick())
        actions.attach(draft=draft, material=material, file=self.stored(), by=self.owner, at=self.tick())

    def one(
        self,
        name: str,
        verb: Callable[..., Any],
        by: Actor | None,
        alike: bool = False,
        still: bool = False,
        **more: Any,
    ) -> Scene:
        """Something is done about it; ``by`` None: it takes nobody."""
        told: dict[str, Any] = {"at": self.tick()} | more | ({"by": by} if by is not None else {})
        return Scene(
            lambda: verb(**told) and None, self.cases, self.bundle, name=name, alike=alike, still=still, look=self.look
        )

    def waiting_stages(self) -> bool:
        """Whether its first stage waits."""
        return self.stage(self.project, "land").state == "waiting"

    def look(self) -> dict[str, Any]:
        """The project, its stages, what was looked at, the batch."""
        stages = ProjectStage.objects.filter(project=self.project).order_by("order")
        early = PreReview.objects.filter(stage__in=stages).order_by("pk")
        reviews = ProjectReview.objects.filter(project=self.project).order_by("pk")
        tasks = Task.objects.filter(kind="project_review", thing__in=reviews.values("pk"))
        return {
            "project": Project.objects.values_list("state", "version").get(pk=self.project),
            "stages": list(stages.values_list("stage", "state", "version")),
            "timers": Task.objects.filter(kind="project_stage", thing__in=stages.values("pk"), closed_at=None).count(),
            "early": [(row.state, row.missing, row.findings.count()) for row in early],
            "reviews": [(row.kind, row.state, row.outcome) for row in reviews],
            "opinions": ReviewOpinion.objects.filter(review__in=reviews).count(),
            "tasks": sorted(tasks.values_list("name", "closed_by"), key=str),
            "handed over": HandOver.objects.filter(bundle=self.bundle or 0).count(),
            "batch": BatchStage.objects.filter(stage__in=stages).count(),
        }


def prepared(town: Town) -> Road:
    """Papers are looked at and reviewed jointly; the land is won, and the stages open."""
    site = Site(town, prepares=True)
    stage = site.stage(site.project, "land").pk
    site.brought(stage, "proj-site-map")
    yield site.one("bundles.ask_pre_review", projects.ask_pre_review, site.owner, alike=True, stage=stage)
    early = PreReview.objects.get(stage=stage).pk
    said = {"pre_review": early, "faults": {"proj-site-map": "坐标系不对"}}
    yield site.one("bundles.answer_pre_review", projects.answer_pre_review, site.clerk, **said)
    works = site.stage(site.project, "works").pk
    site.brought(works, "proj-design")
    asks = {"project": site.project, "kind": "design"}
    yield site.one("bundles.ask_review", projects.ask_review, site.owner, alike=True, **asks)
    review, design = ProjectReview.objects.get(project=site.project).pk, joining.kinds()["design"]
    *others, last = [_post(site, slug, "examiner") for slug in design["departments"]]
    for by in others:
        projects.give_opinion(review=review, stance="agree", by=by, at=site.tick())
    says = {"review": review, "stance": "conditions", "text": "出入口分开"}
    yield site.one("bundles.give_opinion", projects.give_opinion, last, **says)
    lead = _post(site, design["lead"], "approver")
    ends = {"review": review, "outcome": "passed", "text": "同意"}
    yield site.one("bundles.conclude_review", projects.conclude_review, lead, **ends)
    won = {"project": site.project, "on": site.now.astimezone(CHINA).date()}
    yield site.one("bundles.win_land", projects.win_land, site.owner, **won)
    assert not site.waiting_stages(), "the stages open with it"
    gives_up = {"project": site.project, "reason": "资金不到位"}
    yield site.one("bundles.end", projects.end, site.owner, **gives_up)


def filed(town: Town) -> Road:
    """The first stage of a small project: filed, accepted, gathered, granted with the month's others; its result brought by a
    courier; another case of it held; then given back."""
    site = Site(town, kind="small", investment=300)
    stage = site.stage(site.project, "land").pk
    draft = projects.begin_stage(stage=stage, by=site.owner, at=site.tick())
    site.fill(draft)
    site.bundle = bundle = site.submit(draft, key=f"site-{site.project}")
    site.cases |= set(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))
    by_system: dict[str, Any] = {"bundle": bundle, "by": Actor.SYSTEM, "alike": True}
    yield site.one("bundles.filed", projects.filed, **by_system)
    site.accept(bundle)
    yield site.one("bundles.accepted", projects.accepted, **by_system)
    yield site.one("bundles.gather", projects.gather, None, alike=True, stage=stage)
    site.review(bundle, "project-filing")
    month = MonthlyBatch.objects.get(stages__stage=stage).pk
    reform = _post(site, "reform", "approver")
    yield site.one("bundles.grant_batch", projects.grant_batch, reform, batch=month)
    town.settled()
    parcels = Parcels(town, f"bundle:{bundle}", site.cases, bundle)
    parcels.delivered(f"site {site.project}", site.owner)
    parcel = {"parcel": parcels.row.pk, "by": Actor.SYSTEM, "alike": True}
    yield site.one("bundles.hand_over_by_courier", together.hand_over_by_courier, **parcel)
    held = Case.objects.filter(pk__in=site.cases, state="reviewing").order_by("pk")[0]
    decides = town.desk.holder(spec(held.item_version_id).decide_post)
    cases.hold(case=held.pk, **(HELD | {"days": 15}), by=decides, at=site.tick())
    yield site.one("bundles.lengthen", together.lengthen, None, alike=True, bundle=bundle)
    assert Bundle.objects.filter(pk=bundle, due_at__gt=F("told_at")).exists(), "the total follows what is held"
    cases.release(case=held.pk, kind="hearing", by=decides, at=site.tick())
    actions.withdraw(bundle=bundle, by=site.owner, at=site.tick())
    yield site.one("bundles.closed", projects.closed, **by_system)
    assert Bundle.objects.get(pk=bundle).state == "withdrawn"
    yield site.one("bundles.filed: heard late", projects.filed, still=True, **by_system)


def _post(site: Site, department: str, role: str) -> Actor:
    return site.with_post(Post.objects.get(department__slug=department, role=role).pk, f"{department}.{role}")
