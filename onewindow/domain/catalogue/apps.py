"""The Django app of this folder."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "onewindow.domain.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Make the room's kinds and reactions known."""
        from onewindow.domain.catalogue import reactions, states  # noqa: F401
