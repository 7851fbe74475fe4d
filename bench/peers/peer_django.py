"""A small Django project for viewflow: its own schema in the benchmark's database, settings as they come."""

import json
import os

import django
from django.conf import settings
from django.core.management import call_command

given = json.loads(os.environ["PEER_DATABASE"])
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": given["dbname"],
            "USER": given["user"],
            "PASSWORD": given["password"],
            "HOST": given["host"],
            "PORT": given["port"],
            "OPTIONS": {"options": "-c search_path=viewflow"},
        }
    },
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow", "life"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TIME_ZONE="Asia/Shanghai",
    SECRET_KEY="bench",
)
django.setup()


def set_up() -> None:
    """Its schema and its tables, as ``migrate`` makes them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS viewflow")
    call_command("migrate", run_syncdb=True, verbosity=0)
