"""Slow work of cases: a changed calendar moves the due moments of every running case, stretch by stretch."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.cases.actions.clock import recomputing
from onewindow.domain.org.actions import second_look_at
from onewindow.domain.org.queries import calendar as calendars

RETRY = RetryStrategy(max_attempts=20, exponential_wait=2)
LOCK = "calendar:cases"


@app.task(name="cases.recompute", queue="papers", retry=RETRY, pass_context=False)
def recompute(notice: int) -> None:
    """重新计算办件时限. All running cases, then a second look; a job that was killed goes on where it was."""
    while recomputing.recompute(notice=notice, at=timezone.now()):
        pass
    for run in calendars.runs(notice):
        if run.part == recomputing.PART and run.checked_at is None:
            later = second_look_at(run)
            recompute.configure(lock=LOCK, schedule_at=later).defer(notice=notice)
