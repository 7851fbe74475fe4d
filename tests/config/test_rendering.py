"""Models of a migration's state with indexes and constraints added in place: as Django draws them anew."""

from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RemoveConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from onewindow.config.postgres.rendering import drawn_once

OPERATIONS: tuple[Operation, ...] = (
    CreateModel("House", [("id", models.BigAutoField(primary_key=True)), ("number", models.IntegerField())]),
    CreateModel(
        "Room", [("id", models.BigAutoField(primary_key=True)), ("house", models.ForeignKey("t.House", models.CASCADE))]
    ),
    AddConstraint("house", models.UniqueConstraint(fields=["number"], name="one")),
    AddIndex("room", models.Index(fields=["house"], name="two")),
    AddConstraint("room", models.CheckConstraint(condition=models.Q(house__gt=0), name="three")),
    AddField("room", "wide", models.IntegerField(default=1)),
    RemoveConstraint("house", "one"),
    AddIndex("house", models.Index(fields=["number"], name="four")),
)


def _shape(state: ProjectState) -> dict[str, tuple[list[str], list[str], list[str], list[str]]]:
    return {
        str(model._meta.model_name): (
            sorted(field.name for field in model._meta.get_fields()),
            [one.name for one in model._meta.indexes],
            [one.name for one in model._meta.constraints],
            sorted(str(one.related_model._meta.model_name) for one in model._meta.related_objects),
        )
        for model in state.apps.get_models()
    }


def test_after_each_step_the_models_are_what_a_new_drawing_gives() -> None:
    """And the state before the step, which Django hands to it too, keeps its own list of options."""
    state = ProjectState()
    assert state.apps is not None
    with drawn_once():
        for operation in OPERATIONS:
            before = state.clone()
            known = {key: dict(one.options) for key, one in before.models.items()}
            operation.state_forwards("t", state)
            assert _shape(state) == _shape(ProjectState(models={k: m.clone() for k, m in state.models.items()}))
            assert {key: one.options for key, one in before.models.items()} == known


def test_afterwards_django_is_as_it_was() -> None:
    """Only migrations are run this way."""
    before = ProjectState.__dict__["_append_option"]
    with drawn_once():
        assert ProjectState.__dict__["_append_option"] is not before
    assert ProjectState.__dict__["_append_option"] is before
