"""To-do lists by lane: what a task is about and whose affair it is; indexes for every filter (decision 0031)."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_retention"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="lit",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.ExpressionWrapper(
                        models.Q(
                            ("amber_at__lt", models.F("due_at")),
                            models.Q(
                                ("next_check_at__gte", models.F("due_at")), ("next_check_at", None), _connector="OR"
                            ),
                        ),
                        output_field=models.BooleanField(),
                    ),
                    False,
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="scope",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="topic",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("post__isnull", False)),
                fields=["post", "lit", "due_at", "id"],
                name="task_open_lit",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("post__isnull", False)),
                fields=["post", "name", "lit", "due_at", "id"],
                name="task_open_named",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("post__isnull", False)),
                fields=["post", "topic", "kind", "name", "lit", "due_at", "id"],
                name="task_open_about",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("post__isnull", False)),
                fields=["post", "scope", "name", "lit", "due_at", "id"],
                name="task_open_scoped",
            ),
        ),
    ]
