"""Settings of the processes that are killed: one connection each, no pool, so that every statement is theirs."""

import os

os.environ["ONEWINDOW_ROLE"] = "app"
os.environ["ONEWINDOW_DEMO"] = "1"

from onewindow.config import postgres
from onewindow.config.settings import *  # noqa: F403

DATABASES = {"default": postgres.django_database("app", pool=False)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
