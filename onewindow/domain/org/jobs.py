"""Regular work of org."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from onewindow.domain.org import actions


@app.periodic(cron="29 3 * * *")
@app.task(name="org.forget_strangers", queue="papers", pass_context=False)
def forget_strangers(timestamp: int) -> None:
    """清理匿名计数. Every night: addresses that called the API without a token are forgotten."""
    actions.forget_strangers(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="37 3 * * *")
@app.task(name="org.forget_sittings", queue="papers", pass_context=False)
def forget_sittings(timestamp: int) -> None:
    """清理会话记录. Every night: sessions and links that ended long ago are forgotten."""
    actions.forget_sittings(at=datetime.fromtimestamp(timestamp, UTC))
