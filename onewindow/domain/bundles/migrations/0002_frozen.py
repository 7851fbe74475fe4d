"""A published package version never changes: a trigger."""

from importlib import resources

from django.db import migrations

SQL = (resources.files("onewindow.domain.bundles") / "sql" / "frozen.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("bundles", "0001_initial")]
    operations = [migrations.RunSQL(SQL)]
