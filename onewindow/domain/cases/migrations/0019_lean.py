"""A case's number is looked up whole, never by its beginning: Django's second index of it for LIKE is paid by every case (0069)."""

from django.db import migrations

SECOND = "cases_case_number_980c9551_like"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_technical_review'),
    ]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {SECOND}", f"CREATE INDEX {SECOND} ON cases_case (number text_pattern_ops)"
        ),
    ]
