"""Before a stage is filed: papers looked at early, joint reviews; then filed without asking for anything twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection

from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.actions.projects import registering
from onewindow.domain.bundles.models import PreReview, Project, ProjectReview, ReviewOpinion
from onewindow.domain.bundles.queries import desk, draft_page
from onewindow.domain.bundles.queries import projects as reads
from onewindow.domain.org.models import Post
from onewindow.kernel.step import TaskGone
from tests import worlds
from tests.domain.bundles.projects import Building, with_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(db: None, at: datetime) -> Iterator[Building]:
    with worlds.demo_city(at, key="projects", more=lambda: with_projects(at)):
        yield Building(at)


def test_papers_are_looked_at_and_go_into_the_filing(building: Building) -> None:
    """容缺预审 before the land is won; the day after, the stage is filed with the same papers and granted (拿地即开工)."""
    project = building.register(prepares=True)
    stage = building.stage(project, "land").pk
    with pytest.raises(projects.NothingToLookAt):
        projects.ask_pre_review(stage=stage, by=building.owner, at=building.tick())
    draft = projects.begin_stage(stage=stage, by=building.owner, at=building.tick())
    building.fill(draft, without=("proj-land-contract",))
    asked = projects.ask_pre_review(stage=stage, by=building.owner, at=building.tick())
    assert projects.ask_pre_review(stage=stage, by=building.owner, at=building.tick()) == asked
    (line,) = [row for row in desk(building.clerk, building.now).rows if row.kind == "pre_review"]
    assert (line.name, line.title, line.thing) == ("pre-review", "云帆智能装备生产基地", asked)

    page = reads.pre_review_page(asked, building.clerk, building.now)
    assert page.may_answer
    assert [(one.slug, one.there) for one in page.lines] == [("proj-land-contract", False), ("proj-site-map", True)]
    with pytest.raises(projects.FaultUnknown):
        projects.answer_pre_review(
            pre_review=asked, faults={"proj-land-contract": "缺页"}, by=building.clerk, at=building.tick()
        )
    with pytest.raises(projects.NotTheirPost):
        projects.answer_pre_review(pre_review=asked, faults={}, by=building.actor("tax.examiner"), at=building.tick())
    told = {"pre_review": asked, "faults": {"proj-site-map": "坐标系不对"}, "words": "其余可用"}
    projects.answer_pre_review(**told, by=building.clerk, at=building.tick())
    with pytest.raises(TaskGone):
        projects.answer_pre_review(**told, by=building.clerk, at=building.tick())
    row = PreReview.objects.get(pk=asked)
    assert (row.state, row.missing, row.fields) == ("answered", ["proj-land-contract"], 0)

    building.fill(draft)  # the contract comes, and another map
    found = {one.slug: one for one in reads.pre_review_page(asked, building.owner, building.now).lines}
    assert found["proj-site-map"].good is False and found["proj-land-contract"].there
    building.replace(draft, "proj-site-map")
    found = {one.slug: one for one in reads.pre_review_page(asked, building.owner, building.now).lines}
    assert found["proj-site-map"].good is None  # a finding is of the file that was looked at

    with pytest.raises(projects.StageNotOpen):
        building.submit(draft, key="early")
    building.now += timedelta(days=1)
    projects.win_land(project=project, on=building.now.date(), by=building.owner, at=building.tick())
    assert projects.begin_stage(stage=stage, by=building.owner, at=building.tick()) == draft
    assert draft_page(draft, building.owner, building.now).ready  # nothing is asked for twice
    bundle = building.submit(draft, key="land")
    building.read()
    building.decide(bundle)
    assert building.stages(project)["land"] == "done"
    with pytest.raises(projects.StageNotOpen):
        projects.ask_pre_review(stage=stage, by=building.owner, at=building.tick())


def test_the_land_is_won_and_the_stages_open_or_neither(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    project = building.register(prepares=True)
    won = {"project": project, "on": building.now.date(), "by": building.owner}
    monkeypatch.setattr(registering, "open_stages", lambda **told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        projects.win_land(**won, at=building.tick())
    assert Project.objects.get(pk=project).state == "preparing"
    monkeypatch.undo()
    projects.win_land(**won, at=building.tick())
    assert building.stages(project)["land"] == "open"


def opinion(building: Building, review: int, department: str, stance: str = "agree", text: str = "") -> None:
    post = Post.objects.get(department__slug=department, role="examiner").pk
    projects.give_opinion(
        review=review,
        stance=stance,
        text=text,
        by=building.with_post(post, f"{department}.examiner"),
        at=building.tick(),
    )


def test_one_design_many_departments_one_conclusion(building: Building) -> None:
    """设计联审: one set of papers, opinions in parallel, nobody waits for another, one conclusion by the lead."""
    project = building.register()
    with pytest.raises(projects.ReviewNotReady) as lacking:
        projects.ask_review(project=project, kind="design", by=building.owner, at=building.tick())
    assert lacking.value.details["missing"] == ["proj-design"]
    stage = building.stage(project, "works").pk
    building.fill(projects.begin_stage(stage=stage, by=building.owner, at=building.tick()))
    review = projects.ask_review(project=project, kind="design", by=building.owner, at=building.tick())
    assert projects.ask_review(project=project, kind="design", by=building.clerk, at=building.tick()) == review
    lead = building.with_post(Post.objects.get(department__slug="planning", role="approver").pk, "planning.approver")
    for department in ("fire", "planning", "urban", "ecology"):
        opinion(building, review, department)
    with pytest.raises(projects.NotTheirPost):
        projects.conclude_review(review=review, outcome="passed", text="同意", by=lead, at=building.tick())
    with pytest.raises(projects.OpinionWithoutWords):
        opinion(building, review, "housing", "conditions")
    opinion(building, review, "housing", "conditions", "地下车库出入口与人防口部分开")
    with pytest.raises(TaskGone):
        opinion(building, review, "housing")
    assert ReviewOpinion.objects.filter(review=review).count() == 5
    with pytest.raises(projects.ConclusionMissing):
        projects.conclude_review(review=review, outcome="passed", text=" ", by=lead, at=building.tick())
    projects.conclude_review(
        review=review, outcome="changes", text="按住建局意见修改后用于报建", by=lead, at=building.tick()
    )
    row = ProjectReview.objects.get(pk=review)
    assert (row.state, row.outcome) == ("concluded", "changes")
    page = reads.review_page(review, building.owner)
    assert len(page.lines) == 5 and all(one.opinion for one in page.lines) and page.lead.slug == "planning"
    assert [one.pk for one in reads.project_page(project, building.owner, building.now).reviews] == [review]
    with pytest.raises(projects.NoSuchProject):
        reads.review_page(review, building.actor("wangfang"))


def test_one_survey_serves_the_joint_acceptance(building: Building) -> None:
    """多测合一, 联合验收: the same survey is looked at once by all, and is among the papers of the acceptance."""
    project = building.register()
    stage = building.stage(project, "completion").pk
    building.fill(projects.begin_stage(stage=stage, by=building.owner, at=building.tick()))
    for kind, departments in (("survey", 4), ("acceptance", 4)):
        review = projects.ask_review(project=project, kind=kind, by=building.owner, at=building.tick())
        page = reads.review_page(review, building.owner)
        assert len(page.lines) == departments and "proj-survey" in [one.key for one, _ in page.papers]


def test_nothing_moves_past_the_functions(building: Building) -> None:
    """Neither a stage nor a review can be written by the app role."""
    building.register()
    for table in ("bundles_project", "bundles_projectstage", "bundles_prereview", "bundles_projectreview"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'INSERT')", [table, table]
            )
            assert cursor.fetchone() == (False, False), table
