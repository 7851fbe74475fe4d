"""Putting a backup back: everything is checked first; the database changes in one transaction, so an interrupted
restore leaves either what was there or what was backed up."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from onewindow.config import home
from onewindow.config.postgres import address, layout
from onewindow.config.postgres.backup import parcel, programs
from onewindow.config.postgres.backup.making import SECRET
from onewindow.config.postgres.backup.parcel import Manifest

ALIVE = 10  # seconds since the worker's last sign of life: the city is being served
Progress = Callable[[str], None]


class WillNotRestore(home.Unusable):
    """The backup cannot be put here as things stand; the message says why and what to do."""


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    manifest: Manifest
    epoch: int
    events: int
    log_holds: bool
    files_written: int
    keys: tuple[str, ...]  # names of the keys that were put back


def restore(
    file: Path, at: datetime, say: Progress, *, replace: bool = False, passphrase: str = "", only_check: bool = False
) -> Restored | None:
    """恢复. Put a backup back into this installation: files, database, keys; then migrate, raise the log's epoch, verify.

    Django must be set up as the owner. With ``only_check`` nothing is changed and None returned.

    :raises Damaged: if a checksum is wrong.
    :raises Locked: if the keys are sealed and the passphrase does not fit.
    :raises WillNotRestore: if a city stands here (without ``replace``), is being served, or the backup does not fit.
    """
    say("checking every checksum")
    manifest = parcel.check(file)
    keys = _keys(file, manifest, passphrase)
    owner = address.for_role("owner")
    with layout.one_at_a_time(owner):
        epoch = _may_restore(owner, manifest, replace)
        if only_check:
            return None
        layout.prepare_city(owner, layout.ensure_app_role(owner))  # extensions in public, rights of the app role
        say(f"putting back {manifest.files} files")
        written = _files(file)
        say("putting back the database")
        _database(file, owner)
        _put_keys(keys, at)
    return _go_on(manifest, epoch, written, tuple(sorted(keys)), at, say)


def _keys(file: Path, manifest: Manifest, passphrase: str) -> dict[str, bytes]:
    if manifest.keys == "sealed" and not passphrase:
        raise parcel.Locked("The keys in this backup are sealed: give the passphrase (--passphrase-file).")
    found = {}
    with parcel.reading(file) as tar:
        for name in manifest.key_names:
            if name != Path(name).name or not (name == SECRET or name.endswith(".pem")):
                raise parcel.Damaged(f"{file}: {name!r} is no name of a key.")
            source = tar.extractfile(parcel.KEYS + name)
            data = source.read() if source else b""
            found[name] = parcel.opened(data, passphrase) if manifest.keys == "sealed" else data
    return found


def _may_restore(owner: address.Address, manifest: Manifest, replace: bool) -> int:
    """The epoch that the log had here before; refuses what would destroy or not fit."""
    city = address.schema()
    if manifest.schema != city:
        raise WillNotRestore(
            f"The backup holds the city {manifest.schema!r}. Run again with ONEWINDOW_SCHEMA={manifest.schema}"
        )
    unknown = _unknown_migrations(manifest)
    if unknown:
        raise WillNotRestore(f"The backup was made by a newer version ({manifest.version}; {unknown}). Upgrade first.")
    with psycopg.connect(**owner.kwargs(), autocommit=True) as db:
        if db.info.server_version // 10000 < manifest.server // 10000:
            raise WillNotRestore(f"The backup comes from PostgreSQL {manifest.server // 10000}; this server is older.")
        if not _there(db, "kernel_event"):
            return 0
        if _served(db):
            raise WillNotRestore("The city is being served. Stop onewindow serve, wait ten seconds, and run again.")
        inhabited = any(_there(db, table) and _rows(db, table) for table in ("org_area", "org_account", "kernel_event"))
        if inhabited and not replace:
            raise WillNotRestore(
                f"A city stands in the schema {city}. --replace puts the backup in its place; back it up first."
            )
        found = db.execute(_in_city("SELECT coalesce(max(epoch), 0) FROM {}", "kernel_event")).fetchone()
        return int(found[0]) if found else 0


def _unknown_migrations(manifest: Manifest) -> str:
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    return next((f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known), "")


def _in_city(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(address.schema(), table))  # type: ignore[arg-type]


def _there(db: "psycopg.Connection[Any]", table: str) -> bool:
    return db.execute("SELECT to_regclass(%s)", [f"{address.schema()}.{table}"]).fetchone() != (None,)


def _rows(db: "psycopg.Connection[Any]", table: str) -> bool:
    return db.execute(_in_city("SELECT EXISTS (SELECT FROM {})", table)).fetchone() == (True,)


def _served(db: "psycopg.Connection[Any]") -> bool:
    if not _there(db, "procrastinate_workers"):
        return False
    text = f"SELECT EXISTS (SELECT FROM {{}} WHERE last_heartbeat > now() - interval '{ALIVE} s')"
    return db.execute(_in_city(text, "procrastinate_workers")).fetchone() == (True,)


def _files(file: Path) -> int:
    from onewindow.kernel.files import path_of

    written = 0
    with parcel.reading(file) as tar:
        for member in tar:
            if not member.name.startswith(parcel.FILES):
                continue
            place, source = path_of(member.name.removeprefix(parcel.FILES)), tar.extractfile(member)
            if place.exists() or source is None:
                continue
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = place.with_name(f".{place.name}.{os.getpid()}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o440), "wb") as kept:
                shutil.copyfileobj(source, kept)
                kept.flush()
                os.fsync(kept.fileno())
            fresh.replace(place)
            written += 1
    return written


def _database(file: Path, owner: address.Address) -> None:
    """The old schema steps aside, the new one is filled, the old one goes: one transaction."""
    city, aside = f'"{address.schema()}"', f'"{address.schema()}__before"'
    with tempfile.TemporaryDirectory(dir=home.make(home.path())) as folder:
        dump, body, script = (Path(folder) / name for name in (parcel.DATABASE, "body.sql", "all.sql"))
        with parcel.reading(file) as tar, dump.open("wb") as kept:
            source = tar.extractfile(parcel.DATABASE)
            if source is None:
                raise parcel.Damaged(f"{file} holds no database.")
            shutil.copyfileobj(source, kept)
        programs.run(
            "pg_restore", None, "--no-owner", "--no-privileges", f"--schema={address.schema()}",
            f"--file={body}", str(dump),
        )  # fmt: skip
        dump.unlink()
        script.write_text(
            "SET client_min_messages = warning;\n"
            f"DROP SCHEMA IF EXISTS {aside} CASCADE;\nALTER SCHEMA {city} RENAME TO {aside};\nCREATE SCHEMA {city};\n"
            f"\\i {body}\nDROP SCHEMA {aside} CASCADE;\n"
        )
        programs.run("psql", owner, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(script))


def _put_keys(keys: dict[str, bytes], at: datetime) -> None:
    for name, data in keys.items():
        place = home.path() / name if name == SECRET else home.path() / "keys" / name
        if place.exists() and place.read_bytes() == data:
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.exists():
            place.rename(place.with_name(f"{place.name}.before-{at:%Y%m%dT%H%M%S}"))
        fresh = place.with_name(f".{place.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            kept.write(data)
            kept.flush()
            os.fsync(kept.fileno())
        fresh.replace(place)


def _go_on(
    manifest: Manifest, epoch: int, written: int, keys: tuple[str, ...], at: datetime, say: Progress
) -> Restored:
    """Bring the schema up to this code, begin a new epoch of the log, verify every seal."""
    from onewindow.config.postgres.migrate import migrate
    from onewindow.kernel import log
    from onewindow.kernel.models import Seal

    migrate(say)
    number, _, digest = manifest.last_seal.partition(" ")
    if digest and not Seal.objects.filter(n=int(number), hash=digest).exists():
        raise WillNotRestore("The restored log does not end with the seal that the backup names.")
    begun = log.raise_epoch(at, above=epoch)
    say("verifying the log")
    report = log.verify()
    return Restored(manifest, begun, report.events + report.unsealed, report.ok, written, keys)


def as_object(done: Restored) -> str:
    """One JSON object."""
    return json.dumps(
        {
            "schema": done.manifest.schema,
            "made_at": done.manifest.made_at,
            "epoch": done.epoch,
            "events": done.events,
            "log_holds": done.log_holds,
            "files": done.manifest.files,
            "files_written": done.files_written,
            "missing": done.manifest.missing,
            "keys": list(done.keys),
        }
    )
