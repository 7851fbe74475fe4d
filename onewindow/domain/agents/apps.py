"""The Django app of this folder."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "onewindow.domain.agents"
    label = "agents"

    def ready(self) -> None:
        """Make the room's kinds, its reactions and what it holds of a person known."""
        from onewindow.domain.agents import reactions, states  # noqa: F401
