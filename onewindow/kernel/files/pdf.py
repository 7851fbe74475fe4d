"""What may not be kept of a PDF (PDF 安全检查): one that asks for a password, one that brings a program.

Whoever looks at an application must be able to open its papers, today and in thirty years: ISO 19005 (PDF/A) allows neither
encryption nor JavaScript nor the start of programs. A PDF that is only protected against printing or changing opens for
everybody and is taken, for many a bank and portal hands such papers out.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

UNPACKED = 50 * 1024 * 1024
"""How much of packed objects is looked through; a document that people hand in has a hundredth."""

_PROGRAM = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z0-9])")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)


def runs_something(data: bytes) -> bool:
    """Whether it brings a script or starts a program, also from packed objects."""
    return any(_PROGRAM.search(part) for part in (data, *_packed(data)))


def _packed(data: bytes) -> Iterator[bytes]:
    left = UNPACKED
    for found in _PACKED.finditer(data):
        try:
            part = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            continue  # packed otherwise, or damaged: no viewer runs what it cannot read
        left -= len(part)
        yield part
        if left <= 0:
            return


def locked(data: bytes) -> bool:
    """Whether a password is needed to open it."""
    if b"/Encrypt" not in data:
        return False  # what names it is never packed itself
    from pypdf import PasswordType, PdfReader  # takes a moment to load, and few PDFs are protected
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        return reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
    except (PyPdfError, RuntimeError, ValueError, LookupError, TypeError, AttributeError):
        return True  # protected in a way nobody here can read
