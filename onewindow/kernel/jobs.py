"""Regular work of the kernel."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from onewindow.kernel import idempotency

KEPT = timedelta(days=90)
"""As long as a draft is kept: nobody sends the same submission again after that."""


@app.periodic(cron="37 3 * * *")
@app.task(name="kernel.forget_answers", queue="papers", pass_context=False)
def forget_answers(timestamp: int) -> None:
    """清理幂等记录. Every night: kept answers that nobody will ask for again are deleted."""
    idempotency.forget(before=datetime.fromtimestamp(timestamp, UTC) - KEPT)
