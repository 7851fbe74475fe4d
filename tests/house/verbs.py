"""The table of verbs in docs/words.md, made from the docstrings: ``python -m tests.house.verbs``."""

import ast
import re
from pathlib import Path

from tests.house import tree
from tests.house.code_rules import CHINESE, is_verb_file

PAGE = Path(__file__).resolve().parents[2] / "docs/words.md"
MARK = "<!-- verbs -->\n"


def rows() -> list[tuple[str, str, str]]:
    """(Chinese term, ``room.verb``, sentence) of each verb, in the order of rooms and files."""
    files = tree.matching(under=("onewindow/domain/",), suffixes=(".py",))
    verbs = ((path.split("/")[2], node) for path, text in files if is_verb_file(path) for node in tree.parse(text).body)
    found = (_row(room, node) for room, node in verbs if isinstance(node, ast.FunctionDef))
    return [row for row in found if row]


def _row(room: str, node: ast.FunctionDef) -> tuple[str, str, str] | None:
    names = {argument.arg for argument in node.args.kwonlyargs}
    first = (ast.get_docstring(node) or "").split("\n\n", 1)[0].replace("\n", " ")
    term, _, sentence = first.partition(". ")
    if node.name.startswith("_") or not {"by", "at"} <= names or not CHINESE.search(term):
        return None
    return term, f"{room}.{node.name}", re.sub(r"\s+", " ", sentence).replace("|", "/").strip()


def page(text: str) -> str:
    """The page with its table made anew."""
    head = text.split(MARK, 1)[0]
    table = ["| 中文 | verb | what it does |", "|---|---|---|", *(f"| {a} | `{b}` | {c} |" for a, b, c in rows())]
    return head + MARK + "\n".join(table) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
