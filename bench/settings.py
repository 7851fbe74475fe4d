"""Settings of the benchmarks: those of production, with the small room of the kernel's tests."""

import os

os.environ["ONEWINDOW_ROLE"] = "app"

from onewindow.config import postgres

postgres.ensure_running()

from onewindow.config.settings import *  # noqa: E402, F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.kernel.app"]  # noqa: F405
DATABASES = {"default": postgres.django_database("app", pool=False)}
