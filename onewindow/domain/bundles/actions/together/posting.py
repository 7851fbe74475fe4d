"""寄递出件. All results of a bundle have arrived by courier: that is its one hand-over, with the parcel as its receipt."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.bundles.actions.refusals import NotYours
from onewindow.domain.bundles.models import BundleCase, HandOver
from onewindow.domain.bundles.queries.together.handing import results_of
from onewindow.domain.delivery.models import Parcel
from onewindow.domain.org.actions import Actor
from onewindow.kernel import log, step


def hand_over_by_courier(*, parcel: int, by: Actor, at: datetime) -> int | None:
    """寄递出件. Write the hand-over of the bundle whose results this parcel has brought; the receipt's id.

    None if the parcel carries no bundle's results, or they were handed over before. Repeatable.
    :raises NotYours: for anybody but the system.
    """
    if by.kind != "system":
        raise NotYours(parcel=parcel)
    sent = Parcel.objects.filter(pk=parcel, kind="send", state="delivered", sent_by__isnull=False).first()
    kind, _, number = sent.ref.partition(":") if sent else ("", "", "")
    if (
        sent is None
        or sent.sent_by_id is None
        or kind != "bundle"
        or HandOver.objects.filter(bundle=int(number)).exists()
    ):
        return None
    results = results_of(list(BundleCase.objects.select_related("case").filter(bundle=int(number)).order_by("order")))
    if not results:
        return None
    with transaction.atomic(), step.hard_rules():
        row = HandOver.objects.create(
            bundle_id=int(number),
            results=results,
            collector=sent.name,
            mandate=None,
            signed=f"{sent.signed_by or sent.name}（快递签收 {sent.waybill}）",
            by_id=sent.sent_by_id,
            at=sent.delivered_at or at,
        )
        data = {"results": len(results), "receipt": row.pk, "parcel": parcel}
        log.add("results.hand-over", by=sent.sent_by_id, at=at, kind="bundle", thing=int(number), data=data)
    return row.pk
