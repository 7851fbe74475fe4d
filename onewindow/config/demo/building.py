"""Investment projects of the demo city (演示投资项目): a plant in its third stage, linear works in two sections, one that prepares.

Carried by the public verbs at moments of the last weeks; the same dice give the same city.
"""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random

from onewindow.config.demo.filling import Applicant
from onewindow.config.demo.life import settle
from onewindow.config.demo.story import PAPER, act, officer_of
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.models import BundleCase, Project, ProjectStage
from onewindow.domain.bundles.queries import acceptance, draft_page
from onewindow.domain.org.models import Enterprise, Person
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel import documents, files
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA, Calendar

OWNER = "yangfan"
DISTRICT = "990102"


class Builder:
    """Lives the weeks of the projects, some working days at a time."""

    def __init__(self, owner: Person, enterprise: int, start: date) -> None:
        self.owner, self.enterprise, self.today = owner, enterprise, start
        self.others = list(Person.objects.exclude(pk=owner.pk).order_by("pk")[:2])
        self.dice = Random(20261122)
        self.file: object = None

    @property
    def at(self) -> datetime:
        """Ten o'clock of the present day."""
        return datetime.combine(self.today, time(10), CHINA)

    @property
    def actor(self) -> Actor:
        """The owner's representative."""
        assert self.owner.account_id is not None
        return actor_of(self.owner.account_id, self.at)

    def days(self, number: int) -> None:
        """Working days pass."""
        while number:
            self.today += timedelta(days=1)
            number -= Calendar.packaged().is_working(self.today)

    def register(self, name: str, kind: str, investment: int, **more: object) -> int:
        """A project of the business."""
        plan = projects.Plan(
            name, kind, investment, DISTRICT, "高新大道 1 号", land_area=52_000, floor_area=68_000, **more
        )  # type: ignore[arg-type]
        return projects.register(
            plan=plan, enterprise=self.enterprise, key=f"demo-{name}", by=self.actor, at=self.at
        ).id

    def submit(self, project: int, stage: str, section: int = 1) -> int:
        """A stage is filled in and filed; the bundle."""
        row = ProjectStage.objects.get(project=project, stage=stage, section__number=section)
        draft = projects.begin_stage(stage=row.pk, by=self.actor, at=self.at)
        applicant = Applicant(self.owner, self.others, self.dice)
        for _ in range(2):  # a field may bring up others
            seen = draft_page(draft, self.actor, self.at)
            asked = [field.element for field in seen.outlook.form.shown] if seen.outlook else []
            data = applicant.add(seen.data, asked)
            bundles.save_draft(draft=draft, number=seen.number, data=data, by=self.actor, at=self.at)
        for upload in draft_page(draft, self.actor, self.at).uploads:
            bundles.attach(
                draft=draft, material=upload.material.type.key, file=self._paper(), by=self.actor, at=self.at
            )
        bundle = bundles.submit(draft=draft, key=f"demo-{row.pk}", by=self.actor, at=self.at).id
        settle(self.at)
        return bundle

    def _paper(self) -> object:
        if self.file is None:
            body = documents.document(PAPER, {"title": "项目材料（演示）"}, at=self.at)
            self.file = files.store(BytesIO(body), name="project.pdf", by=self.actor.account, at=self.at).token
        return self.file

    def accept(self, bundle: int) -> None:
        """The window has looked at everything."""
        task = Task.objects.get(kind="bundle", thing=bundle, name="accept", closed_at=None)
        clerk = officer_of(task.post, self.at)
        brought = [paper.type.key for paper in acceptance(bundle, clerk, self.at).papers if paper.to_check]
        bundles.accept(bundle=bundle, checked=brought, by=clerk, at=self.at)
        settle(self.at)

    def work(self, bundle: int) -> bool:
        """The departments do what is open today; whether there was anything."""
        cases = list(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))
        open_ = list(
            Task.objects.filter(kind="case", thing__in=cases, closed_at=None).exclude(post=None).order_by("id")
        )
        for task in open_:
            act(task.thing, task.name, officer_of(task.post, self.at), self.at)
        settle(self.at)
        return bool(open_)

    def through(self, project: int, stage: str) -> None:
        """A stage from the filing to its end, a step each day."""
        bundle = self.submit(project, stage)
        self.days(1)
        self.accept(bundle)
        self.days(1)
        while self.work(bundle):
            self.days(1)


def built(now: datetime) -> None:
    """演示投资项目. Once, in a city where the people of the projects live."""
    owner = Person.objects.filter(account__login=OWNER).first()
    enterprise = Enterprise.objects.filter(roles__person=owner).values_list("pk", flat=True).first() if owner else None
    if owner is None or enterprise is None or Project.objects.exists():
        return
    one = Builder(owner, enterprise, now.astimezone(CHINA).date() - timedelta(days=40))
    plant = one.register("云帆智能装备生产基地", "social", 30_000)
    one.days(1)
    one.through(plant, "land")
    one.days(2)
    one.through(plant, "works")
    line = one.register("高新区综合管线工程", "linear", 12_600, sections=("K0–K4 东段", "K4–K9 西段"))
    bundle = one.submit(line, "land", 2)
    one.days(1)
    one.accept(bundle)
    third = one.submit(plant, "construction")
    one.days(1)
    one.accept(third)
    one.work(bundle)
    one.register("云帆研发中心二期", "social", 8_800, prepares=True)
