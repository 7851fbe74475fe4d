"""What the tests of investment projects do: register, file a stage, let everybody do his part."""

from datetime import datetime
from io import BytesIO
from typing import Any

from onewindow.config.demo import seed
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.models import BundleCase, ProjectStage
from onewindow.domain.bundles.rules import form
from onewindow.domain.bundles.rules.selection import select
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Enterprise
from onewindow.kernel import files
from tests.domain.bundles.filling import value
from tests.domain.bundles.story import PNG, Story

PLANT = {
    "name": "云帆智能装备生产基地",
    "kind": "social",
    "investment": 30_000,
    "area": "990102",
    "address": "高新大道 1 号",
    "land_area": 52_000,
    "floor_area": 68_000,
}


class Building(Story):
    """The owner of a plant, and the offices."""

    @property
    def owner(self) -> Actor:
        return self.actor("yangfan")

    @property
    def enterprise(self) -> int:
        return Enterprise.objects.values_list("pk", flat=True).get(name_zh="示范市云帆软件有限公司")

    def register(self, key: str = "plant", **more: Any) -> int:
        plan = projects.Plan(**{**PLANT, **more})
        return projects.register(plan=plan, enterprise=self.enterprise, key=key, by=self.owner, at=self.tick()).id

    def stage(self, project: int, stage: str, section: int = 1) -> ProjectStage:
        return ProjectStage.objects.get(project=project, stage=stage, section__number=section)

    def stages(self, project: int, section: int = 1) -> dict[str, str]:
        rows = ProjectStage.objects.filter(project=project, section__number=section).order_by("order")
        return dict(rows.values_list("stage", "state"))

    def fill(self, draft: int, *, without: tuple[str, ...] = ()) -> None:
        """Whatever the project has not told yet, and the papers but those ``without``."""
        seen = queries.draft_page(draft, self.owner, self.now)
        plan, data = seen.page.package.plan, dict(seen.data)
        answers = {one.question.id: one.value for one in seen.page.questions}
        for _ in range(3):
            sheet = form.build(plan, select(plan, answers, data), data)
            data |= {one.element.key: value(one.element) for one in sheet.shown if one.element.key not in data}
        actions.save_draft(draft=draft, number=seen.number, data=data, by=self.owner, at=self.tick())
        for upload in queries.draft_page(draft, self.owner, self.now).uploads:
            key = upload.material.type.key
            if not upload.pages and key not in without:
                actions.attach(draft=draft, material=key, file=self.stored(), by=self.owner, at=self.tick())

    def replace(self, draft: int, material: str) -> None:
        """Another file for the same paper."""
        scan = BytesIO(PNG)
        kept = files.store(scan, name="again.png", by=None, at=self.now).pk
        actions.attach(draft=draft, material=material, file=kept, by=self.owner, at=self.tick())

    def file(self, project: int, stage: str, section: int = 1) -> int:
        """The stage filed as one bundle; the bundle."""
        draft = projects.begin_stage(stage=self.stage(project, stage, section).pk, by=self.owner, at=self.tick())
        self.fill(draft)
        bundle = self.submit(draft, key=f"{project}-{stage}-{section}")
        self.read()
        return bundle

    def decide(self, bundle: int) -> None:
        """Accepted, and everything granted."""
        self.accept(bundle)
        while open_ := [node for node, state in self.states(bundle).items() if state in ("reviewing", "deciding")]:
            for node in open_:
                self.grant(bundle, node)
        self.read()

    def through(self, project: int, stage: str, section: int = 1) -> int:
        bundle = self.file(project, stage, section)
        self.decide(bundle)
        return bundle

    def nodes(self, bundle: int) -> list[str]:
        return list(BundleCase.objects.filter(bundle=bundle).order_by("order").values_list("node", flat=True))


def with_projects(at: datetime) -> None:
    """The demo city with its projects' items, packages and rules."""
    seed.projects(at)
