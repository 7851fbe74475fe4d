"""The Django app of the kernel's tests."""

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    name = "tests.kernel.app"
    label = "probe"
