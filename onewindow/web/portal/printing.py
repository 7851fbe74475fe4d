"""Prints of a guide (办事指南印刷件): A3 for the wall, and one page to take home (办事流程告知单).

Both are made from ``catalogue.Guide`` as the pages are: what they leave out is left out whole, nothing is said anew.
"""

import re
from datetime import datetime
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from onewindow.domain.catalogue.queries import Guide, Section, spec
from onewindow.kernel.documents import pdf, qr_svg
from onewindow.web.ui.values.procedure import stages_in_guide, stages_on_paper

_PAPERS = Path(str(packaged("onewindow.web.portal") / "papers"))
SLIP_PARTS = ("situations", "materials", "procedure", "limits", "fee", "place", "contacts")
"""What one page has room for: what to bring, what happens, how long, how much, where."""
_LONG = re.compile(r"[^\s\u2e80-\uffff]{24,}")


def wall(guide: Guide, *, city: str, address: str, at: datetime) -> bytes:
    """上墙指南. The whole guide on A3."""
    return _made("guide-wall.typ", guide, guide.sections, city, address, at)


def slip(guide: Guide, *, city: str, address: str, at: datetime) -> bytes:
    """办事流程告知单. Department, item, materials, procedure, promised limit, fee, floor and window on A4."""
    return _made("guide-slip.typ", guide, guide.only(*SLIP_PARTS), city, address, at)


def said(guide: Guide, parts: tuple[Section, ...], city: str, at: datetime) -> dict[str, Any]:
    """What a print holds, as the template reads it."""
    return {
        "city": city,
        "name": _broken(guide.name),
        "department": guide.department,
        "code": guide.code,
        "slip": gettext("What to bring and what happens"),
        "scan": gettext("Scan: the guide with all its papers"),
        "printed": gettext("As of %(day)s") % {"day": date_format(localtime(at), "DATE_FORMAT")},
        "stages": stages_on_paper(stages_in_guide(spec(guide.version))),
        "department_word": gettext("Department"),
        "item_word": gettext("Item"),
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "kind": part.kind,
                "lines": [
                    {
                        "label": _broken(line.label),
                        "text": _broken(line.text),
                        "notes": [_broken(note) for note in line.notes],
                        "papers": [paper.label for paper in line.papers],
                    }
                    for line in part.lines
                ],
            }
            for part in parts
        ],
    }


def _made(template: str, guide: Guide, parts: tuple[Section, ...], city: str, address: str, at: datetime) -> bytes:
    svgs = {"qr.svg": qr_svg(address, border=1)}
    return pdf(_PAPERS / template, said(guide, parts, city, at), at=at, svgs=svgs)


def _broken(text: str) -> str:
    """A run of letters without a space may break anywhere: else it would leave the paper."""
    return _LONG.sub(lambda found: "\u200b".join(found.group()), text)
