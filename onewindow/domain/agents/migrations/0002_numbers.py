"""The serial of numbers is a sequence, owned by a column of a content table, so that the grants of the app role cover it."""

from django.db import migrations

SERIAL = "CREATE SEQUENCE agents_number_seq OWNED BY agents_record.key"


class Migration(migrations.Migration):
    dependencies = [("agents", "0001_initial")]
    operations = [migrations.RunSQL(SERIAL, "DROP SEQUENCE agents_number_seq")]
