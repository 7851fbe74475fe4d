"""Every test runs as the app role, in the city's schema, and the owner empties tables for it."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_as_the_app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema(), current_setting('search_path')")
        assert cursor.fetchone() == ("app", "city", "city,public")
