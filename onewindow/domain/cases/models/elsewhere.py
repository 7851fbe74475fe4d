"""Filings taken away from home (同城通办、便民服务点): what a point may take, and where a case was taken."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

TAKEN_BY = ("reach", "point")
"""By the item's 通办范围 (GB/T 39046 no. 33), by the list of the point."""


class PointItem(models.Model):
    """下放事项. An item that a county, town or village point may take for the body that decides it, from a day on.

    ``basis`` names what was agreed with that body; without it nothing is handed down.
    """

    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    ended_on = models.DateField(null=True)
    basis = models.TextField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="point_item_once", fields=["centre", "item"], condition=Q(ended_on=None)),
            models.CheckConstraint(name="point_item_has_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="point_item_ends_after_it_began", condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on"))
            ),
        ]


class Elsewhere(models.Model):
    """异地收件. A case taken at a window or point that is not its body's own: by which rule, and whose the result is to hand over.

    A case taken at home has no row: nothing is paid for it.
    """

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="elsewhere")
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    centre = models.ForeignKey("org.Centre", models.PROTECT, related_name="+", null=True, db_index=False)
    way = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="elsewhere_known_way", condition=Q(way__in=TAKEN_BY)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="elsewhere_of_post", fields=["post", "-case"])]
