"""Front-end files: every icon that a template names is in the sprite's list, and the sprite is made from it."""

import re
from pathlib import Path

import pytest

from onewindow.web.ui.setup import vendor
from tests.house import tree

SHEETS = "onewindow/web/ui/static/ui/css/"
RULE = re.compile(r"^\.([\w-]+)(?=[^{\n]*\{)", re.M)
NAMED = re.compile(r"<c-icon\s[^>]*?\bname=\"([a-z0-9-]+)\"")


def unknown(text: str) -> list[str]:
    """Icons that a template names and the list does not hold."""
    return sorted(set(NAMED.findall(text)) - set(vendor.icon_names()))


def drawn_twice(sheets: dict[str, str]) -> dict[str, set[str]]:
    """Classes whose own rule (``.name { … }``) stands in several shared sheets; print may say anything anew."""
    at: dict[str, set[str]] = {}
    for path, text in sheets.items():
        for line in text.splitlines():
            if (found := RULE.match(line)) and line.partition("{")[0].strip() == f".{found[1]}":
                at.setdefault(found[1], set()).add(path)
    return {name: paths for name, paths in at.items() if len(paths) > 1}


def test_a_class_is_drawn_in_one_sheet() -> None:
    """Two drawings of one name on one page spoil each other: the stages of a project once stood a letter a line."""
    sheets = dict(tree.matching(under=(SHEETS,), suffixes=(".css",)))
    sheets.pop(f"{SHEETS}print.css", None)
    assert drawn_twice({str(path): text for path, text in sheets.items()}) == {}
    assert drawn_twice({"a.css": ".stages { }\n", "b.css": ".stages {\n"}) == {"stages": {"a.css", "b.css"}}


def test_every_icon_is_in_the_list() -> None:
    """Else the page shows an empty square. Add it to icons.txt and run ``make setup``."""
    found = {path: unknown(text) for path, text in tree.matching(under=("onewindow/",), suffixes=(".html",))}
    assert {path: names for path, names in found.items() if names} == {}
    assert unknown('<c-icon class="x" name="no-such-icon" />') == ["no-such-icon"]


def test_the_sprite_has_a_symbol_for_each_icon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tabler's drawing without its empty ground."""
    (tmp_path / "icons.txt").write_text("# a comment\nbell\n")
    (tmp_path / "bell.svg").write_text('<svg a="b">\n<path stroke="none" d="M0 0"/>\n<path d="M1 1"/>\n</svg>')
    monkeypatch.setattr(vendor, "ICONS", tmp_path / "icons.txt")
    assert '<symbol id="bell" viewBox="0 0 24 24"><path d="M1 1"/></symbol>' in vendor.sprite(tmp_path).replace(
        "> ", ">"
    ).replace(" <", "<")
    (tmp_path / "icons.txt").write_text("no-such-icon\n")
    with pytest.raises(FileNotFoundError):
        vendor.sprite(tmp_path)


def test_the_copies_are_there_and_fresh() -> None:
    """After set-up."""
    assert vendor.fresh()
    assert vendor.SPRITE.exists()
