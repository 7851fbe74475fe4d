"""A published item version never changes: triggers."""

from importlib import resources

from django.db import migrations

SQL = (resources.files("onewindow.domain.catalogue") / "sql" / "frozen.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(SQL)]
