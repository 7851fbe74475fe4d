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


def test_each_decision_is_listed_once_under_its_own_number() -> None:
    """Two decisions with one number cannot be cited."""
    pages = [PurePosixPath(path).name for path in PAGES if re.match(r"docs/decisions/\d{4}-", path)]
    assert [int(page[:4]) for page in pages] == list(range(1, len(pages) + 1))
    index = tree.read("docs/decisions/README.md") or ""
    for page in pages:
        assert index.count(f"({page})") == 1
        assert (tree.read(f"docs/decisions/{page}") or "").startswith(f"# {int(page[:4])}. ")


@pytest.mark.parametrize("folder", ["mechanisms", "howto"])
def test_the_map_leads_to_every_page(folder: str) -> None:
    """A page nobody is led to is read by nobody."""
    text = tree.read("docs/map.md") or ""
    lost = [path for path in PAGES if path.startswith(f"docs/{folder}/") and path.removeprefix("docs/") not in text]
    assert lost == []
