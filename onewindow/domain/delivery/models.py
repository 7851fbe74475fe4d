"""Tables of parcels. A parcel's state changes only through the functions made from ``states.py``."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from onewindow.domain.delivery.rules import KINDS, NEWS, OUTCOMES
from onewindow.kernel.models import Living

OPEN = ("wanted", "ready", "ordered", "under_way", "returning", "lost")
"""Somebody still waits for something."""


class Parcel(Living):
    """快件. One trip of papers for one matter. ``ref``: the matter (``case:12``, ``bundle:7``); ``post``: the window it belongs to.

    ``name``, ``phone``, ``address`` are the applicant's side of the trip, whichever way it goes; they and ``signed_by`` are
    emptied when they are kept no longer. ``contents``: what is in it, a line each, without names.
    """

    number = models.TextField(unique=True)
    kind = models.TextField()
    ref = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    enterprise = models.ForeignKey("org.Enterprise", models.PROTECT, related_name="+", null=True, db_index=False)
    about = models.TextField(db_default="", help_text="what a mandate must name to cover it: item:slug, package:slug")
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True, db_index=False)
    name = models.TextField(db_default="")
    phone = models.TextField(db_default="")
    address = models.TextField(db_default="")
    contents: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, db_default=[])
    courier = models.TextField(db_default="", help_text="slug of the courier; empty until one is ordered")
    waybill = models.TextField(db_default="", help_text="the courier's own number")
    price = models.PositiveIntegerField(
        default=0, db_default=0, help_text="what the person pays the courier, in fen, as shown when asked"
    )
    fetch_on = models.DateField(null=True, help_text="the day the applicant wants the courier to come")
    asked_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    delivered_at = models.DateTimeField(null=True)
    signed_by = models.TextField(db_default="", help_text="who signed for it, as the courier says")
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(db_default="")
    reason = models.TextField(db_default="", help_text="why it was called off, lost, or how it was settled")
    replaces = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    forgotten_at = models.DateTimeField(null=True, help_text="when name, telephone and address were removed")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="parcel_known_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="parcel_goes_somewhere",
                condition=~Q(name="") & ~Q(phone="") & ~Q(address="") | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="parcel_on_the_road_has_a_courier",
                condition=Q(state__in=("wanted", "ready", "cancelled")) | ~Q(courier="") & Q(ordered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="parcel_delivered_at_a_moment", condition=~Q(state="delivered") | Q(delivered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="parcel_settled_somehow",
                condition=~Q(state="settled") | Q(outcome__in=OUTCOMES, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="parcel_forgotten_when_ended",
                condition=Q(forgotten_at=None) | Q(state__in=("delivered", "settled", "cancelled")),
            ),
            models.UniqueConstraint(
                name="one_open_parcel_a_matter",
                fields=["ref"],
                condition=Q(kind="send", state__in=("wanted", "ready", "ordered", "under_way")),
            ),
            models.UniqueConstraint(name="parcel_sent_again_once", fields=["replaces"]),
            models.UniqueConstraint(
                name="waybill_once", fields=["courier", "waybill"], condition=~Q(waybill="")
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="parcel_of_matter", fields=["ref"]),
            models.Index(name="parcel_of_owner", fields=["owner", "-id"], condition=Q(owner__isnull=False)),
            models.Index(name="parcel_by_state", fields=["state", "-id"]),
            models.Index(
                name="parcel_on_the_road",
                fields=["ordered_at"],
                condition=Q(state__in=("ordered", "under_way", "returning")),
            ),
            models.Index(
                name="parcel_to_forget", fields=["ended_at"], condition=Q(ended_at__isnull=False, forgotten_at=None)
            ),
        ]


class Track(models.Model):
    """物流轨迹. One thing the courier says happened, once (``event`` is his own name of it), in whatever order it arrives."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="tracks")
    courier = models.TextField()
    event = models.TextField()
    news = models.TextField()
    at = models.DateTimeField(help_text="when it happened, as the courier says")
    place = models.TextField(db_default="")
    heard_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="track_known_news", condition=Q(news__in=NEWS)),
            models.UniqueConstraint(name="courier_event_once", fields=["courier", "event"]),
        ]


class TwinParcel(models.Model):
    """示范快递账本. The demo courier's own book. It keeps no name and no address: nothing is carried. No other courier uses it."""

    number = models.TextField(unique=True)
    waybill = models.TextField()
    back = models.TextField(help_text="where the page leads back to")
    news: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list, db_default=[])
    cancelled = models.BooleanField(default=False, db_default=False)
