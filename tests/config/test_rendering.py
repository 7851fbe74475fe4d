"""Models of a migration's state with what is added to them drawn in place: as Django draws them anew."""

from typing import Any

from django.db import models
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
    RemoveField,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from onewindow.config.postgres.rendering import drawn_once


def _key() -> tuple[str, "models.BigAutoField[Any, Any]"]:
    return "id", models.BigAutoField(primary_key=True)


OPERATIONS: tuple[Operation, ...] = (
    CreateModel("House", [_key(), ("number", models.IntegerField())]),
    CreateModel("Room", [_key(), ("house", models.ForeignKey("t.House", models.CASCADE))]),
    AddConstraint("house", models.UniqueConstraint(fields=["number"], name="one")),
    AddIndex("room", models.Index(fields=["house"], name="two")),
    AddConstraint("room", models.CheckConstraint(condition=models.Q(house__gt=0), name="three")),
    AddField("room", "wide", models.IntegerField(default=1)),
    AddField("room", "long", models.IntegerField(default=1), preserve_default=False),
    RemoveConstraint("house", "one"),
    AddIndex("house", models.Index(fields=["number"], name="four")),
    CreateModel("Street", [_key(), ("above", models.ForeignKey("self", models.CASCADE, null=True))]),
    AddField("house", "street", models.ForeignKey("t.Street", models.CASCADE, null=True, related_name="houses")),
    AddField("house", "annexe_of", models.ForeignKey("t.House", models.CASCADE, null=True)),
    AddField("street", "through", models.ManyToManyField("t.House", related_name="crossed")),
    CreateModel(
        "Gate",
        [_key(), ("to", models.ManyToManyField("t.House")), ("of", models.ForeignKey("t.Street", models.CASCADE))],
    ),
    AlterField("room", "wide", models.BigIntegerField(default=2)),
    CreateModel("Hall", [("seats", models.IntegerField())], bases=("t.room",)),
    AddField("room", "high", models.IntegerField(default=1)),
    RemoveField("house", "annexe_of"),
    AddField("gate", "house", models.OneToOneField("t.House", models.CASCADE, null=True)),
)


def _field(one: Any) -> tuple[Any, ...]:
    pointed = getattr(one, "remote_field", None) and one.related_model
    default = getattr(one, "default", None)
    return one.name, type(one).__name__, default, pointed and pointed._meta.label


def _shape(state: ProjectState) -> dict[str, tuple[Any, ...]]:
    return {
        str(model._meta.model_name): (
            [_field(one) for one in model._meta.concrete_fields],
            sorted(field.name for field in model._meta.get_fields()),
            [one.name for one in model._meta.indexes],
            [one.name for one in model._meta.constraints],
            sorted(str(one.related_model._meta.model_name) for one in model._meta.related_objects),
            all(one.related_model is state.apps.get_model(one.related_model._meta.label) for one in _pointing(model)),
        )
        for model in state.apps.get_models(include_auto_created=True)
    }


def _pointing(model: Any) -> list[Any]:
    return [one for one in model._meta.get_fields() if one.is_relation]


def test_after_each_step_the_models_are_what_a_new_drawing_gives() -> None:
    """And the state before the step, which Django hands to it too, keeps its own list of options."""
    state = ProjectState()
    assert state.apps is not None
    with drawn_once():
        for operation in OPERATIONS:
            before = state.clone()
            known = {key: (dict(one.options), dict(one.fields)) for key, one in before.models.items()}
            operation.state_forwards("t", state)
            assert _shape(state) == _shape(ProjectState(models={k: m.clone() for k, m in state.models.items()}))
            assert {key: (one.options, one.fields) for key, one in before.models.items()} == known


def test_a_copy_of_the_state_does_not_change_what_it_was_made_of() -> None:
    """A migration that tells database and state apart works on copies, which share the models drawn."""
    state = ProjectState()
    with drawn_once():
        for operation in OPERATIONS[:2]:
            assert state.apps is not None
            operation.state_forwards("t", state)
        shape = _shape(state)
        copy = state.clone()
        for operation in OPERATIONS[2:]:
            if not isinstance(operation, AddIndex | AddConstraint | RemoveConstraint):
                operation.state_forwards("t", copy)
        assert _shape(state) == shape
        assert _shape(copy) != shape


def test_afterwards_django_is_as_it_was() -> None:
    """Only migrations are run this way."""
    names = ("_append_option", "add_model", "add_field")
    before = [ProjectState.__dict__[name] for name in names]
    with drawn_once():
        assert not any(ProjectState.__dict__[name] is one for name, one in zip(names, before, strict=True))
    assert [ProjectState.__dict__[name] for name in names] == before
