"""Slow or regular work of bundles."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.bundles.actions import list_packages, recomputing
from onewindow.domain.bundles.actions.projects import limits
from onewindow.domain.org.actions import second_look_at
from onewindow.domain.org.queries import calendar as calendars

RETRY = RetryStrategy(max_attempts=20, exponential_wait=2)
LOCK = "calendar:bundles"
LOCK_OF_STAGES = "calendar:projects"


@app.task(name="bundles.recompute", queue="papers", retry=RETRY, pass_context=False)
def recompute(notice: int) -> None:
    """重新计算联办件时限. All running bundles, then a second look; a job that was killed goes on where it was."""
    while recomputing.recompute(notice=notice, at=timezone.now()):
        pass
    for run in calendars.runs(notice):
        if run.part == recomputing.PART and run.checked_at is None:
            recompute.configure(lock=LOCK, schedule_at=second_look_at(run)).defer(notice=notice)


@app.task(name="projects.recompute", queue="papers", retry=RETRY, pass_context=False)
def recompute_limits(notice: int) -> None:
    """重新计算阶段时限. All running stages of projects, then a second look; it goes on where it was."""
    while limits.recompute_limits(notice=notice, at=timezone.now()):
        pass
    for run in calendars.runs(notice):
        if run.part == limits.PART and run.checked_at is None:
            recompute_limits.configure(lock=LOCK_OF_STAGES, schedule_at=second_look_at(run)).defer(notice=notice)


@app.periodic(cron="3 * * * *")
@app.task(name="bundles.list_packages", queue="papers", pass_context=False)
def list_the_packages(timestamp: int) -> None:
    """编入检索. Every hour: a package whose day has come can be found, one whose day is over no longer."""
    list_packages(at=datetime.fromtimestamp(timestamp, UTC))
