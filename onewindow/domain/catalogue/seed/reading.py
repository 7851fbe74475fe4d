"""The packaged data of this room (演示数据文件)."""

import json
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

ROOM = "onewindow.domain.catalogue"


def folder() -> Traversable:
    """Where the room lies."""
    return resources.files(ROOM)


def data(name: str) -> Any:
    """A file of the packaged data of this room."""
    return json.loads((folder() / "data" / f"{name}.json").read_text("utf-8"))


def items() -> list[dict[str, Any]]:
    """The packaged items, by slug."""
    source = folder() / "data" / "items"
    found = sorted((f for f in source.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return [json.loads(f.read_text("utf-8")) for f in found]
