"""Regular work of org."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from onewindow.domain.org import actions


@app.periodic(cron="29 3 * * *")
@app.task(name="org.forget_strangers", queue="papers", pass_context=False)
def forget_strangers(timestamp: int) -> None:
    """清理匿名计数. Every night: addresses that called the API without a token are forgotten."""
    actions.forget_strangers(at=datetime.fromtimestamp(timestamp, UTC))
