"""The commands a stranger types: each target explained, CI calls what it promises, scripts are sound bash."""

import re
import subprocess

import pytest

from tests.house import tree

MAKEFILE = tree.read("Makefile") or ""
INNER = {"ready"}  # called by others, not by people


def unexplained(makefile: str) -> set[str]:
    """Phony targets without a ``## help``."""
    phony = set(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)[0].split())
    return phony - INNER - set(re.findall(r"^(\w+):.*## \w", makefile, re.MULTILINE))


def test_each_target_is_explained() -> None:
    """And a target without a word is caught."""
    assert unexplained(MAKEFILE) == set()
    assert unexplained(".PHONY: run test\nrun: ## serve\ntest:\n") == {"test"}


def test_the_promised_targets_are_there() -> None:
    """As the README and the help page name them."""
    explained = set(re.findall(r"^(\w+):.*## ", MAKEFILE, re.MULTILINE))
    assert {"help", "setup", "run", "test", "check", "package", "bench", "demo", "clean"} <= explained


def test_ci_calls_check_test_and_package() -> None:
    """And fails if browser tests were skipped."""
    script = tree.read(".ci/run") or ""
    assert all(f"make {target}" in script for target in ("check", "test", "package"))
    assert "browser tests" in script.lower()


@pytest.mark.parametrize("name", ["run", "browser", "package", "lock", "clean"])
def test_the_script_is_sound(name: str) -> None:
    """bash reads it without complaint, and git gives it the right to run."""
    assert subprocess.run(["bash", "-n", f".ci/{name}"], cwd=tree.ROOT, check=False).returncode == 0
    assert (tree.ROOT / ".ci" / name).stat().st_mode & 0o100


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_both_commands(page: str) -> None:
    """Run it, test it."""
    text = tree.read(page) or ""
    assert "make run" in text
    assert "make test" in text
