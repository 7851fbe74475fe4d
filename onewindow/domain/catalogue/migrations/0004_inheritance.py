"""Difference reports, objections; the tiers of items are kept by a trigger."""

from importlib import resources

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = (resources.files("onewindow.domain.catalogue") / "sql" / "tiers.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_items_with_a_life"),
        ("org", "0010_sign_up"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="itemversion",
            name="promised_number",
            field=models.DecimalField(decimal_places=1, max_digits=5, null=True),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="promised_unit",
            field=models.CharField(
                blank=True, choices=[("wd", "工作日"), ("cd", "自然日"), ("h", "小时"), ("min", "分钟")], max_length=4
            ),
        ),
        migrations.CreateModel(
            name="DifferenceReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=32)),
                ("version", models.IntegerField(db_default=1)),
                ("changed", models.JSONField(db_default=[], default=list)),
                ("loosened", models.JSONField(db_default=[], default=list)),
                ("made_at", models.DateTimeField()),
                ("reason", models.TextField(db_default="", help_text="why nothing had to be done")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "adopted_version",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.itemversion",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.itemversion",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="difference_reports",
                        to="catalogue.item",
                    ),
                ),
                (
                    "child_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.itemversion",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                    ),
                ),
                (
                    "parent_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.itemversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["department", "id"],
                        name="difference_open_of_body",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "parent_version"), name="difference_report_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_version__isnull", False), ("state", "adopted")),
                            models.Q(models.Q(("state", "adopted"), _negated=True), ("adopted_version__isnull", True)),
                            _connector="OR",
                        ),
                        name="difference_adopted_names_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "kept"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="difference_kept_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=32)),
                ("version", models.IntegerField(db_default=1)),
                ("reason", models.TextField()),
                ("basis", models.TextField(help_text="law and article")),
                ("stated_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(db_default="", help_text="why it was rejected or lifted")),
                (
                    "base",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="catalogue.item",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.department"
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["base", "id"], name="objection_of_base")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("stated", "approved"))),
                        fields=("base", "department"),
                        name="one_objection_of_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("stated_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("basis", ""), _negated=True)
                        ),
                        name="objection_has_grounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("decision", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_rejected_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("approved", "rejected", "lifted")), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL),
    ]
