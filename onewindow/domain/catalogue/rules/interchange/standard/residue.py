"""What a sheet says beyond what its record gives back (扩展): a patch of plain values, put on again at import.

A node is ``{"=": value}`` (put), ``{"-": 1}`` (take away), ``{"k": {key: node}}`` (inside a map) or ``{"r": {name: node}}``
(inside the rows of a list, each named by what it is: a material, a law, a result; else by its place). Only what differs is
there, so that a field changed in the exported file counts.
"""

from typing import Any

_NAMES = ("material", "law", "name_zh", "kind", "department", "q")


def residue(wanted: Any, given: Any) -> dict[str, Any]:
    """The patch that makes ``wanted`` out of ``given``; empty if they are the same."""
    if wanted == given:
        return {}
    if isinstance(wanted, dict) and isinstance(given, dict):
        nodes = {key: residue(value, given[key]) if key in given else {"=": value} for key, value in wanted.items()}
        nodes |= {key: {"-": 1} for key in given.keys() - wanted.keys()}
        return {"k": {key: node for key, node in nodes.items() if node}}
    if isinstance(wanted, list) and isinstance(given, list) and len(wanted) == len(given):
        names = _named(given)
        nodes = {name: residue(one, two) for name, one, two in zip(names, wanted, given, strict=True)}
        return {"r": {name: node for name, node in nodes.items() if node}}
    return {"=": wanted}


def patched(given: Any, node: Any) -> Any:
    """``given`` with the patch put on; what no longer fits is left as it is given."""
    if not isinstance(node, dict):
        return given
    if "=" in node:
        return node["="]
    if isinstance(given, dict) and isinstance(node.get("k"), dict):
        made = dict(given)
        for key, one in node["k"].items():
            if isinstance(one, dict) and "-" in one:
                made.pop(key, None)
            elif key in made or (isinstance(one, dict) and "=" in one):
                made[key] = patched(made.get(key), one)
        return made
    if isinstance(given, list) and isinstance(node.get("r"), dict):
        return [patched(one, node["r"].get(name)) for name, one in zip(_named(given), given, strict=True)]
    return given


def _named(rows: list[Any]) -> list[str]:
    """A name for each row: what it is, where that tells them apart; else its place."""
    for key in _NAMES:
        names = [str(row[key]) for row in rows if isinstance(row, dict) and row.get(key)]
        if len(names) == len(rows) and len(set(names)) == len(rows):
            return names
    return [str(place) for place in range(len(rows))]
