"""A notice moves the five days' notice and the total clock of a bundle, and the jobs are asked for by the log."""

from datetime import datetime

import pytest

from onewindow.domain.bundles import jobs
from onewindow.domain.bundles.actions import recomputing
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.bundles.queries import recomputing as reads
from onewindow.domain.cases import jobs as case_jobs
from onewindow.domain.messages.models import Message
from onewindow.domain.org.actions import Entry, approve_notice, enter_notice, propose_notice
from onewindow.domain.org.models import CalendarRun
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.log import run_readers
from onewindow.kernel.models import Event, Task
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

OFF = "2026-10-09,off,示例"


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def _propose(story: Story) -> int:
    entry = Entry(2026, OFF, form="csv", whole=False, number="国办发明电〔2026〕9号")
    notice = enter_notice(entry=entry, by=story.actor("govservice.office"), at=story.tick())
    propose_notice(notice=notice, by=story.actor("govservice.office"), at=story.tick())
    return notice


def _approve(story: Story, notice: int) -> None:
    approve_notice(notice=notice, by=story.actor("govservice.office2"), at=story.tick())


def _dues(bundle: int) -> dict[str, datetime | None]:
    found = Task.objects.filter(kind="bundle", thing=bundle, closed_at=None, due_at__isnull=False)
    return dict(found.values_list("name", "due_at"))


def test_a_running_bundle_has_a_new_total_and_its_owner_is_told(story: Story):
    bundle = story.submit()
    story.accept(bundle)
    before = Bundle.objects.get(pk=bundle)
    notice = _propose(story)
    seen = reads.effect(notice, at=story.now)
    total = next(shift for shift in seen.rows if shift.kind == "bundle")
    assert (total.thing, total.clock, total.before) == (bundle, "total", before.due_at)
    assert all(shift.days > 0 for shift in seen.rows)
    _approve(story, notice)
    assert not recomputing.recompute(notice=notice, at=story.tick())
    after = Bundle.objects.get(pk=bundle)
    assert after.due_at == total.after
    assert total.days >= 1
    assert (after.state, after.version, after.accepted_at) == ("running", before.version + 1, before.accepted_at)
    assert _dues(bundle) == {"total-limit": after.due_at}
    event = Event.objects.get(kind="bundle", thing=bundle, name="bundle.recompute")
    assert set(event.data["moved"]) == {"total"}
    message = Message.objects.get(key="bundle.due-later")
    assert message.account_id == before.owner_id
    assert f"{after.due_at:%Y-%m-%d}" in message.body
    run = CalendarRun.objects.get(notice=notice, part="bundles")
    assert (run.total, run.looked, run.moved) == (1, 1, 1)


def test_a_bundle_that_waits_for_acceptance(story: Story):
    story.now = datetime.fromisoformat("2026-10-08T09:00:00+08:00")
    bundle = story.submit()
    notice = _propose(story)
    _approve(story, notice)
    recomputing.recompute(notice=notice, at=story.tick())
    # 10 (a make-up day), 12, 13, 14, 15 October: the 9th is off now.
    due = datetime.fromisoformat("2026-10-15T17:00:00+08:00")
    assert _dues(bundle) == {"accept": due, "notice-limit": due}
    assert Bundle.objects.get(pk=bundle).due_at is None
    assert not Message.objects.filter(key="bundle.due-later").exists()


def test_the_log_asks_for_both_jobs_and_asked_again_they_find_nothing(story: Story, monkeypatch: pytest.MonkeyPatch):
    bundle = story.submit()
    story.accept(bundle)
    asked: list[tuple[str, int]] = []
    for part, job in (
        ("bundles", jobs.recompute),
        ("cases", case_jobs.recompute),
        ("projects", jobs.recompute_limits),
    ):

        def configure(part: str = part, **_: object) -> object:
            return type("Job", (), {"defer": lambda self, notice: asked.append((part, notice))})()

        monkeypatch.setattr(job, "configure", configure)
    notice = _propose(story)
    _approve(story, notice)
    run_readers(story.tick())
    assert sorted(asked) == [("bundles", notice), ("cases", notice), ("projects", notice)]
    for _ in range(2):
        jobs.recompute(notice)
        case_jobs.recompute(notice)
    runs = {run.part: run for run in calendars.runs(notice)}
    assert runs["bundles"].moved == 1
    assert runs["cases"].moved == 1
    assert all(run.ended_at and run.looked == run.total for run in runs.values())
    assert len(asked) == 7  # each job asks for its second look as long as it is due
