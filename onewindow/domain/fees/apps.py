"""The Django app of this folder."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    name = "onewindow.domain.fees"
    label = "fees"

    def ready(self) -> None:
        """Make the room's kind, its reactions and what it holds of a person known."""
        from onewindow.domain.fees import reactions, states  # noqa: F401
