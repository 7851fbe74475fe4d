"""The check of items (校验): the city's versions of its rules, and the reasons people gave for what it found."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from onewindow.domain.catalogue.models.items import Item
from onewindow.kernel.names import Named


class LintRule(Named):
    """校验规则. A rule in the wording of the city, from a day on: a later row replaces an earlier one and the packaged one.

    One officer proposes, another approves or turns down; ``note`` is why it changes. What is approved never changes.
    """

    key = models.SlugField(max_length=40)
    effective_from = models.DateField()
    check_name = models.CharField(max_length=20)
    severity = models.CharField(max_length=8)  # blocking | advice
    on = models.BooleanField(db_default=True)
    reason_zh = models.TextField()
    reason_en = models.TextField()
    source = models.CharField(max_length=300)
    checked = models.BooleanField(db_default=False)
    where = models.JSONField(default=list, db_default=[])  # kinds of text
    words = models.JSONField(default=list, db_default=[])
    passes = models.JSONField(default=list, db_default=[])
    listed = models.BooleanField(db_default=True)
    limits = models.JSONField(default=dict, db_default={})
    note = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)  # null: nobody has decided
    answer = models.TextField(db_default="")  # why it was turned down

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_open_lint_rule", fields=["key"], condition=Q(approved__isnull=True)),
            models.UniqueConstraint(
                name="lint_rule_once_a_day", fields=["key", "effective_from"], condition=Q(approved=True)
            ),
            models.CheckConstraint(
                name="lint_rule_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="lint_rule_decided_by_somebody",
                condition=Q(approved__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lint_rule_turned_down_with_reason", condition=~Q(approved=False) | ~Q(answer="")
            ),
            models.CheckConstraint(name="lint_rule_severity", condition=Q(severity__in=("blocking", "advice"))),
            models.CheckConstraint(name="lint_rule_has_note", condition=~Q(note="")),
        ]


class Justification(models.Model):
    """例外说明. Why a finding stands: by a named person, for one place of an item, as long as what was judged is the same.

    ``digest`` is the SHA-256 of what was judged; ``excerpt`` what it read then.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="justifications")
    rule = models.SlugField(max_length=40)
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    excerpt = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="justified_once", fields=["item", "rule", "path", "digest"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="justified_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="justification_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
