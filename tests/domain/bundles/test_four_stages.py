"""A project goes through four stages, each one form and one window; a stage opens when the one before is done."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.actions.refusals import OnlyInAProject
from onewindow.domain.bundles.models import Project, ProjectStage, StageRule
from onewindow.domain.bundles.models.projects import STAGES
from onewindow.domain.bundles.queries import projects as reads
from onewindow.domain.bundles.queries.projects.reading import answers_of
from onewindow.kernel import codes
from onewindow.kernel.models import Event
from tests import worlds
from tests.domain.bundles.projects import Building, with_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(db: None, at: datetime) -> Iterator[Building]:
    with worlds.demo_city(at, key="projects", more=lambda: with_projects(at)):
        yield Building(at)


def test_from_registration_to_the_third_stage(building: Building) -> None:
    """Each stage waits for the one before; what was told or granted once is neither asked nor brought again."""
    project = building.register()
    row = Project.objects.get(pk=project)
    assert codes.check(row.code).ok and len(row.code) == 24
    assert building.register() == project
    assert list(building.stages(project).values()) == ["open", "waiting", "waiting", "waiting"]
    with pytest.raises(projects.StageNotOpen):  # one may prepare it, not file it
        building.file(project, "works")
    land = building.through(project, "land")
    assert building.nodes(land) == ["project-filing", "land-planning-permit"]
    assert list(building.stages(project).values()) == ["done", "open", "waiting", "waiting"]
    stage = building.stage(project, "land")
    assert stage.accepted_at and stage.due_at and stage.done_at and stage.accepted_at < stage.done_at < stage.due_at
    draft = projects.begin_stage(stage=building.stage(project, "works").pk, by=building.owner, at=building.tick())
    assert projects.begin_stage(stage=building.stage(project, "works").pk, by=building.owner, at=building.now) == draft
    page = queries.draft_page(draft, building.owner, building.now)
    assert page.data["project.code"] == row.code and page.data["project.land_area"] == "52000"
    assert [upload.material.type.key for upload in page.uploads] == ["proj-design"] and page.ready
    bundle = building.file(project, "works")
    actions.withdraw(bundle=bundle, by=building.owner, at=building.tick())
    building.read()
    assert building.stages(project)["works"] == "open"


def test_a_stage_is_not_filed_by_itself(building: Building) -> None:
    with pytest.raises(OnlyInAProject):
        actions.begin(package="project-land", key="begun", by=building.owner, at=building.tick())
    assert "project-land" not in {card.slug for card in queries.cards(building.now.date())}


def test_what_a_registration_refuses(building: Building) -> None:
    with pytest.raises(projects.ProjectIncomplete) as found:
        building.register(name=" ", investment=0, sections=("A",))
    assert found.value.details["fields"] == ["name", "investment", "sections"]
    with pytest.raises(projects.ProjectCodeWrong) as wrong:
        building.register(code="2111-522323-04-01-342086")
    assert len(wrong.value.details["problems"]) == 1
    for refused, code in (
        (projects.ProjectCodeAhead, "2711-522323-04-01-342066"),
        (projects.ProjectCodeNowhere, "2111-952323-04-01-342067"),
    ):
        with pytest.raises(refused):
            building.register(code=code)
    building.register(code="2609-990100-04-01-000311")
    with pytest.raises(projects.ProjectCodeTaken):
        building.register("again", code="2609-990100-04-01-000311")
    with pytest.raises(projects.NoSuchProject):
        plan = projects.Plan("厂房", "social", 1, "990102", "东街")
        projects.register(
            plan=plan, enterprise=building.enterprise, key="x", by=building.actor("wangfang"), at=building.tick()
        )


def test_a_linear_project_has_sections_of_their_own(building: Building) -> None:
    """线性工程分段: one section may be further than another; a government project has other items and days."""
    project = building.register(kind="linear", sections=("K0–K12", "K12–K30"))
    land = building.through(project, "land", section=2)
    assert building.nodes(land) == ["land-selection", "project-approval-gov", "land-planning-permit"]
    assert building.stages(project, 1)["works"] == "waiting"
    assert building.stages(project, 2)["works"] == "open"
    assert (
        sum(ProjectStage.objects.filter(section=building.stage(project, "land").section).values_list("days", flat=True))
        == 80
    )


def test_before_the_land_is_won_nothing_is_filed(building: Building) -> None:
    project = building.register(prepares=True)
    assert set(building.stages(project).values()) == {"waiting"}
    projects.win_land(project=project, on=building.now.date(), by=building.owner, at=building.tick())
    assert building.stages(project)["land"] == "open"
    with pytest.raises(projects.LandWonAlready):
        projects.win_land(project=project, on=building.now.date(), by=building.owner, at=building.tick())
    projects.end(project=project, reason="改址", by=building.owner, at=building.tick())
    assert Project.objects.get(pk=project).state == "ended"
    assert set(building.stages(project).values()) == {"ended"}


def test_the_limit_of_a_stage(building: Building) -> None:
    """Its own limit, not the sum of its items'; said once when it has passed."""
    project = building.register()
    bundle = building.file(project, "land")
    building.accept(bundle)
    building.read()
    stage = building.stage(project, "land")
    assert stage.due_at is not None and stage.state == "running"
    projects.overdue(stage=stage.pk, at=stage.due_at)
    assert Event.objects.filter(kind="project_stage", thing=stage.pk, name="project_stage.overdue").count() == 1
    with pytest.raises(projects.ProjectUnderWay):
        projects.end(project=project, reason="改址", by=building.owner, at=building.tick())


def test_every_stage_is_possible_within_its_days(building: Building) -> None:
    """The longest way through the promised limits of a stage's items is no longer than the stage's own limit."""
    for rule in StageRule.objects.select_related("package"):
        package = queries.current(rule.package.slug, building.now.date())
        outlook = queries.outlook(package, answers_of(rule.kind, rule.stage))
        assert outlook is not None and outlook.gain["days"].after <= rule.days, (rule.kind, rule.stage)
    assert STAGES == ("land", "works", "construction", "completion")


def test_the_board(building: Building, django_assert_max_num_queries: object) -> None:
    """Days used against allowed, light, who is due; as many statements for two projects as for one."""
    first = building.register()
    building.through(first, "land")
    building.accept(building.file(first, "works"))
    building.read()
    later = building.now + timedelta(days=30)
    second = building.register("second", name="二期", kind="government")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        page = reads.board(later)
    lines = {line.row.pk: line for line in page.rows}
    (works,) = lines[first].current
    assert (works.stage, works.light, works.due.owner) == ("works", "red", False)
    assert [one.slug for one in works.due.departments] == ["planning", "housing"]
    assert works.used and works.left is not None and works.used - works.days == -works.left > 0
    assert lines[first].total.allowed == 45 and lines[first].total.used == works.used + (
        lines[first].sections[0].stages[0].used or 0
    )
    (land,) = lines[second].current
    assert (land.stage, land.light, land.due.owner) == ("land", "none", True)
    assert lines[second].total.band and lines[second].total.allowed == 80 and lines[second].total.within
    assert [line.row.pk for line in reads.board(later, late=True).rows] == [first]
    assert [line.row.pk for line in reads.board(later, stage="land").rows] == [second]
    assert reads.board(later, limit=1).after == second
    assert [line.row.pk for line in reads.of_owner(building.owner, later).rows] == [second, first]
    assert reads.of_owner(building.actor("wangfang"), later).rows == ()
    seen = reads.project_page(first, building.owner, later)
    assert seen.mine and [one.path for one in seen.stages] == [6, 10, 11, 11]
    assert [len(item.licences) for item in seen.stages[0].items] == [1, 1]
    with pytest.raises(projects.NoSuchProject):
        reads.project_page(first, building.actor("wangfang"), later)
