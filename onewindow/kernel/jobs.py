"""Regular work of the kernel."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from onewindow.kernel import files, idempotency, retention

KEPT = timedelta(days=90)
"""As long as a draft is kept: nobody sends the same submission again after that."""


@app.periodic(cron="37 3 * * *")
@app.task(name="kernel.forget_answers", queue="papers", pass_context=False)
def forget_answers(timestamp: int) -> None:
    """清理幂等记录. Every night: kept answers that nobody will ask for again are deleted."""
    idempotency.forget(before=datetime.fromtimestamp(timestamp, UTC) - KEPT)


@app.periodic(cron="47 3 * * *")
@app.task(name="kernel.carry_out_retention", queue="papers", pass_context=False)
def carry_out_retention(timestamp: int) -> None:
    """到期清理. Every night: what the rules of retention say, then the bytes that no row names any more."""
    at = datetime.fromtimestamp(timestamp, UTC)
    retention.carry_out(at=at)
    files.sweep(at=at)
