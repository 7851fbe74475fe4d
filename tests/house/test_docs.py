"""The pages agree with the code: verbs, links, paths."""

import re
from pathlib import PurePosixPath

import pytest

from tests.house import tree, verbs

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
PAGES = [path for path, _ in tree.matching(suffixes=(".md",))]


def dead_links(path: str, text: str) -> list[str]:
    """Links of a page to files that do not exist."""
    here = tree.ROOT / PurePosixPath(path).parent
    return [link for link in LINK.findall(text) if "://" not in link and not (here / link).exists()]


def missing_paths(text: str) -> list[str]:
    """Paths named in a page that do not exist."""
    named = re.findall(r"`((?:onewindow|tests|bench|docs|\.ci)/[\w./-]+)`", text)
    return [name for name in named if not (tree.ROOT / name).exists()]


def test_the_table_of_verbs_is_current() -> None:
    """Run ``python -m tests.house.verbs`` after a verb came, went or changed its first line."""
    text = verbs.PAGE.read_text(encoding="utf-8")
    assert text == verbs.page(text)
    assert len(verbs.rows()) > 20


@pytest.mark.parametrize("page", PAGES)
def test_links_and_paths_are_alive(page: str) -> None:
    """A reader who follows them arrives."""
    text = tree.read(page) or ""
    assert dead_links(page, text) == []
    assert missing_paths(text) == []


def test_a_dead_link_is_caught() -> None:
    """The checks above can fail."""
    assert dead_links("README.md", "[x](docs/no-such-page.md)") == ["docs/no-such-page.md"]
    assert missing_paths("see `onewindow/no/such.py`") == ["onewindow/no/such.py"]
