"""Documents (文书): PDF/A-2b by typst with packaged fonts only, and QR codes.

A template is a ``.typ`` file of the room that brings it. It reads its data from ``json("data.json")``, its pictures
under the names given in ``svgs``, and may ``#import "base.typ": *`` for the page head and the type sizes every paper
shares. No system font and no network is used, and the same data at the same moment give the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from onewindow.kernel.documents.qr import qr_png, qr_svg
from onewindow.kernel.errors import Refusal

__all__ = ["FontsMissing", "document", "pdf", "qr_png", "qr_svg"]

STANDARD = "a-2b"
FAMILY = "Noto Sans SC"
_JOINER = "\u2060"  # holds a date together on a page; a paper is set without it

_HERE = files("onewindow.kernel.documents")
_lock = Lock()  # a compiler serves one call at a time


class FontsMissing(Refusal):
    """The packaged fonts are missing: run the set-up again (缺少字体)."""


def document(
    template: Path | str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    svgs: Mapping[str, str] | None = None,
) -> bytes:
    """出件. A PDF/A-2b from a template (a path, or the typst source itself) and its data.

    :param data: plain values, dates and numbers; read in the template by ``json("data.json")``.
    :param at: the moment written into the document; the same data and moment give the same bytes.
    :param svgs: pictures by file name, as SVG source.
    :raises FontsMissing: if the fonts were not copied at set-up.
    :raises RuntimeError: (typst's) if the template is wrong.
    """
    source = template.read_text(encoding="utf-8") if isinstance(template, Path) else template
    sources = {
        "main.typ": source.encode(),
        "base.typ": _base(),
        "data.json": json.dumps(data, ensure_ascii=False, default=str, sort_keys=True).replace(_JOINER, "").encode(),
        **{name: svg.encode() for name, svg in (svgs or {}).items()},
    }
    compiler = _compiler()
    with _lock:
        made = compiler.compile(sources, format="pdf", pdf_standards=STANDARD, timestamp=int(at.timestamp()))
    return bytes(made)


pdf = document


@cache
def _base() -> bytes:
    return (_HERE / "base.typ").read_bytes()


@cache
def _compiler() -> Any:
    folder = Path(str(_HERE / "fonts"))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    if FAMILY not in fonts.families():
        raise FontsMissing()
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
