"""Size budgets: a file one can read, a folder one can see, a function one can hold in the head."""

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from tests.house import tree

FILE_LINES, FILE_LINES_P95 = 400, 300
FOLDER_MODULES = 12
FUNCTION_LINES_P95 = 45
_CODE = (".py", ".sql", ".html", ".js", ".css", ".typ")


def ours() -> list[tuple[str, str]]:
    """Our own source files; migrations are written by Django."""
    found = tree.matching(under=("onewindow/", "tests/", "bench/"), suffixes=_CODE)
    return [(path, text) for path, text in found if "/migrations/" not in path]


def p95(values: Iterable[int]) -> int:
    """The value that 95 % do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))] if ranked else 0


def too_long(files: list[tuple[str, str]]) -> list[str]:
    """Files over the budget."""
    return [f"{path}: {n} lines" for path, text in files if (n := text.count("\n") + 1) > FILE_LINES]


def too_full(paths: Iterable[str]) -> list[str]:
    """Folders with too many modules; a sub-package counts as one, but a room or a mechanism stands for itself."""
    modules: set[PurePosixPath] = set()
    for path in map(PurePosixPath, paths):
        if path.suffix == ".py" and path.name != "__init__.py":
            modules.add(path)
        elif path.name == "__init__.py" and not (len(path.parts) == 4 and path.parts[1] in {"domain", "kernel"}):
            modules.add(path.parent)
    counts = Counter(module.parent for module in modules)
    return [
        f"{folder}: {n} modules" for folder, n in counts.items() if n > FOLDER_MODULES and folder.name != "migrations"
    ]


def function_sizes(text: str) -> list[int]:
    """Lines of each function."""
    nodes = ast.walk(tree.parse(text))
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_file_is_too_long() -> None:
    """400 lines at most, and 95 of 100 below 300."""
    files = ours()
    assert not too_long(files)
    assert p95(text.count("\n") + 1 for _, text in files) <= FILE_LINES_P95


def test_no_folder_is_too_full() -> None:
    """Twelve modules at most. Test folders hold one file per behaviour."""
    assert too_full(path for path, _ in ours() if path.startswith("onewindow/")) == []


def test_functions_are_short() -> None:
    """95 of 100 functions have at most 45 lines."""
    sizes = [size for path, text in ours() if path.endswith(".py") for size in function_sizes(text)]
    assert p95(sizes) <= FUNCTION_LINES_P95


def test_the_budgets_catch_what_they_are_for() -> None:
    """Each budget fails on a planted example."""
    assert too_long([("a.py", "x\n" * 401)]) == ["a.py: 402 lines"]
    assert too_long([("a.py", "x\n" * 390)]) == []
    assert too_full([f"a/m{n}.py" for n in range(12)] + ["a/b/__init__.py"]) == ["a: 13 modules"]
    assert too_full([f"a/m{n}.py" for n in range(12)] + ["a/__init__.py"]) == []
    assert too_full([f"onewindow/kernel/m{n}.py" for n in range(12)] + ["onewindow/kernel/log/__init__.py"]) == []
    assert too_full([f"onewindow/kernel/log/m{n}.py" for n in range(12)] + ["onewindow/kernel/log/a/__init__.py"]) != []
    assert function_sizes("def f():\n" + "    x = 1\n" * 50) == [51]
    assert p95([1] * 90 + [99] * 10) == 99
