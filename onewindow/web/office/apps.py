"""The Django app of this folder."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "onewindow.web.office"
    label = "office"
