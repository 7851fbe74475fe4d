"""One step of one thing: the verb with its actor and moment, repeatable by its key, answered with state and version."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from pydantic import BaseModel

from onewindow.kernel.step import Moved
from onewindow.web.api.access import Call
from onewindow.web.api.reading import repeatable


def moved(
    request: Call,
    thing: int,
    name: str,
    key: str | None,
    verb: Callable[..., Moved],
    *,
    body: BaseModel | None = None,
    **told: Any,
) -> dict[str, Any]:
    """Call ``verb`` with ``told``, the fields of ``body``, ``by`` and ``at``; ``name`` is what its answers are kept under."""
    now = timezone.now()
    given = told | (body.model_dump() if body else {})

    def do() -> dict[str, Any]:
        where = verb(**given, by=request.actor, at=now)
        return {"id": thing, "state": where.state, "version": where.version}

    return repeatable(request, name, key, now, do)
