"""Regular work of org."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.domain.org import actions


@app.periodic(cron="37 3 * * *")
@app.task(name="org.forget_sittings", queue="papers", pass_context=False)
def forget_sittings(timestamp: int) -> None:
    """清理会话记录. Every night: sessions and links that ended long ago are forgotten."""
    actions.forget_sittings(at=datetime.fromtimestamp(timestamp, UTC))
    actions.forget_sign_ups(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="7 4 * * *")
@app.task(name="org.carry_out_erasures", queue="papers", pass_context=False)
def carry_out_erasures(timestamp: int) -> None:
    """执行删除. Every night: erasures whose days to reconsider are over."""
    actions.carry_out_erasures(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(
    name="org.make_copy", queue="papers", retry=RetryStrategy(max_attempts=20, exponential_wait=2), pass_context=False
)
def make_copy(copy: int) -> None:
    """制作副本. Everything held about a person as one archive; a repeated run finds it made."""
    actions.make_copy(copy=copy, at=timezone.now())
