"""Documents: PDF/A-2b with its own fonts embedded, Chinese in it, the same bytes for the same data."""

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onewindow.kernel.documents import FontsMissing, document, qr_png, qr_svg

AT = datetime(2026, 9, 28, 2, tzinfo=UTC)
TEMPLATE = """
#import "base.typ": *
#let said = json("data.json")
#show: paper.with(title: said.title, number: said.number)
#head(said.title, subtitle: "Receipt")
#facts(said.rows)
#checklist((("身份证", "已收"),))
#qr("qr.svg", caption: "扫码核验")
*粗体*
"""
DATA = {
    "title": "受理通知书",
    "number": "990100-20260928-0001-K",
    "rows": [["事项", "食品经营许可"], ["申请人", "王小明"]],
}


def made(**changes: object) -> bytes:
    """The example document."""
    return document(TEMPLATE, {**DATA, **changes}, at=AT, svgs={"qr.svg": qr_svg("https://example.org/v/1")})


def unpacked(pdf: bytes) -> bytes:
    """The document with its compressed streams opened."""
    opened = pdf
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            opened += zlib.decompress(found[1])
        except zlib.error:
            continue
    return opened


def text_of(pdf: bytes) -> str:
    """Every character the fonts say they show (their ToUnicode maps)."""
    found = re.findall(rb"<[0-9a-fA-F]+> <([0-9a-fA-F]{4,8})>", unpacked(pdf))
    return "".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in found)


def test_it_says_that_it_is_pdf_a_2b() -> None:
    pdf = made()
    assert pdf.startswith(b"%PDF-1.7")
    assert re.search(rb"pdfaid:part>2<|pdfaid:part=\"2\"", pdf)
    assert re.search(rb"pdfaid:conformance>B<|pdfaid:conformance=\"B\"", pdf)
    assert b"/OutputIntents" in unpacked(pdf)


def test_every_font_is_ours_and_embedded() -> None:
    opened = unpacked(made())
    names = set(re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)", opened))
    assert names == {b"NotoSansSC-Regular", b"NotoSansSC-Bold"}
    descriptors = opened.count(b"/Type/FontDescriptor") + opened.count(b"/Type /FontDescriptor")
    assert descriptors == len(re.findall(rb"/FontFile[23]", opened)) > 0


def test_the_chinese_is_in_it() -> None:
    shown = text_of(made())
    for character in "受理通知书食品经营许可王小明扫码核验身份证已收粗体":
        assert character in shown


def test_the_number_can_be_found_in_the_metadata() -> None:
    """XMP is not compressed in PDF/A: a verifier finds the number without a PDF library."""
    assert b"990100-20260928-0001-K" in made()


def test_the_same_data_at_the_same_moment_give_the_same_bytes() -> None:
    assert made() == made()
    assert made() != made(number="990100-20260928-0002-X")
    later = document(
        TEMPLATE, DATA, at=datetime(2026, 9, 29, tzinfo=UTC), svgs={"qr.svg": qr_svg("https://example.org/v/1")}
    )
    assert later != made()


def test_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        papers = list(pool.map(lambda n: made(number=str(n % 4)), range(24)))
    assert len(set(papers)) == 4


def test_a_template_may_be_a_file_of_a_room(tmp_path: Path) -> None:
    file = tmp_path / "slip.typ"
    file.write_text('#set text(font: "Noto Sans SC")\n#json("data.json").name', encoding="utf-8")
    assert "办" in text_of(document(file, {"name": "一件事一次办"}, at=AT))


def test_neither_files_nor_system_fonts_can_be_reached(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        document('#read("/etc/hostname")', {}, at=AT)
    with pytest.raises(RuntimeError):
        document("#nonsense()", {}, at=AT)
    opened = unpacked(document('#set text(font: ("DejaVu Sans", "Noto Sans SC"))\nHello', {}, at=AT))
    assert b"DejaVu" not in opened


def test_missing_fonts_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onewindow.kernel import documents

    documents._compiler.cache_clear()
    monkeypatch.setattr(documents, "_HERE", tmp_path)
    with pytest.raises(FontsMissing):
        documents._compiler()
    monkeypatch.undo()
    documents._compiler.cache_clear()


def test_a_qr_code_is_a_picture_that_scales() -> None:
    svg = qr_svg("https://example.org/v/990100-20260928-0001-K")
    assert svg.startswith("<svg")
    assert "viewBox" in svg
    assert "width=" not in svg.split(">")[0]
    assert "style=" not in svg  # the pages' policy allows no inline style
    assert qr_png("x").startswith(b"\x89PNG")
    assert qr_svg("x") == qr_svg("x") != qr_svg("y")
