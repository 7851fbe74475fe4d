"""Slow work of licences: making the paper. The reaction to a new licence puts it here, the worker does it."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.licences import actions

RETRY = RetryStrategy(max_attempts=20, exponential_wait=2)


@app.task(name="licences.make", queue="papers", retry=RETRY, pass_context=False)
def make(licence: int) -> None:
    """制证. Make one licence's paper; a repeated run finds it issued and does nothing."""
    actions.make(licence=licence, at=timezone.now())
