"""Rows that concern items of this city (涉及在用事项的行): what such a row says otherwise becomes a draft, for the road of two people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue.actions.changing.editing import MADE, revise
from onewindow.domain.catalogue.actions.changing.scope import ChangeOpen
from onewindow.domain.catalogue.actions.changing.starting import start
from onewindow.domain.catalogue.actions.stock import named_papers
from onewindow.domain.catalogue.models import ImportRow
from onewindow.domain.catalogue.queries.sheets import sheet as sheet_of
from onewindow.domain.catalogue.rules.interchange.importing import Reason
from onewindow.domain.catalogue.rules.sheets import difference, empty
from onewindow.domain.org.queries import Actor
from onewindow.kernel.errors import Refusal

CONCERNS = "concerns-item"
DRAFTS = 20
"""Drafts a transaction: each is written by some fifteen SQLs, and a verb has ten seconds."""

_OF_THE_VERSION = frozenset({*MADE, "effective_from", "reason_zh", "reason_en", "merged_into"})


def within(lines: list[ImportRow]) -> list[ImportRow]:
    """As many of these rows as one transaction takes over: up to the twentieth that concerns an item of this city."""
    concerned = [place for place, line in enumerate(lines) if CONCERNS in line.codes]
    return lines[: concerned[DRAFTS - 1] + 1] if len(concerned) >= DRAFTS else lines


def draft(*, line: ImportRow, version: int, by: Actor, at: datetime) -> Reason | None:
    """转为变更. A draft of what the row says otherwise than the version in force; None if it says the same.

    What the row leaves empty stays as it is: a file of somebody else never empties a field. Nothing is drafted beside an
    open change, nor what the drafter may not write or what does not hold; the reason says so. ``line.change`` names the draft.
    """
    now = sheet_of(version)
    said = _said(now, line.facts.get("sheet") or {})
    if not difference(now, {**now, **said}):
        return None
    try:
        with transaction.atomic():
            if said.get("materials"):
                said["materials"] = named_papers(rows=said["materials"], by=by, at=at)
            zh, en = f"导入批次 {line.run_id} 第 {line.line} 行", f"Import {line.run_id}, line {line.line}"
            change = start(item=now["slug"], reason_zh=zh, reason_en=en, by=by, at=at)
            revise(change=change, sheet=said, seen=1, by=by, at=at)
    except ChangeOpen as refusal:
        return Reason("change-open", "code", line.code, str(refusal.details["change"]))
    except Refusal as refusal:
        return Reason("not-drafted", "code", line.code, str(refusal))
    line.change_id = change
    return Reason("drafted", "code", line.code, str(change))


def _said(now: Mapping[str, Any], sheet: Mapping[str, Any]) -> dict[str, Any]:
    """What the row fills in; a field of several parts keeps those it leaves empty."""
    said: dict[str, Any] = {}
    for key, value in sheet.items():
        if key in _OF_THE_VERSION or empty(value):
            continue
        parts = isinstance(value, Mapping) and isinstance(now.get(key), Mapping) and key != "situations"
        said[key] = {**now[key], **{name: one for name, one in value.items() if not empty(one)}} if parts else value
    return said


def note(lines: Iterable[ImportRow], told: Mapping[int, Reason]) -> None:
    """Write beside the rows what became of them; ``told`` by the row's id."""
    changed = []
    for line in lines:
        reason = told.get(line.pk)
        if reason is not None:
            line.reasons = [*line.reasons, reason.as_dict()]
            line.codes = sorted({*line.codes, reason.code})
            changed.append(line)
    ImportRow.objects.bulk_update(changed, ["reasons", "codes", "change"])
