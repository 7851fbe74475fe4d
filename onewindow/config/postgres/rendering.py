"""Migrations without drawing half of all models anew for every index and constraint."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState


def _append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    """Add an index or a constraint to a model's state, and to the model that is drawn already."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in self.__dict__:
        meta = self.apps.all_models[app_label][model_name]._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])


@contextmanager
def drawn_once() -> Iterator[None]:
    """Django draws a model and all that it touches anew for each index and constraint that is added to it: half the time of
    founding a city. No class changes by them but its list of them, so only the list is changed.
    """
    before = ProjectState._append_option
    ProjectState._append_option = _append_option
    try:
        yield
    finally:
        ProjectState._append_option = before
