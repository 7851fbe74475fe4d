"""Slow or regular work of bundles."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.bundles import actions
from onewindow.domain.bundles.actions import recomputing
from onewindow.domain.org.actions import second_look_at
from onewindow.domain.org.queries import calendar as calendars

RETRY = RetryStrategy(max_attempts=20, exponential_wait=2)
LOCK = "calendar:bundles"


@app.periodic(cron="17 3 * * *")
@app.task(name="bundles.forget_drafts", queue="papers", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """清理草稿. Every night: drafts nobody has touched for 90 days are deleted."""
    actions.forget_drafts(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name="bundles.recompute", queue="papers", retry=RETRY, pass_context=False)
def recompute(notice: int) -> None:
    """重新计算联办件时限. All running bundles, then a second look; a job that was killed goes on where it was."""
    while recomputing.recompute(notice=notice, at=timezone.now()):
        pass
    for run in calendars.runs(notice):
        if run.part == recomputing.PART and run.checked_at is None:
            recompute.configure(lock=LOCK, schedule_at=second_look_at(run)).defer(notice=notice)
