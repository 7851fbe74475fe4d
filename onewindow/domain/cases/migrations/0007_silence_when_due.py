"""Nobody is refused by a silence that has not come (窗口无否决权, 0045)."""

from pathlib import Path

from django.db import migrations

from onewindow.kernel.sql import run_file

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_promises")]

    operations = [
        run_file(
            SQL / "silence_when_due.sql",
            "DROP TRIGGER silent_rightly ON cases_case; DROP FUNCTION cases_silent_rightly()",
        ),
    ]
