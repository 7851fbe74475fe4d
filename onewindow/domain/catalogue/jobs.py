"""Slow work of the catalogue: a file of another catalogue is looked at, then taken over."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.catalogue.actions import importing
from onewindow.domain.catalogue.actions.search import reindex

RETRY = RetryStrategy(max_attempts=20, exponential_wait=2)


@app.task(name="catalogue.look", queue="papers", retry=RETRY, pass_context=False)
def look(run: int) -> None:
    """检查目录. Row by row; a job that was killed goes on where it was."""
    importing.look(run=run, at=timezone.now())


@app.task(name="catalogue.take_over", queue="papers", retry=RETRY, pass_context=False)
def take_over(run: int) -> None:
    """导入收录. Portion by portion; a job that was killed goes on where it was."""
    importing.take_over(run=run, at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="catalogue.reindex", queue="papers", pass_context=False)
def make_index_good(timestamp: int) -> None:
    """核对检索索引. Every hour: items whose day has come are found, others no longer; what has not changed is left alone."""
    reindex(at=datetime.fromtimestamp(timestamp, UTC))
