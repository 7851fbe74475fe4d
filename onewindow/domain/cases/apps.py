"""The Django app of this folder."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onewindow.domain.cases"
    label = "cases"
