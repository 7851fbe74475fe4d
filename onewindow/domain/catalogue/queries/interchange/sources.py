"""What the words of a source mean here (来源对照): packaged, said by the office, and what the city's own names make plain."""

import json
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from onewindow.domain.catalogue.models import ImportMapping, MaterialType
from onewindow.domain.catalogue.rules.interchange.importing import Mapping, Reading
from onewindow.domain.catalogue.rules.interchange.standard import Place
from onewindow.domain.org.models import Department

_DEFAULT = {"guides": "guides", "base": "base", "standard": "gbt39046", "template": "template"}


@cache
def sources() -> dict[str, dict[str, Any]]:
    """来源. The packaged sources by key: names, the kind of file, what their words mean."""
    place = resources.files("onewindow.domain.catalogue") / "data" / "import_sources.json"
    read: dict[str, dict[str, Any]] = json.loads(place.read_text("utf-8"))
    return read


def source_of(reading: Reading) -> str:
    """识别来源. The source a file comes from: guides by the host of their addresses, else by kind."""
    if reading.kind == "guides":
        hosts = {_host(line.value) for line in reading.lines[:20] if not line.trouble}
        for key, about in sources().items():
            if hosts & set(about.get("hosts", ())):
                return key
    return _DEFAULT[reading.kind]


def _host(row: dict[str, Any]) -> str:
    try:
        return urlsplit(str(row.get("link", ""))).hostname or ""
    except ValueError:
        return ""


def mapping(source: str, *, city: bool = True) -> Mapping:
    """对照. What a source's words mean here; what the office said goes before what names and codes make plain.

    :param city: False where there is no database to ask: only what is packaged.
    """
    about = sources().get(source, {})
    if not city:
        return Mapping(types=about.get("types", {}), levels=about.get("levels", {}), letters=about.get("letters", {}))
    said: dict[str, dict[str, str]] = {"type": {}, "level": {}, "department": {}}
    for row in ImportMapping.objects.filter(source=source):
        said[row.about][row.given] = row.meant
    return Mapping(
        types=about.get("types", {}) | said["type"],
        levels=about.get("levels", {}) | said["level"],
        departments=_departments() | said["department"],
        letters=about.get("letters", {}),
    )


def _departments() -> dict[str, str]:
    """Departments by full name, short name and credit code; a word that fits two leads nowhere."""
    found: dict[str, set[str]] = {}
    for row in Department.objects.filter(closed_on=None):
        for word in {row.name_zh, row.short_zh, row.uscc} - {""}:
            found.setdefault(word, set()).add(row.slug)
    return {word: next(iter(slugs)) for word, slugs in found.items() if len(slugs) == 1}


def place() -> Place:
    """城市对照. Departments and materials of the city by key, for the form of the standard."""
    return Place(
        departments={row.slug: (row.name_zh, row.uscc) for row in Department.objects.all()},
        materials={row.key: (row.name_zh, row.issuer_zh) for row in MaterialType.objects.all()},
    )
