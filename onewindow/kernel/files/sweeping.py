"""Files nobody refers to (无主文件): their rows first, then the bytes that no row names any more.

Bytes lie once under their hash, so they go only when the last row is gone; a file of the same content that arrives at that
moment holds the lock of these bytes (``keeping.alone``) until its row stands, and so keeps them.
"""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import ForeignObjectRel

from onewindow.kernel.files.keeping import alone, path_of
from onewindow.kernel.models import StoredFile

_HASH = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 500
_FRESH_SECONDS = 24 * 3600


class Stretch(NamedTuple):
    """Files behind one token up to another; None is the end."""

    after: uuid.UUID | None
    upto: uuid.UUID | None


def unused(before: datetime, *, by: int | None = None) -> int:
    """How many files handed in before a moment nothing refers to; of one account, if it is named."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM kernel_storedfile f WHERE {_nobody()}{_whose(by)}", _params(before, by))
        return int(cursor.fetchone()[0])


def stretches(size: int = 5000) -> Iterator[Stretch]:
    """分段. All files in the order of their tokens, ``size`` at a time: each stretch is found when the one before it is done."""
    after: uuid.UUID | None = None
    while True:
        rows = StoredFile.objects.order_by("pk").values_list("pk", flat=True)
        upto = (rows if after is None else rows.filter(pk__gt=after))[size - 1 : size].first()
        yield Stretch(after, upto)
        if upto is None:
            return
        after = upto


def forget_unused(*, before: datetime, by: int | None = None, within: Stretch | None = None) -> int:
    """清理未用文件. Delete the rows of files handed in before a moment that nothing refers to; how many.

    Of one account, or ``within`` a stretch: a city's files are too many for one transaction, which ends after ten seconds.
    Whoever attaches such a file at that moment is refused by the foreign key or keeps the row: never half of it.
    """
    with connection.cursor() as cursor:
        told: list[Any] = [*_params(before, by)]
        there = ""
        for sign, token in ((">", within and within.after), ("<=", within and within.upto)):
            if token is not None:
                there += f" AND f.token {sign} %s::uuid"
                told.append(str(token))
        cursor.execute(f"DELETE FROM kernel_storedfile f WHERE {_nobody()}{_whose(by)}{there}", told)
        return int(cursor.rowcount)


def sweep(*, at: datetime) -> int:
    """清理无主内容. Delete kept bytes without a row, and beginnings of uploads that broke off a day ago; how many.

    What was written within the last day is left alone: its row may be on its way.
    """
    found = _old(settings.HOME / "files", at.timestamp() - _FRESH_SECONDS)
    swept = 0
    while some := list(islice(found, _AT_ONCE)):
        for path in (one for one in some if not _HASH.fullmatch(one.name)):
            path.unlink(missing_ok=True)
            swept += 1
        hashes = {one.name for one in some if _HASH.fullmatch(one.name)}
        named = set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
        swept += sum(_drop(sha256) for sha256 in hashes - named)
    return swept


def _drop(sha256: str) -> bool:
    """Delete these bytes, unless a row has come to name them."""
    with transaction.atomic():
        alone(sha256)
        if StoredFile.objects.filter(sha256=sha256).exists():
            return False
        path_of(sha256).unlink(missing_ok=True)
        return True


def _old(folder: Path, before: float) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in chain(folder.glob(".*"), folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        try:
            if path.is_file() and path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue


def _nobody() -> str:
    """No row of any table refers to the file: read from the models, so that a new table is never forgotten."""
    quote = connection.ops.quote_name
    related = StoredFile._meta.get_fields(include_hidden=True)  # hidden: most tables name no way back
    fields = [one.field for one in related if isinstance(one, ForeignObjectRel)]
    tests = [
        f"NOT EXISTS (SELECT FROM {quote(one.model._meta.db_table)} r WHERE r.{quote(str(one.column))} = f.token)"
        for one in fields
    ]
    return " AND ".join(["f.at < %s::timestamptz", *tests])


def _whose(by: int | None) -> str:
    return "" if by is None else " AND f.by = %s::bigint"


def _params(before: datetime, by: int | None) -> tuple[datetime | int, ...]:
    return (before,) if by is None else (before, by)
