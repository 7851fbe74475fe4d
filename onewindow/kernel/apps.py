"""The Django app of the kernel: it loads every room's states and reactions when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "onewindow.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Import ``states`` and ``reactions`` of every app: kinds, readers and timers register themselves there."""
        autodiscover_modules("states", "reactions")
