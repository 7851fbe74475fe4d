"""Holds, the one extension, silence: tables, what keeps a hold as it was told, the kinds every city begins with."""

from pathlib import Path
from typing import Any

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from onewindow.domain.cases.seed import rows
from onewindow.kernel.sql import run_file


def kinds(apps: Any, editor: Any) -> None:
    """The packaged kinds of holds."""
    model = apps.get_model("cases", "HoldKind")
    model.objects.bulk_create((model(**row) for row in rows()), ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_filing_single"),
        ("catalogue", "0003_items_with_a_life"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("length", models.TextField(help_text="a limit as kernel.worktime reads it: 10wd")),
                (
                    "rank",
                    models.TextField(
                        help_text="whose approval it needs: the head of the authority, or of the government"
                    ),
                ),
                (
                    "moves_promise",
                    models.BooleanField(db_default=False, help_text="the item's guide says that the promise follows"),
                ),
                ("basis", models.TextField()),
                ("reason", models.TextField(help_text="what the applicant is told")),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_why", models.TextField(db_default="")),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.TextField()),
                ("stops_statutory", models.BooleanField()),
                ("source", models.TextField()),
                ("notice", models.TextField(help_text="what the applicant is told, in writing")),
                ("days", models.PositiveSmallIntegerField(help_text="working days it will take, as told")),
                ("opened_at", models.DateTimeField()),
                ("expected_at", models.DateTimeField(help_text="the end as told")),
                (
                    "lasts_until",
                    models.DateTimeField(help_text="the end as reckoned now; later than told once it was outlasted"),
                ),
                ("released_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HoldKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.TextField()),
                ("effective_from", models.DateField()),
                (
                    "in_force",
                    models.BooleanField(
                        db_default=True, default=True, help_text="false: from that day nothing stops by it"
                    ),
                ),
                ("name_zh", models.TextField()),
                ("name_en", models.TextField()),
                ("ground", models.TextField()),
                ("stops_statutory", models.BooleanField(help_text="the law's limit too, not the promise alone")),
                ("turn", models.TextField(db_default="office", help_text="who is waited for")),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        help_text="the items a special article names, by slug",
                        size=None,
                    ),
                ),
                ("source", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.TextField()),
                ("rule", models.TextField(help_text="the article that says so")),
                ("due_at", models.DateTimeField(help_text="the limit that passed")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="extension",
            name="approved_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="declined_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="proposed_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="released_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.UniqueConstraint(fields=("slug", "effective_from"), name="one_kind_a_day"),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.UniqueConstraint(fields=("id", "slug", "stops_statutory"), name="kind_with_its_clocks"),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ("art45", "special", "guide"))), name="known_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn__in", ("office", "applicant"))), name="known_turn"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="kind_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("stops_statutory", False), ("ground__in", ("art45", "special")), _connector="OR"),
                name="law_stops_by_law_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", "art45"), _negated=True),
                    (
                        "slug__in",
                        (
                            "hearing",
                            "tender",
                            "auction",
                            "inspection",
                            "testing",
                            "quarantine",
                            "appraisal",
                            "expert-review",
                        ),
                    ),
                    _connector="OR",
                ),
                name="eight_of_article_45",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", "special"), _negated=True),
                    models.Q(("items", []), _negated=True),
                    _connector="OR",
                ),
                name="special_names_items",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="kind",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.holdkind"
            ),
        ),
        migrations.AddField(
            model_name="silence",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="silence", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("declined_at__isnull", True)), fields=("case",), name="one_extension"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank__in", ("authority", "government"))), name="known_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("basis", ""), _negated=True)),
                name="extension_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_at__isnull", True),
                    models.Q(
                        ("approved_by__isnull", False),
                        models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="extension_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_at__isnull", True), ("declined_at__isnull", True), _connector="OR"),
                name="approved_or_declined",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["case", "opened_at"], name="hold_of_case"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)),
                fields=("case", "slug"),
                name="one_open_hold_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("notice", ""), _negated=True), models.Q(("source", ""), _negated=True), ("days__gt", 0)
                ),
                name="hold_told_in_writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_at__isnull", True), ("released_at__gte", models.F("opened_at")), _connector="OR"
                ),
                name="hold_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_at__gt", models.F("opened_at")), ("lasts_until__gte", models.F("expected_at"))
                ),
                name="hold_lasts_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("case", "="),
                    ("slug", "="),
                    (models.Func("opened_at", "released_at", function="tstzrange"), "&&"),
                ],
                name="hold_of_a_kind_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("granted", "refused")), models.Q(("rule", ""), _negated=True)),
                name="known_silence",
            ),
        ),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.CheckConstraint(
                condition=models.Q(("at__gte", models.F("due_at"))), name="silence_after_the_limit"
            ),
        ),
        run_file(Path(__file__).parents[1] / "sql" / "holds.sql"),
        migrations.RunPython(kinds, migrations.RunPython.noop),
    ]
