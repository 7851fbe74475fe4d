"""The Django app of this folder."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "onewindow.domain.org"
    label = "org"
