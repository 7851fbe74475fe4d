"""The files of this project as the checks see them: tracked or about to be, never what git ignores."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[str, ...]:
    """Paths of all files relative to the root, as git lists them; those deleted but not yet committed are left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return tuple(sorted(name for name in set(listed) if (ROOT / name).is_file()))


def matching(*, under: tuple[str, ...] = ("",), suffixes: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(path, text) of the files below the given folders with one of the suffixes; binary files are left out."""
    for name in files():
        if name.startswith(under) and (not suffixes or name.endswith(suffixes)):
            text = read(name)
            if text is not None:
                yield name, text


@cache
def read(name: str) -> str | None:
    """The text of a file, or None if it is no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def parse(source: str) -> ast.Module:
    """The syntax tree of a Python source."""
    return ast.parse(source)
