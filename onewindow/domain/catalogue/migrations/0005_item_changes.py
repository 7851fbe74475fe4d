"""Changes of items (事项变更) and the revisions of their drafts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

USER = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_inheritance"),
        migrations.swappable_dependency(USER),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("sheet", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="catalogue.itemversion",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "number"), name="draft_revision_once")],
            },
        ),
        migrations.CreateModel(
            name="ItemChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=32)),
                ("version", models.IntegerField(db_default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new-item", "新增事项"),
                            ("new-version", "修订"),
                            ("suspend", "暂停"),
                            ("resume", "恢复"),
                            ("retire", "取消"),
                            ("delegate", "下放"),
                        ],
                        max_length=12,
                    ),
                ),
                ("bodies", models.JSONField(db_default=[])),
                ("keep", models.BooleanField(db_default=False)),
                ("started_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(db_default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="change", to="catalogue.itemversion"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="catalogue.item"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "-id"], name="change_in_order"),
                    models.Index(fields=["started_by", "-id"], name="change_of_somebody"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(state__in=("draft", "submitted", "returned")),
                        fields=("item",),
                        name="one_open_change",
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_by__isnull=True)
                        | (
                            (Q(started_by__isnull=True) | ~Q(decided_by=F("started_by")))
                            & (Q(submitted_by__isnull=True) | ~Q(decided_by=F("submitted_by")))
                        ),
                        name="change_second_person",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="published") | Q(decided_at__isnull=False),
                        name="change_decided_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="returned") | ~Q(reason=""), name="change_returned_with_reason"
                    ),
                ],
            },
        ),
    ]
