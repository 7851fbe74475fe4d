"""All rows of a file: each on its own, then what only shows beside the others (导入检查)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from onewindow.domain.catalogue.rules.interchange.importing import base, guides, records
from onewindow.domain.catalogue.rules.interchange.importing.reading import Line, Reading
from onewindow.domain.catalogue.rules.interchange.importing.reasons import OUTCOMES, Checked, Mapping, Reason
from onewindow.domain.catalogue.rules.interchange.standard.places import Place

_MARKS = {"guides": {"name", "link"}, "base": {"职权编码", "事项名称"}}


def check(
    reading: Reading, mapping: Mapping, *, bodies: Iterable[str] = (), place: Place | None = None
) -> list[Checked]:
    """检查. Every line of a file with its reasons, in the order of the file; the same file gives the same answer.

    :param bodies: credit codes of the city, to guess at what a damaged one was.
    :param place: what keys mean in the city's catalogue (departments, materials); for the form of the standard.
    """
    known = guides.known_bodies(reading.lines) | frozenset(bodies) if reading.kind == "guides" else frozenset()
    place = place or Place()
    beside = _Beside()
    return [beside.seen(_one(line, reading.kind, mapping, known, place)) for line in reading.lines]


def summary(rows: Iterable[Checked]) -> dict[str, Any]:
    """{rows, accepted, repaired, flagged, rejected, by_reason}: rows by outcome, and rows that carry each reason."""
    outcomes, reasons, count = Counter[str](), Counter[str](), 0
    for row in rows:
        count += 1
        outcomes[row.outcome] += 1
        reasons.update({reason.code for reason in row.reasons})
    return {
        "rows": count,
        **{name: outcomes[name] for name in OUTCOMES.values()},
        "by_reason": dict(sorted(reasons.items())),
    }


def _one(line: Line, kind: str, mapping: Mapping, known: frozenset[str], place: Place) -> Checked:
    if line.trouble:
        return Checked(line.number, "", "", {}, line.value, (Reason(line.trouble),))
    if not (_MARKS.get(kind) or set(line.value)) & line.value.keys():
        return Checked(line.number, "", "", {}, line.value, (Reason("unknown-form"),))
    if kind == "guides":
        return guides.check(line, mapping, known)
    if kind == "base":
        return base.check(line, mapping)
    return records.check(line, mapping, place)


class _Beside:
    """What was seen in the rows before: each spot is told once, at the row where it shows."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.bodies: dict[str, set[str]] = {}
        self.mains: dict[str, set[str]] = {}

    def seen(self, row: Checked) -> Checked:
        """The row with what it is beside the earlier ones."""
        if row.outcome == "rejected":
            return row
        found: list[Reason] = []
        stands = self.codes.get(row.code)
        if stands is not None and stands != row.hash:
            return replace(row, reasons=(*row.reasons, Reason("code-twice", "code", row.code)))
        if stands is not None:
            return replace(row, reasons=(*row.reasons, Reason("repeated", "code", row.code)))
        self.codes[row.code] = row.hash
        department = str(row.facts.get("department_given", ""))
        other = self.names.setdefault((department, row.name), row.code)
        if other != row.code and row.facts.get("tier") != "base":
            found.append(Reason("same-name", "name", row.name, other))
        found += self._elsewhere(self.bodies, str(row.facts.get("body", "")), department, "body-two-departments")
        main = str(row.facts.get("main_item", ""))
        found += self._elsewhere(self.mains, main, department, "main-item-two-departments")
        return replace(row, reasons=(*row.reasons, *found)) if found else row

    @staticmethod
    def _elsewhere(places: dict[str, set[str]], key: str, department: str, code: str) -> list[Reason]:
        if not key:
            return []
        known = places.setdefault(key, set())
        fresh = department not in known
        told = [Reason(code, "department", department, ", ".join(sorted(known)))] if known and fresh else []
        known.add(department)
        return told
