"""Looking at a file before anything is taken over (检查): what each row is, and why; kept, so that it can be read in pages."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.actions.importing.standing import CONCERNS
from onewindow.domain.catalogue.models import ImportRow, ImportRun
from onewindow.domain.catalogue.queries import interchange
from onewindow.domain.catalogue.rules.interchange.importing import (
    Checked,
    Mapping,
    Reading,
    Reason,
    Unreadable,
    check,
    read,
    summary,
)
from onewindow.domain.org.models import Department
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files, log
from onewindow.kernel.errors import Refusal

PORTION = 500
"""Rows a transaction: a killed import loses at most the last portion, and goes on there."""

LARGEST = 50 * 1024 * 1024
_TYPES = {
    True: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    False: ("application/x-ndjson", "jsonl"),
}


class MayNotImport(Refusal):
    """Catalogues are imported by the office (无权导入事项)."""


class NotACatalogue(Refusal):
    """This file is no catalogue: choose lines of JSON, a file in the form of GB/T 39046, or our XLSX template (无法识别的目录文件).

    ``details``: ``why`` (encoding, empty, unknown, damaged).
    """


def may_import(by: Actor) -> bool:
    """Whether the actor imports catalogues (管理岗位), or is the operator at the command line."""
    return by.kind == "system" or any(role == "office" for role, _ in by.scopes)


def must_import(by: Actor) -> None:
    """The actor imports catalogues.

    :raises MayNotImport: otherwise.
    """
    if not may_import(by):
        raise MayNotImport()


def dry_run(raw: bytes, *, source: str = "", city: bool = True) -> tuple[str, list[Checked], dict[str, Any]]:
    """试导入. Source, rows and figures of a file; nothing is kept.

    :param city: False where there is no database to ask for departments. :raises NotACatalogue: if it is none.
    """
    reading = _read(raw)
    source = source or interchange.source_of(reading)
    rows = _checked(reading, interchange.mapping(source, city=city), city=city)
    return source, rows, summary(rows)


def begin_import(*, raw: bytes, name: str, source: str = "", by: Actor, at: datetime) -> int:
    """上传目录. Keep a file and have it looked at by a job; the id of the run.

    The same file for the same source again, while it is neither done nor failed, is the same run: so one that was killed goes on.

    :raises MayNotImport: without an office post. :raises NotACatalogue: at first sight none.
    :raises TooLarge: beyond 50 MB. :raises NameRefused: a name that holds nothing usable.
    """
    must_import(by)
    if len(raw) > LARGEST:
        raise files.TooLarge(megabytes=LARGEST // (1024 * 1024))
    _glance(raw, name)
    workbook = raw[:2] == b"PK"
    type_, ending = _TYPES[workbook]
    name = files.clean(name)
    if source and source not in interchange.sources():
        raise NotACatalogue(why="unknown", fields=["source"])
    open_runs = ImportRun.objects.filter(
        file__sha256=_hash(raw), state__in=("looking", "looked", "taking"), by=by.account
    ).order_by("-pk")
    standing = (open_runs.filter(source=source) if source else open_runs).first()
    if standing is not None:
        return standing.pk
    with transaction.atomic():
        stored = files.keep(
            io.BytesIO(raw), name=name if "." in name else f"{name}.{ending}", type=type_, by=by.account, at=at
        )
        row = ImportRun.objects.create(
            file=stored, source=source, state=ImportRun.State.LOOKING, by_id=by.account, begun_at=at
        )
        log.add(events.IMPORT_BEGUN, by=by.account, at=at, kind="import", thing=row.pk, data={"sha256": stored.sha256})
    return row.pk


def look(*, run: int, at: datetime) -> ImportRun:
    """检查目录. Check every row of the file and keep what was found; called again after a kill, it goes on at its cursor."""
    row = interchange.run(run)
    if row.state != ImportRun.State.LOOKING:
        return row
    try:
        reading = _read(files.read(row.file))
    except NotACatalogue as refusal:
        ImportRun.objects.filter(pk=run, state="looking").update(
            state="failed", why=str(refusal.details.get("why")), ended_at=at
        )
        return interchange.run(run)
    source = row.source or interchange.source_of(reading)
    checked = _checked(reading, interchange.mapping(source))
    while _keep(run, source, reading.kind, checked):
        pass
    ImportRun.objects.filter(pk=run, state="looking", looked=len(checked)).update(
        state="looked", looked_at=at, figures=summary(checked)
    )
    return interchange.run(run)


def _keep(run: int, source: str, kind: str, checked: Sequence[Checked]) -> bool:
    """One portion of rows in one transaction; False when all are kept."""
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run)
        if row.state != ImportRun.State.LOOKING:
            return False
        if not row.looked:
            row.source, row.kind, row.rows = source, kind, len(checked)
        portion = checked[row.looked : row.looked + PORTION]
        ImportRow.objects.bulk_create(
            _row(run, place, one) for place, one in zip(count(row.looked + 1), portion, strict=False)
        )
        row.looked += len(portion)
        row.save(update_fields=["source", "kind", "rows", "looked"])
        return row.looked < len(checked)


def _row(run: int, place: int, one: Checked) -> ImportRow:
    given = json.dumps([one.raw, one.facts, one.name], ensure_ascii=True, sort_keys=True, default=str)
    return ImportRow(
        run_id=run,
        place=place,
        line=one.number,
        outcome=one.outcome,
        code=one.code[:100],
        name=one.name[:400],
        codes=sorted({reason.code for reason in one.reasons}),
        reasons=[reason.as_dict() for reason in one.reasons],
        facts=one.facts,
        raw=one.raw,
        made_from=hashlib.sha256(given.encode()).hexdigest(),
    )


def _checked(reading: Reading, mapping: Mapping, *, city: bool = True) -> list[Checked]:
    if not city:
        return check(reading, mapping)
    bodies = Department.objects.values_list("uscc", flat=True) if reading.kind == "guides" else ()
    place = interchange.place() if reading.kind in ("standard", "template") else None
    rows = check(reading, mapping, bodies=bodies, place=place)
    here = interchange.standing([row.code for row in rows]) if place is not None else {}
    return [
        replace(row, reasons=(*row.reasons, Reason(CONCERNS, "code", row.code))) if row.code in here else row
        for row in rows
    ]


def _read(raw: bytes) -> Reading:
    try:
        return read(raw)
    except Unreadable as wrong:
        raise NotACatalogue(why=wrong.code) from wrong


def _glance(raw: bytes, name: str) -> None:
    """At first sight: a workbook that unpacks to a sane size, or text in which some line begins a record."""
    if raw[:2] == b"PK":
        kind = files.detect(io.BytesIO(raw), len(raw), name)
        if kind.endings[0] != "xlsx":
            raise NotACatalogue(why="unknown")
        return
    head = raw[: 256 * 1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head:
        raise NotACatalogue(why="empty")
    if not any(line.lstrip()[:1] == b"{" for line in head.splitlines()):
        raise NotACatalogue(why="unknown")


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
