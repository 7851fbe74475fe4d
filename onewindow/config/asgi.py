"""The events process as an ASGI application: see ``onewindow.config.serve.stream``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
django.setup()

from onewindow.config.serve.stream import Stream  # noqa: E402

application = Stream()
