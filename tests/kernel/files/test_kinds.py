"""What a file is, by its content: each kind taken, everything disguised, doubled, damaged or dangerous refused."""

import zipfile
import zlib
from io import BytesIO

import pytest
from django.utils import translation

from onewindow.kernel.files import Bursting, Locked, Scripted, TooManyPixels, Unreadable, WrongType, detect
from tests.kernel.files import samples


def kind_of(data: bytes, name: str = "") -> str:
    """The usual ending of the kind of these bytes."""
    return detect(BytesIO(data), len(data), name).endings[0]


@pytest.mark.parametrize(
    ("data", "name", "ending"),
    [
        (samples.PDF, "a.pdf", "pdf"),
        (samples.PDF.rstrip(), "", "pdf"),
        (samples.png(), "a.PNG", "png"),
        (samples.jpeg(), "a.jpg", "jpg"),
        (samples.jpeg(), "a.jpeg", "jpg"),
        (samples.jpeg(after=b"\xff\xd8preview\xff\xd9"), "a.jpg", "jpg"),
        (samples.jpeg(after=b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 99), "a.jpg", "jpg"),  # a moving photo
        (samples.jpeg(scans=3), "a.jpg", "jpg"),  # progressive
        (samples.jpeg(scan=b"\x01\xff\x00\xff\xd3PK\x03\x04MZ\x90<html>%PDF-1.4\x02"), "a.jpg", "jpg"),  # pure chance
        (samples.DOCX, "a.docx", "docx"),
        (samples.XLSX, "a.xlsx", "xlsx"),
        (samples.OFD, "a.ofd", "ofd"),
    ],
)
def test_taken(data: bytes, name: str, ending: str) -> None:
    assert kind_of(data, name) == ending


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.png(), "a.pdf"),
        (samples.EXE, "invoice.pdf"),
        (samples.HTML, "a.jpg"),
        (samples.GIF, "a.gif"),
        (samples.PDF, "a.pdf.exe"),
        (samples.DOCX, "a.xlsx"),
        (samples.OFD, "a.zip"),
        (b"plain text", "a.txt"),
        (b"x", "a.pdf"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(WrongType) as refused:
        kind_of(data, name)
    assert refused.value.code in ("kernel.wrong-type", "kernel.disguised")


def test_the_refusal_tells_both_what_was_said_and_what_was_found() -> None:
    with pytest.raises(WrongType) as refused:
        kind_of(samples.png(), "scan.pdf")
    assert refused.value.details == {"said": "pdf", "found": "png"}
    assert refused.value.code == "kernel.disguised"
    with translation.override("en"):
        assert str(refused.value).endswith("it ends in .pdf, but its content is png.")
    with pytest.raises(WrongType) as refused:
        kind_of(samples.GIF, "a.png")
    assert refused.value.details == {"said": "png", "found": "gif"}


@pytest.mark.parametrize(
    "data",
    [
        samples.png() + samples.DOCX,
        samples.PDF + samples.DOCX,
        samples.PDF + b"<script>",
        samples.jpeg(after=samples.DOCX),
        samples.jpeg(after=samples.HTML),
        samples.jpeg(after=b"%PDF-1.4"),
        samples.PDF + samples.PDF.replace(b"%%EOF\n", b"%%EOF\n<html>"),
        b"PK\x03\x04" + samples.EXE,
        samples.packed({"[Content_Types].xml": b"", "word/document.xml": b""}, comment=b"<script>alert(1)</script>"),
        samples.packed({"anything.txt": b"x"}),
        samples.packed({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"macro"}),
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(data: bytes) -> None:
    with pytest.raises(WrongType):
        kind_of(data)


def test_bytes_before_an_archive_are_refused() -> None:
    shifted = samples.jpeg()[:2] + samples.DOCX
    with pytest.raises(WrongType):
        kind_of(shifted, "a.docx")
    hidden = samples.packed({"a.txt": b"x"}) + samples.DOCX
    with pytest.raises(WrongType):
        kind_of(hidden, "a.docx")


@pytest.mark.parametrize("data", [samples.png(), samples.jpeg(), samples.PDF, samples.DOCX])
def test_every_cut_off_file_is_refused(data: bytes) -> None:
    for length in range(1, len(data) - 1):
        if data[:length].endswith((b"%%EOF", b"%%EOF\n")):
            continue
        with pytest.raises(WrongType):
            kind_of(data[:length])


def test_a_damaged_header_is_told_apart() -> None:
    data = bytearray(samples.png())
    data[20] ^= 1
    with pytest.raises(Unreadable):
        kind_of(bytes(data), "a.png")


def test_a_picture_that_would_burst_is_refused() -> None:
    assert kind_of(samples.png(10_000, 10_000)) == "png"
    for data in (samples.png(30_000, 30_000), samples.jpeg(65_500, 65_500), samples.png(2**31 - 1, 1)):
        with pytest.raises(TooManyPixels):
            kind_of(data)
    with pytest.raises(Unreadable):
        kind_of(samples.png(0, 5))


def test_an_archive_that_would_burst_is_refused() -> None:
    bomb = samples.packed({"[Content_Types].xml": b"", "word/document.xml": bytes(301 * 1024 * 1024)})
    assert len(bomb) < 400_000
    with pytest.raises(Bursting):
        kind_of(bomb, "a.docx")
    many = samples.packed(
        {"[Content_Types].xml": b"", "word/document.xml": b"", **{f"w/{n}": b"" for n in range(5001)}}
    )
    with pytest.raises(WrongType):
        kind_of(many, "a.docx")


def test_an_archive_packed_in_another_way_and_broken_is_unreadable() -> None:
    """LZMA says it in its own words, which no other packing uses."""
    good = samples.packed({"[Content_Types].xml": b"x" * 999, "xl/workbook.xml": b""}, how=zipfile.ZIP_LZMA)
    assert kind_of(good, "a.xlsx") == "xlsx"
    name = good.index(b"[Content_Types].xml") + 19
    with pytest.raises(Unreadable):
        kind_of(good[: name + 12] + b"\xff" * 8 + good[name + 20 :], "a.xlsx")


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_asks_for_a_password_is_refused_one_that_opens_is_taken(revision: int) -> None:
    """Protected against printing only, as banks hand papers out, it opens for everybody."""
    assert kind_of(samples.protected(revision, ""), "a.pdf") == "pdf"
    with pytest.raises(Locked):
        kind_of(samples.protected(revision, "geheim"), "a.pdf")


def test_a_pdf_that_is_protected_in_an_unknown_way_is_refused() -> None:
    for how in (b"/Encrypt 7 0 R", b"/Encrypt << /Filter /Adobe.PubSec >>", b"/Encrypt << /Filter /Standard /R 3 >>"):
        with pytest.raises(Locked):
            kind_of(samples.PDF.replace(b"<<>>\nstartxref", b"<<" + how + b">>\nstartxref"), "a.pdf")


def test_a_pdf_that_brings_a_program_is_refused_also_when_it_is_packed() -> None:
    action = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    hidden = b"<< /Type /ObjStm /Filter /FlateDecode >> stream\r\n%s\nendstream" % zlib.compress(action)
    for program in (action, b"<< /S /Launch /F (a.exe) >>", hidden):
        with pytest.raises(Scripted):
            kind_of(samples.PDF.replace(b"<<>>\nendobj", program + b"\nendobj"), "a.pdf")
    harmless = b"<< /Type /ObjStm >> stream\n%s\nendstream" % zlib.compress(b"<< /S /GoTo >>")
    assert kind_of(samples.PDF.replace(b"<<>>\nendobj", harmless + b"\nendobj"), "a.pdf") == "pdf"
