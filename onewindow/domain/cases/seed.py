"""The kinds of holds every city begins with: rows of ``data/hold_kinds.json``; later rows are a city's own."""

import json
from datetime import date
from importlib import resources
from typing import Any

from onewindow.domain.cases.models import HoldKind


def rows() -> list[dict[str, Any]]:
    """The packaged kinds."""
    text = (resources.files("onewindow.domain.cases") / "data" / "hold_kinds.json").read_text("utf-8")
    return [row | {"effective_from": date.fromisoformat(row["effective_from"])} for row in json.loads(text)]


def hold_kinds() -> None:
    """暂停种类. Write what is missing; a row that stands is not touched."""
    HoldKind.objects.bulk_create((HoldKind(**row) for row in rows()), ignore_conflicts=True)
