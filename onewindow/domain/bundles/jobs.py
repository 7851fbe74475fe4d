"""Slow or regular work of bundles."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from onewindow.domain.bundles import actions


@app.periodic(cron="17 3 * * *")
@app.task(name="bundles.forget_drafts", queue="papers", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """清理草稿. Every night: drafts nobody has touched for 90 days are deleted."""
    actions.forget_drafts(at=datetime.fromtimestamp(timestamp, UTC))
