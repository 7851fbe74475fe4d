"""Names of files: cleaned of folders, invisible characters and length; refused when nothing is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.files import NameRefused, clean


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("身份证.jpg", "身份证.jpg"),
        ("C:\\Users\\王\\扫描 1.pdf", "扫描 1.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),  # a right-to-left override would show "photoexe.jpg"
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("zero\u200bwidth.pdf", "zerowidth.pdf"),
        ("  two   blanks .pdf ", "two blanks .pdf"),
        ('we"ird<>|?*:.pdf', "we_ird______.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
    ],
)
def test_cleaned(given_name: str, kept: str) -> None:
    assert clean(given_name) == kept


@pytest.mark.parametrize("name", ["", "   ", "...", "/", "\u202e", "a/", "CON", "nul.pdf", "\x00"])
def test_refused(name: str) -> None:
    with pytest.raises(NameRefused):
        clean(name)


def test_a_long_name_keeps_its_ending() -> None:
    kept = clean("长" * 300 + ".pdf")
    assert len(kept) == 120
    assert kept.endswith("长.pdf")


@given(st.text(max_size=300))
def test_whatever_is_kept_is_harmless_and_stays_so(name: str) -> None:
    try:
        kept = clean(name)
    except NameRefused:
        return
    assert 0 < len(kept) <= 120
    assert not set(kept) & set('/\\\0\n\r"<>:|?*')
    assert clean(kept) == kept
