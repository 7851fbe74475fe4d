"""The Django app of this folder."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "onewindow.web.api"
    label = "api"
