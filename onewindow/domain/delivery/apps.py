"""The Django app of this folder."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "onewindow.domain.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Make the room's kind, its reactions and what it holds of a person known."""
        from onewindow.domain.delivery import reactions, states  # noqa: F401
