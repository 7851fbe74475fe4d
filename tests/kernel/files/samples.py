"""Small files of every kind, made here byte by byte."""

import struct
import zipfile
import zlib
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def png(width: int = 1, height: int = 1) -> bytes:
    """A PNG of a size; its pixels are not checked."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(width: int = 1, height: int = 1, after: bytes = b"", scan: bytes = b"\x12\x34\x56", scans: int = 1) -> bytes:
    """A JPEG of a size, its compressed data, and what a camera may write after it."""
    application = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    picture = (b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + scan) * scans
    return b"\xff\xd8" + application + frame + picture + b"\xff\xd9" + after


def protected(revision: int, password: str) -> bytes:
    """A PDF of one page, encrypted by a revision of the standard handler (2 to 4, 6); without a password it opens for everybody."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.crypt import StandardSecurityHandler, StandardSecuritySettingsRevision
    from pyhanko.pdf_utils.crypt.permissions import StandardPermissions
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

    writer = PdfFileWriter()
    writer.insert_page(
        PageObject(contents=writer.add_object(generic.StreamObject(stream_data=b"q Q")), media_box=(0, 0, 9, 9))
    )
    if revision == 6:
        writer.encrypt("owner", password)
    else:
        handler = StandardSecurityHandler.build_from_pw_legacy(
            StandardSecuritySettingsRevision(revision),
            writer.document_id[0].original_bytes,
            "owner",
            password,
            keylen_bytes=5 if revision == 2 else 16,
            use_aes128=revision == 4,
            perms=StandardPermissions.allow_everything(),
        )
        writer.security_handler = handler
        writer._encrypt = writer.add_object(handler.as_pdf_object())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(names: "dict[str, bytes]", comment: bytes = b"", how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
XLSX = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})
OFD = packed({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<d/>"})
