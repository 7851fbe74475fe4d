"""Front-end files: every icon that a template names is in the sprite's list, and the sprite is made from it."""

import re
from pathlib import Path

import pytest

from onewindow.web.ui.setup import vendor
from tests.house import tree

NAMED = re.compile(r"<c-icon\s[^>]*?\bname=\"([a-z0-9-]+)\"")


def unknown(text: str) -> list[str]:
    """Icons that a template names and the list does not hold."""
    return sorted(set(NAMED.findall(text)) - set(vendor.icon_names()))


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
