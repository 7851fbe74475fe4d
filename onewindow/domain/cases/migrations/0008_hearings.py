"""Hearings with their days; the decision follows the record (听证, 行政许可法 art. 46–48)."""

import datetime
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from onewindow.kernel.sql import run_file

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_silence_when_due"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(help_text="asked (art. 47) or public (art. 46)")),
                ("interest", models.TextField()),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        help_text="third parties who were told, by name",
                        size=None,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("ask_until", models.DateTimeField(help_text="five days; none where it is held by law", null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.TextField(default="", help_text="who asked: the applicant, or a third party by name"),
                ),
                ("organise_until", models.DateTimeField(help_text="twenty days of the request", null=True)),
                ("noticed_at", models.DateTimeField(help_text="when time and place were told", null=True)),
                ("meets_at", models.DateTimeField(null=True)),
                ("place", models.TextField(default="")),
                ("record", models.TextField(default="", help_text="the record of the hearing")),
                ("signed", models.TextField(default="", help_text="who has signed the record")),
                ("recorded_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hearings",
                        to="cases.case",
                    ),
                ),
                (
                    "chair",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="hearing_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lapsed_at__isnull", True), ("recorded_at__isnull", True)),
                        fields=("case",),
                        name="one_open_hearing",
                    ),
                    models.CheckConstraint(condition=models.Q(("kind__in", ("asked", "public"))), name="known_hearing"),
                    models.CheckConstraint(
                        condition=models.Q(("interest", ""), _negated=True), name="hearing_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ask_until__isnull", True),
                            ("asked_at__isnull", True),
                            ("asked_at__lte", models.F("ask_until")),
                            _connector="OR",
                        ),
                        name="hearing_asked_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meets_at__isnull", True),
                            models.Q(
                                ("chair__isnull", False),
                                (
                                    "meets_at__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("noticed_at"), "+", models.Value(datetime.timedelta(days=6))
                                    ),
                                ),
                                ("noticed_at__isnull", False),
                                models.Q(("place", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hearing_told_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meets_at__isnull", True), ("meets_at__lte", models.F("organise_until")), _connector="OR"
                        ),
                        name="hearing_in_twenty_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_at__isnull", True),
                            models.Q(
                                ("meets_at__isnull", False),
                                ("recorded_at__gte", models.F("meets_at")),
                                models.Q(("record", ""), _negated=True),
                                models.Q(("signed", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hearing_record_is_signed",
                    ),
                ],
            },
        ),
        run_file(
            SQL / "hearings.sql",
            "DROP TRIGGER chaired ON cases_hearing; DROP FUNCTION cases_hearing_chaired();"
            " DROP TRIGGER heard_rightly ON cases_case; DROP FUNCTION cases_heard_rightly()",
        ),
    ]
