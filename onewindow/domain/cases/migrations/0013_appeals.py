"""Appeals against a refusal; a second written refusal after an annulment (复议、诉讼, decision 63)."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from onewindow.kernel.sql import run_file

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_passing_on"),
        ("kernel", "0004_lane_of_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="refusalnotice",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="refusals", to="cases.case"
            ),
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(help_text="reconsideration or litigation")),
                ("body", models.TextField(help_text="the government or the court")),
                ("number", models.TextField(db_default="", help_text="its file number")),
                ("received_on", models.DateField(help_text="when the office was told of it")),
                ("recorded_at", models.DateTimeField()),
                ("outcome", models.TextField(db_default="")),
                ("ended_on", models.DateField(help_text="the day of the decision or judgment", null=True)),
                ("ended_number", models.TextField(db_default="", help_text="its number")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="cases.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="appeal_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("case",), name="one_open_appeal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("reconsideration", "litigation")), models.Q(("body", ""), _negated=True)
                        ),
                        name="known_appeal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""), ("outcome__in", ("upheld", "annulled", "withdrawn")), _connector="OR"
                        ),
                        name="known_ending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("received_on")), _connector="OR"
                        ),
                        name="appeal_ends_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("", "withdrawn")),
                            models.Q(
                                ("document__isnull", False),
                                ("ended_at__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("ended_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_ends_in_writing",
                    ),
                ],
            },
        ),
        run_file(
            SQL / "appeals.sql",
            "DROP TRIGGER reopened_rightly ON cases_case; DROP FUNCTION cases_reopened_rightly()",
        ),
    ]
