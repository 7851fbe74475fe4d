"""Lock files: every package with hashes, nothing locked that is not asked for, nothing asked for that is not locked."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house import tree

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==\S+", re.MULTILINE)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name, maxsplit=1)[0]).lower()


def without_hash(lock: str) -> list[str]:
    """Pins of a requirements file that no hash follows."""
    blocks = re.split(r"\n(?=\S)", lock)
    return [block.split()[0] for block in blocks if PIN.match(block) and "--hash=sha256:" not in block]


def test_every_pin_has_a_hash() -> None:
    """In both files, and the check itself can fail."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert without_hash(tree.read(name) or "") == []
    assert without_hash("a==1 \\\n    --hash=sha256:0\nb==2\n") == ["b==2"]


def test_what_the_project_asks_for_is_locked() -> None:
    """Run ``make lock`` after changing pyproject.toml."""
    project = tomllib.loads(tree.read("pyproject.toml") or "")
    groups = project["dependency-groups"]
    runtime = {_canonical(name) for name in PIN.findall(tree.read("requirements.lock") or "")}
    every = {_canonical(name) for name in PIN.findall(tree.read("requirements-dev.lock") or "")}
    assert {_canonical(name) for name in [*project["project"]["dependencies"], *groups["setup"]]} <= runtime
    assert {_canonical(name) for group in ("check", "test") for name in groups[group]} <= every
    assert runtime <= every


def test_the_two_locks_agree() -> None:
    """A tool may not move a package that the product runs on."""
    pins = [dict(re.findall(r"^([\w.-]+)==(\S+)", tree.read(name) or "", re.MULTILINE)) for name in
            ("requirements.lock", "requirements-dev.lock")]  # fmt: skip
    assert {name: version for name, version in pins[0].items() if pins[1].get(name) != version} == {}


def test_the_front_end_lock_names_no_address() -> None:
    """Neither where a package came from nor who pays for it; and each has its integrity hash."""
    packages = json.loads(tree.read("package-lock.json") or "")["packages"]
    for name, package in packages.items():
        assert not {"resolved", "funding"} & set(package), name
        assert not name or package["integrity"].startswith("sha512-")


def imported(source: str) -> set[str]:
    """The outermost names of what a source imports, our own and Python's left out."""
    names: set[str] = set()
    for node in ast.walk(tree.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").split(".")[0])
    return names - set(sys.stdlib_module_names) - {"onewindow"}


def test_what_the_product_imports_is_asked_for() -> None:
    """A package that happens to be there, because another one or a tool brought it, is missing from the wheel."""
    project = tomllib.loads(tree.read("pyproject.toml") or "")
    asked = {_canonical(name) for name in project["project"]["dependencies"]} | {"psycopg-pool"}  # psycopg[pool]
    found = packages_distributions()
    lacking = {
        f"{path}: {name}"
        for path, text in tree.matching(under=("onewindow/",), suffixes=(".py",))
        if not path.startswith("onewindow/web/ui/setup/")  # runs in a checkout only
        for name in imported(text)
        if not asked & {_canonical(distribution) for distribution in found.get(name, ["?"])}
    }
    assert lacking == set()
    assert imported("import json\nfrom requests.x import y\nfrom . import z") == {"requests"}
