"""Settings of the tests: the server is started before Django reads DATABASES, and everything runs as the app role."""

import os

os.environ["ONEWINDOW_ROLE"] = "app"  # conftest would be too late: pytest-django loads settings before it
os.environ.setdefault("ONEWINDOW_DEMO", "1")

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # each program a test starts would compile all it imports, two seconds long

from onewindow.config import postgres
from tests import servers

servers.begin()

from onewindow.config.settings import *  # noqa: E402, F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.kernel.app"]  # noqa: F405
DATABASES = {"default": postgres.django_database("app", pool=False)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow hash would only slow the tests
ALLOWED_HOSTS = ["*"]
