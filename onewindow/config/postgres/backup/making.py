"""Making a backup while the city is used: one snapshot of the database, then the files that this snapshot names.

A file is on the disk before the row that names it is written, lies under its hash and never changes; so whatever the
snapshot names can be copied after it was taken.
"""

import importlib.metadata
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from onewindow.config import home
from onewindow.config.postgres import address, layout
from onewindow.config.postgres.backup import parcel, programs
from onewindow.config.postgres.backup.parcel import Manifest

ENDING = ".onewindow"
FOLDER = "backups"  # of the data folder: where backups go that are given no place
RECORD = "last.json"
SECRET = "secret-key.json"
Progress = Callable[[str], None]


class NothingThere(home.Unusable):
    """There is no city to back up in this schema."""


@dataclass(frozen=True)
class Made:
    """What was written."""

    file: Path
    bytes: int
    manifest: Manifest
    removed: tuple[str, ...]  # older backups that rotation took away


def make(place: Path | None, at: datetime, say: Progress, *, passphrase: str = "", keep: int | None = None) -> Made:
    """备份. Write a backup to a file or into a folder (default: ``backups`` of the data folder), and keep the newest ones.

    :param keep: how many backups of this city stay in the folder.
    :raises NothingThere: if no city was set up in this schema.
    """
    place = place or home.path() / FOLDER
    city = address.schema()
    into = place if place.is_dir() or place.suffix != ENDING else None
    if into is not None:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = into / f"{city}-{at:%Y%m%dT%H%M%S}Z{ENDING}" if into is not None else place
    owner = address.for_role("owner")
    with layout.one_at_a_time(owner), parcel.writing(file) as writer:
        manifest = _fill(writer, owner, at, say, passphrase)
    size = file.stat().st_size
    record = {"at": at.isoformat(), "file": str(file.resolve()), "bytes": size, "schema": city}
    folder = home.path() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    home.keep_record(folder / RECORD, record)
    return Made(file, size, manifest, _rotate(into, city, keep) if into is not None and keep else ())


def _fill(writer: parcel.Writer, owner: address.Address, at: datetime, say: Progress, passphrase: str) -> Manifest:
    path = address.search_path("owner")
    with psycopg.connect(**owner.kwargs(), options=f"-c search_path={path}") as db:
        db.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        db.read_only = True
        if db.execute("SELECT to_regclass(%s)", [f"{address.schema()}.kernel_event"]).fetchone() == (None,):
            raise NothingThere(f"No city was set up in the schema {address.schema()}. Run: onewindow init")
        snapshot = _value(db, "SELECT pg_export_snapshot()")
        say("copying the database")
        with tempfile.TemporaryDirectory(dir=home.make(home.path())) as folder:
            dump = Path(folder) / parcel.DATABASE
            programs.run(
                "pg_dump", owner, f"--schema={address.schema()}", f"--snapshot={snapshot}", "--format=custom",
                "--compress=gzip:4", "--no-owner", "--no-privileges", f"--file={dump}",
            )  # fmt: skip
            writer.add(parcel.DATABASE, dump)
        manifest = _facts(db, at)
        say("copying uploads and papers")
        for (sha256,) in db.execute("SELECT DISTINCT sha256 FROM kernel_storedfile ORDER BY sha256").fetchall():
            _add_file(writer, sha256, manifest)
    _add_keys(writer, passphrase, manifest)
    writer.finish(manifest)
    return manifest


def _value(db: "psycopg.Connection[Any]", sql: str) -> Any:
    row = db.execute(sql.encode()).fetchone()
    return row[0] if row else None


def _facts(db: "psycopg.Connection[Any]", at: datetime) -> Manifest:
    applied = db.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    seal = db.execute("SELECT n, hash FROM kernel_seal ORDER BY n DESC LIMIT 1").fetchone()
    return Manifest(
        schema=address.schema(),
        made_at=at.isoformat(),
        version=importlib.metadata.version("onewindow"),
        server=db.info.server_version,
        migrations=[list(row) for row in applied],
        events=_value(db, "SELECT count(*) FROM kernel_event"),
        epoch=_value(db, "SELECT coalesce(max(epoch), 1) FROM kernel_event"),
        last_seal=f"{seal[0]} {seal[1]}" if seal else "",
        files=0,
        file_bytes=0,
        missing=[],
        keys="none",
        key_names=[],
    )


def _add_file(writer: parcel.Writer, sha256: str, manifest: Manifest) -> None:
    from onewindow.kernel.files import path_of

    try:
        manifest.file_bytes += writer.add(parcel.FILES + sha256, path_of(sha256))
        manifest.files += 1
    except FileNotFoundError:
        manifest.missing.append(sha256)


def _add_keys(writer: parcel.Writer, passphrase: str, manifest: Manifest) -> None:
    """The seal key, and the secret key under which small secrets lie in the database."""
    folder = home.path()
    files = [file for file in [*sorted((folder / "keys").glob("*.pem")), folder / SECRET] if file.exists()]
    for file in files:
        data = file.read_bytes()
        writer.add_bytes(parcel.KEYS + file.name, parcel.shut(data, passphrase) if passphrase else data)
        manifest.key_names.append(file.name)
    if files:
        manifest.keys = "sealed" if passphrase else "plain"


def _rotate(folder: Path, city: str, keep: int) -> tuple[str, ...]:
    mine = sorted(folder.glob(f"{city}-[0-9]*T[0-9]*Z{ENDING}"), key=lambda file: file.name, reverse=True)
    for old in mine[keep:]:
        old.unlink()
    return tuple(old.name for old in mine[keep:])
