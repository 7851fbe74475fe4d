"""The serial of parcel numbers is a sequence: given out at once and by many, a gap is no harm.

It is owned by a column of a content table, so that the grants of the app role cover it.
"""

from django.db import migrations

SERIAL = "CREATE SEQUENCE delivery_number_seq OWNED BY delivery_track.event"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]
    operations = [migrations.RunSQL(SERIAL, "DROP SEQUENCE delivery_number_seq")]
