"""Keeping files: bytes once, under their SHA-256, written beside and renamed; a row for each time they were handed in."""

import hashlib
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction

from onewindow.kernel.errors import Refusal
from onewindow.kernel.files import names
from onewindow.kernel.files.kinds import detect
from onewindow.kernel.files.uploads import LIMIT, FileMissing, NoRoom, no_room, too_large
from onewindow.kernel.models import StoredFile

_CHUNK = 256 * 1024


class FileGone(Refusal):
    """There is no such file (文件不存在)."""


def store(
    source: "BinaryIO | File[bytes]", *, name: str, by: int | None, at: datetime, limit: int = LIMIT
) -> StoredFile:
    """存档. Keep a file: its name cleaned, its kind told from its bytes, the bytes once under their hash.

    :param by: the account that brought it; None = the system.
    :raises NameRefused: if the name holds nothing usable.
    :raises TooLarge: if it is longer than ``limit``.
    :raises FileMissing: if it is empty.
    :raises WrongType: if it is not what its name says, or of a kind not taken.
    :raises NoRoom: if the disk is full; nothing is left behind.
    """
    name = names.clean(name)
    with _fresh() as fresh:
        with fresh.open("w+b") as kept:
            sha256, size = _copy(source, kept, limit)
            kind = detect(kept, size, name)
            os.fsync(kept.fileno())
        if not names.ending(name):
            name = f"{name}.{kind.endings[0]}"
        return _enter(fresh, sha256=sha256, size=size, type=kind.type, name=name, by=by, at=at)


def keep(source: BinaryIO, *, name: str, type: str, by: int | None, at: datetime) -> StoredFile:
    """留存. Keep something made here, of any kind and size, as ``store`` keeps what is brought; it is handed out for download."""
    with _fresh() as fresh:
        with fresh.open("w+b") as kept:
            sha256, size = _copy(source, kept, sys.maxsize)
            os.fsync(kept.fileno())
        return _enter(fresh, sha256=sha256, size=size, type=type, name=names.clean(name), by=by, at=at)


@contextmanager
def _fresh() -> Iterator[Path]:
    """A place to write to, gone afterwards whatever happens."""
    folder: Path = settings.HOME / "files"
    fresh = folder / f".{uuid.uuid4().hex}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield fresh
    except OSError as error:
        if no_room(error):
            raise NoRoom() from error
        raise
    finally:
        fresh.unlink(missing_ok=True)


def _enter(fresh: Path, *, sha256: str, **row: Any) -> StoredFile:
    """Put the bytes into their place and write the row, so that nobody sweeps the bytes away in between."""
    with transaction.atomic():
        alone(sha256, shared=True)
        _settle(fresh, path_of(sha256))
        return StoredFile.objects.create(token=uuid.uuid4(), sha256=sha256, **row)


def alone(sha256: str, *, shared: bool = False) -> None:
    """Hold the lock of these bytes until the transaction ends: who keeps them shares it, who sweeps them has it alone."""
    name = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:  # the key carries the city's schema
        cursor.execute(f"SELECT {name}(hashtextextended(current_schema() || ':file:' || %s::text, 0))", (sha256,))


def find(token: uuid.UUID | str) -> StoredFile:
    """The row of a token.

    :raises FileGone: if there is none.
    """
    try:
        return StoredFile.objects.get(token=uuid.UUID(str(token)))
    except (StoredFile.DoesNotExist, ValueError) as error:
        raise FileGone() from error


def open(token: uuid.UUID | str) -> BinaryIO:
    """The bytes of a token, to be read.

    :raises FileGone: if there is no such file.
    """
    try:
        return path_of(find(token).sha256).open("rb")
    except FileNotFoundError as error:
        raise FileGone() from error


def read(file: StoredFile) -> bytes:
    """All bytes of a stored file.

    :raises FileGone: if they are not there.
    """
    try:
        return path_of(file.sha256).read_bytes()
    except FileNotFoundError as error:
        raise FileGone() from error


def intact(file: StoredFile) -> bool:
    """Whether the kept bytes still have the hash they were kept under."""
    try:
        with path_of(file.sha256).open("rb") as kept:
            return bool(hashlib.file_digest(kept, "sha256").hexdigest() == file.sha256)
    except FileNotFoundError:
        return False


def path_of(sha256: str) -> Path:
    """Where bytes with this hash lie."""
    folder: Path = settings.HOME / "files"
    return folder / sha256[:2] / sha256[2:4] / sha256


def _copy(source: "BinaryIO | File[bytes]", kept: BinaryIO, limit: int) -> tuple[str, int]:
    hasher, size = hashlib.sha256(), 0
    source.seek(0)
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        hasher.update(chunk)
        kept.write(chunk)
    if size == 0:
        raise FileMissing()
    kept.flush()
    return hasher.hexdigest(), size


def _settle(fresh: Path, place: Path) -> None:
    """Move written bytes to their place; where they lie already, nothing is written twice."""
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh.chmod(0o440)
    fresh.replace(place)
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)  # the rename itself survives a power cut
    finally:
        os.close(descriptor)
