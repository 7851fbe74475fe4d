"""QR codes (二维码) as SVG for pages and papers, as PNG for messages."""

from io import BytesIO

import segno

ERROR = "m"


def qr_svg(text: str, *, border: int = 4) -> str:
    """An SVG that scales with its box: black on white, four modules of quiet zone, no XML declaration."""
    out = BytesIO()
    _code(text).save(
        out, kind="svg", border=border, xmldecl=False, svgns=True, omitsize=True, dark="#000", light="#fff", nl=False
    )
    return out.getvalue().decode()


def qr_png(text: str, *, scale: int = 8, border: int = 4) -> bytes:
    """A PNG, ``scale`` pixels a module."""
    out = BytesIO()
    _code(text).save(out, kind="png", scale=scale, border=border)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error=ERROR, micro=False)
