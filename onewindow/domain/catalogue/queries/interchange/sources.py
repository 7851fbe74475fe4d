"""What the words of a source mean here (来源对照): packaged, said by the office, and what the city's own names make plain."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count

from onewindow.domain.catalogue.models import ImportMapping, ImportRow, ImportRun, MaterialType
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


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a source (来源用语): what it means here, empty if nobody has said; ``rows`` of its last imports wait for that."""

    given: str
    meant: str
    rows: int


def words(source: str) -> dict[str, list[Word]]:
    """来源对照. Types, levels and departments of a source: packaged, said by the office, and met without a meaning."""
    about = sources().get(source, {})
    found = {"type": dict(about.get("types", {})), "level": dict(about.get("levels", {})), "department": {}}
    for row in ImportMapping.objects.filter(source=source):
        found[row.about][row.given] = row.meant
    runs = list(ImportRun.objects.filter(source=source).order_by("-pk").values_list("pk", flat=True)[:1])
    waiting = {one: _waiting(runs, one) for one in ("type", "department")}
    return {
        one: sorted(
            (
                Word(given, known.get(given, ""), waiting.get(one, {}).get(given, 0))
                for given in known | waiting.get(one, {})
            ),
            key=lambda word: (bool(word.meant), -word.rows, len(word.given), word.given),
        )
        for one, known in found.items()
    }


def _waiting(runs: list[int], about: str) -> dict[str, int]:
    """Words of the last import that mean nothing here yet, the most frequent sixty, with their rows."""
    rows = ImportRow.objects.filter(run__in=runs, codes__contains=[f"{about}-unmapped"])
    counted = rows.values_list(f"facts__{about}_given").annotate(n=Count("pk")).order_by("-n")
    return {str(word): n for word, n in counted[:60] if word}


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
