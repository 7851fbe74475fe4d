"""The Django app of this folder."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "onewindow.domain.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Make the room's kind, timers, reactions and its lines in the to-do list known."""
        from onewindow.domain.feedback import queries, reactions, states  # noqa: F401
