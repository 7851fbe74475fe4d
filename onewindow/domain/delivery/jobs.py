"""Regular work of delivery: parcels on the road are asked for, because a courier's messages may be lost."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from onewindow.domain.delivery import actions
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.delivery.queries.couriers.registry import configured
from onewindow.domain.delivery.states import ROAD

MANY = 500


@app.periodic(cron="*/20 * * * *")
@app.task(name="delivery.ask", queue="papers", pass_context=False)
def ask(timestamp: int) -> None:
    """查询轨迹. Every twenty minutes: what is on the road is asked for, the oldest first."""
    at = datetime.fromtimestamp(timestamp, UTC)
    if configured() is not None:
        rows = Parcel.objects.filter(state__in=ROAD).exclude(waybill="").order_by("ordered_at")
        for parcel in rows.values_list("pk", flat=True)[:MANY]:
            actions.asked(parcel=parcel, at=at)
