"""What a file is, told from its bytes alone: PDF, PNG, JPEG, OFD, Word and Excel documents; nothing else is taken.

Each kind is read to its end by its own structure, so that a file that is two things at once (polyglot) is refused:
nothing may stand before the first byte or after the last structure.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from onewindow.kernel.errors import Refusal
from onewindow.kernel.files import pdf
from onewindow.kernel.files.names import ending

MAX_PIXELS = 100_000_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ENTRIES = 5_000


class WrongType(Refusal):
    """Files of this kind are not taken: hand in PDF, OFD, JPEG, PNG, Word (docx) or Excel (xlsx) (文件类型不符)."""


class Disguised(WrongType):
    """The file is not what its name says: it ends in .%(said)s, but its content is %(found)s (文件名与内容不符)."""


class Mixed(WrongType):
    """The file holds more than it shows: save it again with an ordinary program (文件夹带其他内容)."""


class Locked(WrongType):
    """This PDF asks for a password, so nobody could look at it: save it without one (文件已加密)."""

    source = "ISO 19005-1 6.1.3"


class Scripted(WrongType):
    """This PDF brings a program: print it into a new PDF, and hand that in (文件内含脚本)."""

    source = "ISO 19005-1 6.6.1"


class Bursting(WrongType):
    """The file unpacks into far too much: save it again with an ordinary program (压缩内容过大)."""


class TooManyPixels(WrongType):
    """The picture has too many pixels to be shown safely: make it smaller (图片像素过大)."""


class Unreadable(WrongType):
    """The file is damaged: open it on your computer and save it again (文件已损坏)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, its endings (the first is usual) and whether a browser shows it."""

    type: str
    endings: tuple[str, ...]
    shown: bool = False


PDF = Kind("application/pdf", ("pdf",), shown=True)
PNG = Kind("image/png", ("png",), shown=True)
JPEG = Kind("image/jpeg", ("jpg", "jpeg"), shown=True)
OFD = Kind("application/ofd", ("ofd",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
KINDS = (PDF, PNG, JPEG, OFD, DOCX, XLSX)
BY_TYPE = {kind.type: kind for kind in KINDS}
_ENDINGS = frozenset(name for kind in KINDS for name in kind.endings)

DAMAGED = (struct.error, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What unpacking says of broken bytes, besides the usual errors."""

_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)  # ends the compressed data of a JPEG scan
_FOREIGN = re.compile(rb"%pdf-[12]\.|<html|<script|rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)


def detect(file: BinaryIO, size: int, name: str = "") -> Kind:
    """The kind of a file, by its content; its name's ending must say the same.

    :raises WrongType: if it is of no kind taken here; as ``Disguised`` if it is not what its name says, as ``Mixed`` if
        it is two things at once.
    :raises TooManyPixels: if a picture is larger than 100 million pixels.
    :raises Unreadable: if it begins as a known kind but is damaged.
    :raises Locked, Scripted: a PDF that asks for a password, or brings a program.
    """
    file.seek(0)
    head = file.read(16)
    reader = next((read for mark, read in _READERS if head.startswith(mark)), None)
    said = ending(name)
    if reader is None:
        found = _really(head, file)
        raise (Disguised if said in _ENDINGS and found and found != said else WrongType)(said=said, found=found)
    try:
        kind = reader(file, size)
    except (*DAMAGED, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Unreadable(said=said) from error
    finally:
        file.seek(0)
    if said and said not in kind.endings:
        raise Disguised(said=said, found=kind.endings[0])
    return kind


def _really(head: bytes, file: BinaryIO) -> str:
    """The usual ending of what the bytes are, as far as their first 2 KB tell."""
    if head.startswith(b"MZ"):
        return "exe"  # puremagic knows an older use of these signs
    try:
        return str(puremagic.from_string(head + file.read(2048))).removeprefix(".")
    except (puremagic.PureError, ValueError):
        return ""


def _pdf(file: BinaryIO, size: int) -> Kind:
    file.seek(max(0, size - 2048))
    tail = file.read()
    end = tail.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in tail:
        raise ValueError("the end of the PDF is missing")
    if tail[end + 5 :].strip(b"\r\n\t \x00"):
        raise Mixed(found="pdf")
    file.seek(0)
    data = file.read()
    if pdf.locked(data):
        raise Locked(found="pdf")
    if pdf.runs_something(data):
        raise Scripted(found="pdf")
    return PDF


def _png(file: BinaryIO, size: int) -> Kind:
    position = len(_PNG_MARK)
    first = True
    while True:
        file.seek(position)
        length, name = struct.unpack(">I4s", _exactly(file, 8))
        if first:
            if name != b"IHDR" or length != 13:
                raise ValueError("no header")
            header = _exactly(file, 13)
            (checksum,) = struct.unpack(">I", _exactly(file, 4))
            if zlib.crc32(name + header) != checksum:
                raise ValueError("the header is damaged")
            _check_pixels(*struct.unpack(">II", header[:8]))
            first = False
        position += 12 + length
        if position > size:
            raise ValueError("cut off")
        if name == b"IEND":
            break
    if position != size:
        raise Mixed(found="png")
    return PNG


def _jpeg(file: BinaryIO, size: int) -> Kind:
    file.seek(0)
    data = file.read()
    position, measured = 2, False
    while True:
        mark, code = data[position : position + 2]
        if mark != 0xFF:
            raise ValueError("no segment where one should be")
        if code == 0xD9:
            break
        if code == 0xFF:
            position += 1
            continue
        if code in (0x01, *range(0xD0, 0xD8)):
            position += 2
            continue
        (length,) = struct.unpack_from(">H", data, position + 2)
        if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
            _check_pixels(*struct.unpack_from(">HH", data, position + 5))
            measured = True
        position += 2 + length
        if code == 0xDA:
            following = _MARKER.search(data, position)
            if following is None:
                raise ValueError("the end of the picture is missing")
            position = following.start()
    if not measured:
        raise ValueError("no picture size")
    _check_after_jpeg(file, data[position + 2 :])
    return JPEG


def _check_after_jpeg(file: BinaryIO, rest: bytes) -> None:
    """Phones append previews, depth maps and short films to a picture; an archive, page or document is none of these."""
    if rest and (_FOREIGN.search(rest) or zipfile.is_zipfile(file)):
        raise Mixed(found="jpg")


def _check_pixels(width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise ValueError("an empty picture")
    if width * height > MAX_PIXELS:
        raise TooManyPixels()


def _zip(file: BinaryIO, size: int) -> Kind:
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Bursting(found="zip")
        if any(entry.flag_bits & 1 for entry in entries):
            raise WrongType(found="zip")  # encrypted: nobody could read or check it
        if min((entry.header_offset for entry in entries), default=0) != 0:
            raise Mixed(found="zip")  # something stands before the archive
        if archive.comment:
            raise Mixed(found="zip")  # or after it
        kind = _packed_kind(names)
        if kind is None or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise WrongType(found="zip")
        archive.read("OFD.xml" if kind is OFD else "[Content_Types].xml")
    return kind


def _packed_kind(names: set[str]) -> Kind | None:
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    return None


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise EOFError
    return data


_READERS: tuple[tuple[bytes, Callable[[BinaryIO, int], Kind]], ...] = (
    (b"%PDF-1.", _pdf),
    (b"%PDF-2.", _pdf),
    (_PNG_MARK, _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"PK\x03\x04", _zip),
)
