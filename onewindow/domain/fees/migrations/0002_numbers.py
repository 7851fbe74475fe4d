"""The serial of numbers is a sequence (given out at once and by many; a gap is no harm), and a bill costs what its lines cost.

The sequence is owned by a column of a content table, so that the grants of the app role cover it.
"""

from pathlib import Path

from django.db import migrations

from onewindow.kernel.sql import run_file

SERIAL = "CREATE SEQUENCE fees_number_seq OWNED BY fees_payment.number"
UNDO = (
    "DROP TRIGGER bill_total_is_its_lines ON fees_bill; DROP TRIGGER bill_lines_add_up ON fees_billline;"
    " DROP FUNCTION fees_bill_adds_up()"
)


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial")]
    operations = [
        migrations.RunSQL(SERIAL, "DROP SEQUENCE fees_number_seq"),
        run_file(Path(__file__).parents[1] / "sql" / "adds_up.sql", UNDO),
    ]
