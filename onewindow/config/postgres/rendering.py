"""Migrations without drawing half of all models anew for every model, field, index and constraint."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation
from django.db.models.fields import NOT_PROVIDED, Field

_add_model = ProjectState.add_model
_add_field = ProjectState.add_field


def _append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    """Add an index or a constraint to a model's state, and to the model that is drawn already."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in self.__dict__:
        meta = self.apps.all_models[app_label][model_name]._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])


def _model_added(self: ProjectState, model_state: ModelState) -> None:
    """Add a model's state, and draw this model; those it points at learn of it as they do when a city starts."""
    drawn = self.__dict__.get("apps")
    if drawn is None or not all(_draws(drawn, self, model_state, field) for field in model_state.fields.values()):
        _add_model(self, model_state)
        return
    del self.__dict__["apps"]
    _add_model(self, model_state)
    self.__dict__["apps"] = drawn
    drawn.render_multiple([model_state])


def _field_added(
    self: ProjectState, app_label: str, model_name: str, name: str, field: "Field[Any, Any]", preserve_default: bool
) -> None:
    """Add a field to a model's state, and to the model that is drawn already."""
    drawn = self.__dict__.get("apps")
    state = self.models[app_label, model_name]
    own = drawn is not None and drawn.all_models[app_label][model_name]._meta.apps is drawn
    if not own or _is_a_base(self, app_label, model_name) or not _draws(drawn, self, state, field):
        _add_field(self, app_label, model_name, name, field, preserve_default)
        return
    del self.__dict__["apps"]
    _add_field(self, app_label, model_name, name, field, preserve_default)
    self.__dict__["apps"] = drawn
    added = field.clone()
    if not preserve_default:
        added.default = NOT_PROVIDED
    drawn.all_models[app_label][model_name].add_to_class(name, added)
    drawn.clear_cache()


def _draws(drawn: Apps, state: ProjectState, model_state: ModelState, field: "Field[Any, Any]") -> bool:
    """Whether what the field points at was drawn for this state: a copy shares its models with the state it was made of,
    and must not change them.
    """
    if not field.is_relation:
        return True
    if field.many_to_many or not field.remote_field:
        return False
    key = resolve_relation(field.remote_field.model, model_state.app_label, model_state.name)
    if key == (model_state.app_label, model_state.name_lower):
        return True
    model = drawn.all_models[key[0]].get(key[1])
    return model is not None and model._meta.apps is drawn


def _is_a_base(state: ProjectState, app_label: str, model_name: str) -> bool:
    names = {f"{app_label}.{model_name}"}
    return any(isinstance(base, str) and base.lower() in names for one in state.models.values() for base in one.bases)


@contextmanager
def drawn_once() -> Iterator[None]:
    """Django draws a model and all that it touches anew for each model, field, index and constraint that is added to it: nine
    tenths of founding a city. Here what is added is added to the models as they are drawn.
    """
    ours = {"_append_option": _append_option, "add_model": _model_added, "add_field": _field_added}
    before = {name: ProjectState.__dict__[name] for name in ours}
    for name, one in ours.items():
        setattr(ProjectState, name, one)
    try:
        yield
    finally:
        for name, one in before.items():
            setattr(ProjectState, name, one)
