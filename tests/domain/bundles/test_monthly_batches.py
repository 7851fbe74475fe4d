"""小型项目月度集中审批: small projects of a month are gathered as they are accepted, and granted together."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.models import BatchStage
from onewindow.domain.bundles.queries import projects as reads
from onewindow.domain.cases import actions as cases
from onewindow.domain.org.models import Post
from tests import worlds
from tests.domain.bundles.projects import Building, with_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(db: None, at: datetime) -> Iterator[Building]:
    with worlds.demo_city(at, key="projects", more=lambda: with_projects(at)):
        yield Building(at)


def test_gathered_and_granted_together(building: Building) -> None:
    small = [building.register(f"s{n}", name=f"厂房改造 {n}", kind="small", investment=300) for n in range(2)]
    large = building.register("large")
    bundles = []
    for project in (*small, large):
        bundles.append(building.file(project, "land"))
        building.accept(bundles[-1])
        building.read()
    (line,) = reads.batches()
    assert (line.row.month.isoformat(), line.stages, line.done) == ("2026-09-01", 2, 0)
    assert set(BatchStage.objects.values_list("stage__project", flat=True)) == set(small)

    reform = building.with_post(Post.objects.get(department__slug="reform", role="approver").pk, "reform.approver")
    with pytest.raises(projects.NothingWaitsInBatch):
        projects.grant_batch(batch=line.row.pk, by=reform, at=building.tick())
    for bundle in bundles:
        building.review(bundle, "project-filing")
    page = reads.batch_page(line.row.pk, reform, building.now)
    assert page.waiting == 2 and [one.row.pk for one in page.lines] == small
    granted = projects.grant_batch(batch=line.row.pk, by=reform, at=building.tick())
    assert len(granted) == 2
    assert building.states(bundles[2])["project-filing"] == "deciding"  # no small project: decided by itself
    building.read()
    assert building.states(bundles[0]) == {"project-filing": "closed", "land-planning-permit": "reviewing"}
    with pytest.raises(projects.NoSuchProject):
        projects.grant_batch(batch=10**6, by=reform, at=building.tick())


def test_all_or_nothing(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the grant of one case refuses is refused for the batch."""
    small = [building.register(f"s{n}", name=f"厂房改造 {n}", kind="small", investment=300) for n in range(2)]
    bundles = [building.file(project, "land") for project in small]
    for bundle in bundles:
        building.accept(bundle)
        building.read()
        building.review(bundle, "project-filing")
    reform = building.with_post(Post.objects.get(department__slug="reform", role="approver").pk, "reform.approver")
    real, seen = cases.grant, []

    def grant(**told: object) -> object:
        seen.append(told["case"])
        if len(seen) == 2:
            raise cases.NotYours()
        return real(**told)  # type: ignore[arg-type]

    monkeypatch.setattr(cases, "grant", grant)
    with pytest.raises(cases.NotYours):
        projects.grant_batch(batch=reads.batches()[0].row.pk, by=reform, at=building.tick())
    assert [building.states(bundle)["project-filing"] for bundle in bundles] == ["deciding", "deciding"]
