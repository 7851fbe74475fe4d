"""A move of a table of states that no verb makes is a door that only SQL can open (状态表): each is named by its room's code."""

import ast
import re
from collections.abc import Iterator

from tests.house import tree

NOT_CODE = r"/(states|events)\.py$|/migrations/"
"""Files that only list moves."""


def _moves(path: str, text: str) -> Iterator[str]:
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T":
            first = node.args[0]
            assert isinstance(first, ast.Constant), f"{path}: a move is named by a plain word"
            yield str(first.value)


def _names(text: str) -> Iterator[re.Pattern[str]]:
    """Every string of a file, and those that are put together (``f"{name}-direct"``)."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield re.compile(re.escape(node.value))
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "" for part in node.values]
            if "-" in "".join(map(str, parts)):
                yield re.compile("".join(re.escape(str(part)) if part else "[a-z-]+" for part in parts))


def test_every_move_is_made_by_some_verb() -> None:
    files = list(tree.matching(under=("onewindow/domain/",), suffixes=(".py",)))
    tables = [(path, text) for path, text in files if path.endswith("/states.py")]
    assert len(tables) >= 7
    for path, text in tables:
        room = path.removesuffix("states.py")
        codes = [code for other, code in files if other.startswith(room) and not re.search(NOT_CODE, other)]
        said = [name for code in codes for name in _names(code)]
        left = [move for move in _moves(path, text) if not any(name.fullmatch(move) for name in said)]
        assert not left, f"{path}: no verb makes {left}"
