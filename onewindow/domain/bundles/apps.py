"""The Django app of this folder."""

from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "onewindow.domain.bundles"
    label = "bundles"

    def ready(self) -> None:
        """Make the room's kind, timers and reactions known."""
        from onewindow.domain.bundles import actions, jobs, reactions, states  # noqa: F401
