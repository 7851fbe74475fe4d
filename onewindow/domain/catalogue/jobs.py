"""Slow work of the catalogue: a file of another catalogue is looked at, then taken over."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.catalogue.actions import importing

RETRY = RetryStrategy(max_attempts=20, exponential_wait=2)


@app.task(name="catalogue.look", queue="papers", retry=RETRY, pass_context=False)
def look(run: int) -> None:
    """检查目录. Row by row; a job that was killed goes on where it was."""
    importing.look(run=run, at=timezone.now())


@app.task(name="catalogue.take_over", queue="papers", retry=RETRY, pass_context=False)
def take_over(run: int) -> None:
    """导入收录. Portion by portion; a job that was killed goes on where it was."""
    importing.take_over(run=run, at=timezone.now())
