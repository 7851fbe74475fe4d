"""The total with what was held; the coded reason of a bundle that is not accepted, and who may write it (0045, 0062)."""

from pathlib import Path

from django.db import migrations, models

from onewindow.kernel.sql import run_file

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("bundles", "0005_projects"),
    ]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="told_at",
            field=models.DateTimeField(
                help_text="the total as promised, what was held left out; null: as due_at", null=True
            ),
        ),
        migrations.AddField(
            model_name="bundleconsent",
            name="body",
            field=models.TextField(db_default="", help_text="the right body, when it is not ours"),
        ),
        migrations.AddField(
            model_name="bundleconsent",
            name="reason",
            field=models.TextField(db_default="", help_text="code of the list of reasons"),
        ),
        migrations.AlterField(
            model_name="bundleconsent",
            name="declined_why",
            field=models.TextField(db_default="", default=""),
        ),
        run_file(
            SQL / "no_way_around.sql",
            "DROP TRIGGER refused_rightly ON bundles_bundle; DROP FUNCTION bundles_refused_rightly()",
        ),
    ]
