"""The serial of case numbers. A sequence, because numbers are given out at once and by many; a gap is no harm.

It is owned by a column of a content table, so that the grants of the app role cover it.
"""

from django.db import migrations

SQL = "CREATE SEQUENCE cases_number_seq OWNED BY cases_material.slug"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP SEQUENCE cases_number_seq")]
