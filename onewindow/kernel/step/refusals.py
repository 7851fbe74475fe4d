"""What a step refuses, and how the database's "no" becomes a ``Refusal``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, IntegrityError

from onewindow.kernel.errors import Refusal


class NotFound(Refusal):
    """This does not exist (不存在)."""


class ChangedMeanwhile(Refusal):
    """Someone else has changed this meanwhile; look at it again (已被他人处理).

    ``details``: ``by`` (account id or None), ``name`` (of the last event), ``at``, ``thing``.
    """


class TaskGone(Refusal):
    """This task has already been done (任务已办结).

    ``details``: ``by`` (account id or None), ``name`` (of the closing event), ``at``, ``thing``.
    """


class NoSuchMove(Refusal):
    """This is not possible in the present state (当前状态不可办理)."""


SQLSTATES: dict[str, type[Refusal]] = {
    "OW404": NotFound,
    "OW409": ChangedMeanwhile,
    "OW410": TaskGone,
    "OW422": NoSuchMove,
}
CONSTRAINTS: dict[str, type[Refusal]] = {}
R = TypeVar("R", bound=type[Refusal])


def constraint(*names: str) -> Callable[[R], R]:
    """Map constraint names to the decorated refusal: a hard rule's name is its error code.

    ``@constraint("case_refused_needs_consent")`` above ``class ConsentMissing(Refusal)``.
    """

    def mapped(refusal: R) -> R:
        for name in names:
            if CONSTRAINTS.setdefault(name, refusal) is not refusal:
                raise ValueError(f"constraint {name} is mapped twice")
        return refusal

    return mapped


def of_constraint(error: BaseException) -> Refusal | None:
    """The refusal registered for the constraint that raised this error, if there is one."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    refusal = CONSTRAINTS.get(name) if name else None
    return refusal() if refusal else None


def refusal_of(error: DatabaseError) -> Refusal | None:
    """The refusal of what an owner's function raised: a code of the kernel, or the name of a hard rule."""
    refused = SQLSTATES.get(getattr(error.__cause__, "sqlstate", None) or "")
    return refused() if refused else of_constraint(error)


@contextmanager
def hard_rules() -> Iterator[None]:
    """Turn the violation of a registered constraint by an ordinary ORM write into its refusal."""
    try:
        yield
    except IntegrityError as error:
        refusal = of_constraint(error)
        if refusal is None:
            raise
        raise refusal from error
