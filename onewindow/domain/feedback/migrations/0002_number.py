"""The serial of question numbers is a sequence: they are given out at once and by many, and a gap is no harm.

It is owned by a column of a content table, so that the grants of the app role cover it.
"""

from django.db import migrations

SERIAL = "CREATE SEQUENCE feedback_number_seq OWNED BY feedback_consultationnote.text"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunSQL(SERIAL, "DROP SEQUENCE feedback_number_seq")]
