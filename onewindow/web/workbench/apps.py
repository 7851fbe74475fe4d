"""The Django app of this folder."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "onewindow.web.workbench"
    label = "workbench"
