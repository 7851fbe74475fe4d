"""The Django app of this folder."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "onewindow.domain.licences"
    label = "licences"
