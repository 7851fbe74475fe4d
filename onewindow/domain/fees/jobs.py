"""Regular work of fees: every morning the day before is reconciled; orders without a notice are asked for."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from onewindow.domain.fees import actions
from onewindow.domain.fees.models import Payment
from onewindow.domain.fees.queries.providers.registry import configured
from onewindow.domain.org.queries import Actor
from onewindow.kernel.worktime import CHINA

PATIENCE = timedelta(minutes=5)
GIVEN_UP = timedelta(days=3)
MANY = 500


@app.periodic(cron="17 1 * * *")
@app.task(name="fees.reconcile", queue="papers", pass_context=False)
def reconcile(timestamp: int) -> None:
    """每日对账. Every night (UTC 01:17, 09:17 in the city): yesterday's statement against our books."""
    at = datetime.fromtimestamp(timestamp, UTC)
    if configured() is not None:
        actions.reconcile(day=at.astimezone(CHINA).date() - timedelta(days=1), by=Actor.SYSTEM, at=at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="fees.ask", queue="papers", pass_context=False)
def ask(timestamp: int) -> None:
    """查单. Every five minutes: orders whose notice has not come are asked for at the provider."""
    at = datetime.fromtimestamp(timestamp, UTC)
    late = Payment.objects.filter(state="begun", began_at__lt=at - PATIENCE, began_at__gt=at - GIVEN_UP)
    if configured() is not None:
        for number in late.order_by("began_at").values_list("number", flat=True)[:MANY]:
            actions.asked(payment=number, at=at)
