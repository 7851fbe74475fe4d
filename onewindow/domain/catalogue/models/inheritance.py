"""What follows from inheritance (事项继承): difference reports and objections. Both live by ``states.py``."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.catalogue.models.items import Item, ItemVersion
from onewindow.domain.org.models import Department
from onewindow.kernel.models import Living


class DifferenceReport(Living):
    """差异报告. The parent of a child has a new version: what changed, and where the child is laxer now.

    ``before`` and ``parent_version`` are the parent's two versions, ``child_version`` the child's when the report was made:
    none of them ever changes, so the report's text is made from them anew. ``changed`` and ``loosened`` hold the fields' paths.
    """

    child = models.ForeignKey(Item, models.PROTECT, related_name="difference_reports", db_index=False)
    parent_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    before = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+", db_index=False)
    child_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    changed: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, db_default=[])
    loosened: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, db_default=[])
    made_at = models.DateTimeField()
    adopted_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.TextField(db_default="", help_text="why nothing had to be done")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "parent_version"], name="difference_report_once"),
            models.CheckConstraint(
                name="difference_adopted_names_version",
                condition=Q(state="adopted", adopted_version__isnull=False)
                | (~Q(state="adopted") & Q(adopted_version__isnull=True)),
            ),
            models.CheckConstraint(name="difference_kept_has_reason", condition=~Q(state="kept") | ~Q(reason="")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["department", "id"], condition=Q(state="open"), name="difference_open_of_body"),
        ]


class Objection(Living):
    """不予引用. A body does not adopt an item of the base catalogue: its reason, its legal basis, who decided on it."""

    base = models.ForeignKey(Item, models.PROTECT, related_name="objections", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    reason = models.TextField()
    basis = models.TextField(help_text="law and article")
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    stated_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(db_default="", help_text="why it was rejected or lifted")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["base", "department"],
                condition=Q(state__in=("stated", "approved")),
                name="one_objection_of_a_body",
            ),
            models.CheckConstraint(
                name="objection_second_person", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("stated_by"))
            ),
            models.CheckConstraint(name="objection_has_grounds", condition=~Q(reason="") & ~Q(basis="")),
            models.CheckConstraint(
                name="objection_rejected_with_reason", condition=~Q(state="rejected") | ~Q(decision="")
            ),
            models.CheckConstraint(
                name="objection_decided_by_somebody",
                condition=~Q(state__in=("approved", "rejected", "lifted"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["base", "id"], name="objection_of_base"),
        ]
