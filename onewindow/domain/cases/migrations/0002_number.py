"""What Django's migrations do not say: the serial of case numbers, and room in each page for the steps of a case.

The serial is a sequence, because numbers are given out at once and by many; a gap is no harm. It is owned by a column of
a content table, so that the grants of the app role cover it. A case is updated some five times without any indexed
column changing: with a fifth of each page free the new versions stay on their page and no index is touched (HOT).
"""

from django.db import migrations

SERIAL = "CREATE SEQUENCE cases_number_seq OWNED BY cases_material.slug"
ROOM = "ALTER TABLE cases_case SET (fillfactor = 80)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL(SERIAL, "DROP SEQUENCE cases_number_seq"),
        migrations.RunSQL(ROOM, "ALTER TABLE cases_case RESET (fillfactor)"),
    ]
