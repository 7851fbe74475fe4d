"""Settings: one file, read from the environment only."""

import os
from pathlib import Path

from onewindow.config import home, postgres

HOME: Path = home.path()
DEMO = os.environ.get("ONEWINDOW_DEMO") == "1"
DEBUG = os.environ.get("ONEWINDOW_DEBUG") == "1"
SECRET_KEY = home.secret_key()
ALLOWED_HOSTS = os.environ.get("ONEWINDOW_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ONEWINDOW_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "onewindow.web.ui",
    "onewindow.web.portal",
    "onewindow.web.workbench",
    "onewindow.domain.bundles",
    "onewindow.domain.cases",
    "onewindow.domain.licences",
    "onewindow.domain.messages",
    "onewindow.domain.catalogue",
    "onewindow.domain.org",
    "onewindow.kernel",
    "procrastinate.contrib.django",
    "axes",
    "django_cotton",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "onewindow.config.urls"
WSGI_APPLICATION = "onewindow.config.wsgi.application"

DATABASES = {"default": postgres.django_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
