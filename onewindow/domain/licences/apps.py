"""The Django app of this folder."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "onewindow.domain.licences"
    label = "licences"

    def ready(self) -> None:
        """Make the room's kind, reactions and jobs known."""
        from onewindow.domain.licences import jobs, reactions, states  # noqa: F401
