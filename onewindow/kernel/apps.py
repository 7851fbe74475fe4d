"""The Django app of this folder."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "onewindow.kernel"
    label = "kernel"
