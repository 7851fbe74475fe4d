"""A notice of the calendar moves the limit of a stage that runs: shown before, written with before and after, once."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from onewindow.domain.bundles import jobs
from onewindow.domain.bundles.actions import projects
from onewindow.domain.bundles.queries import recomputing as reads
from onewindow.domain.messages.models import Message
from onewindow.domain.org.actions import Entry, approve_notice, enter_notice, propose_notice
from onewindow.domain.org.models import CalendarRun
from onewindow.kernel.log import run_readers
from onewindow.kernel.models import Event, Task
from tests import worlds
from tests.domain.bundles.projects import Building, with_projects

pytestmark = pytest.mark.django_db
OFF = datetime.fromisoformat("2026-10-20T12:00:00+08:00")


@pytest.fixture
def building(db: None, at: datetime) -> Iterator[Building]:
    with worlds.demo_city(at, key="projects", more=lambda: with_projects(at)):
        yield Building(at)


def _timer(stage: int) -> Task:
    return Task.objects.get(kind="project_stage", thing=stage, closed_at=None)


def test_seen_before_and_moved_once(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, other = building.register(), building.register("two", name="仓储中心", kind="government")
    for project in (plant, other):
        building.accept(building.file(project, "land"))
        building.read()
    before, far = building.stage(plant, "land"), building.stage(other, "land")
    assert before.due_at is not None and before.due_at < OFF < (far.due_at or OFF)
    entry = Entry(2026, f"{OFF:%Y-%m-%d},off,示例", form="csv", whole=False, number="国办发明电〔2026〕9号")
    notice = enter_notice(entry=entry, by=building.actor("govservice.office"), at=building.tick())
    propose_notice(notice=notice, by=building.actor("govservice.office"), at=building.tick())

    seen = reads.effect(notice, at=building.now)
    (shown,) = (one for one in seen.rows if one.kind == "project_stage")
    assert (shown.thing, shown.clock, shown.before) == (far.pk, "stage", far.due_at)
    assert shown.number == far.project.code and shown.days >= 1
    assert reads.titles(seen.rows)[f"project_stage {other}"] == "仓储中心"

    approve_notice(notice=notice, by=building.actor("govservice.office2"), at=building.tick())
    asked: list[int] = []
    job = type("Job", (), {"defer": lambda self, notice: asked.append(notice)})
    for one in (jobs.recompute, jobs.recompute_limits):
        monkeypatch.setattr(one, "configure", lambda **_: job())
    run_readers(building.tick())
    assert asked.count(notice) == 2  # of bundles and of stages; cases have their own job
    assert not projects.recompute_limits(notice=notice, at=building.tick())
    assert not projects.recompute_limits(notice=notice, at=building.tick())  # asked again: nothing is left to do
    after = building.stage(other, "land")
    assert (after.due_at, after.accepted_at, after.state) == (shown.after, far.accepted_at, "running")
    timer = _timer(far.pk)
    assert timer.due_at == shown.after and timer.amber_at is not None and timer.amber_at < shown.after
    (event,) = Event.objects.filter(kind="project_stage", name="project_stage.recompute")
    assert event.thing == far.pk and event.data is not None
    was, now = event.data["moved"]["stage"]
    assert (datetime.fromisoformat(was), datetime.fromisoformat(now)) == (far.due_at, shown.after)
    assert building.stage(plant, "land").due_at == before.due_at  # its end lies before the day that changed
    run = CalendarRun.objects.get(notice=notice, part="projects")
    assert (run.looked, run.moved) == (1, 1)
    told = Message.objects.filter(key="calendar.changed")
    assert building.actor("market.examiner").account in told.values_list("account", flat=True)
    assert not told.filter(account=building.owner.account).exists()
