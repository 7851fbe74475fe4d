"""What people looked for in vain (未找到的检索词): counted by day, so that the office can give it a meaning."""

from datetime import date

from django.db import connection

from onewindow.domain.catalogue.rules.search import asked, may_keep

MOST_A_DAY = 2_000
"""Texts of one day that are kept: a script that types nonsense fills no table."""
_NOTE = """
INSERT INTO catalogue_searchmiss (text, day, count)
SELECT %s, %s, 1 WHERE (SELECT count(*) FROM (SELECT 1 FROM catalogue_searchmiss WHERE day = %s LIMIT %s) AS kept) < %s
ON CONFLICT (day, text) DO UPDATE SET count = catalogue_searchmiss.count + 1
"""


def note_missing(*, text: str, on: date) -> bool:
    """记录未找到. Count a text that found nothing on a day; whether it was kept: numbers, names and addresses never are."""
    said = asked(text)
    if not may_keep(said):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [said, on, on, MOST_A_DAY, MOST_A_DAY])
        return bool(cursor.rowcount)
