"""The file of a backup: a plain tar, each member with its SHA-256 in the manifest at the end.

    database.dump       pg_dump, custom format, one snapshot
    files/<sha256>      uploads and papers of that snapshot
    keys/<name>         seal key and secret key, sealed with a passphrase (SM4-GCM, key by scrypt) if one was given
    manifest.json       what is in it, from where, the checksums

A backup that was cut off has no manifest and is refused.
"""

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from onewindow.config import home

FORMAT = "onewindow-backup-1"
DATABASE, MANIFEST, FILES, KEYS = "database.dump", "manifest.json", "files/", "keys/"
_SALT, _NONCE, _TAG = 16, 12, 16


class Damaged(home.Unusable):
    """This file is no complete backup, or was changed; the message says where."""


class Locked(home.Unusable):
    """The keys in this backup are sealed with a passphrase, and none or another one was given."""


@dataclass
class Manifest:
    """What a backup says of itself."""

    schema: str
    made_at: str
    version: str
    server: int
    migrations: list[list[str]]
    events: int
    epoch: int
    last_seal: str  # number and hash of the newest sealed batch
    files: int
    file_bytes: int
    missing: list[str]  # files that the database names and the disk has not
    keys: str  # plain, sealed or none
    key_names: list[str]
    checksums: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT


class _Counting(io.RawIOBase):
    """Passes a stream on and hashes it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.hasher = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.hasher.update(data)
        return data


class Writer:
    """Writes members one after the other; :meth:`finish` adds the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.checksums: dict[str, str] = {}

    def add(self, name: str, file: Path) -> int:
        """Add a file; its size."""
        with file.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            self._put(name, source, size)
        return size

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add something small."""
        self._put(name, io.BytesIO(data), len(data))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest with the checksums of everything before it."""
        manifest.checksums = self.checksums
        self.add_bytes(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False).encode())

    def _put(self, name: str, source: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        counting = _Counting(source)
        self._tar.addfile(member, cast("IO[bytes]", counting))
        self.checksums[name] = counting.hasher.hexdigest()


@contextmanager
def writing(place: Path) -> Iterator[Writer]:
    """A parcel that appears under its name only when it is complete and on the disk."""
    fresh = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            with tarfile.open(fileobj=handle, mode="w") as tar:
                yield Writer(tar)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def reading(place: Path) -> Iterator[tarfile.TarFile]:
    """The parcel as a tar.

    :raises Damaged: if it is none.
    """
    try:
        with tarfile.open(place, mode="r:") as tar:
            yield tar
    except (OSError, tarfile.TarError) as wrong:
        raise Damaged(f"{place} is no complete backup: {wrong}.") from wrong


def check(place: Path) -> Manifest:
    """校验备份. Read everything once and compare every checksum; what the backup says of itself.

    :raises Damaged: with the member that is wrong.
    """
    found: dict[str, str] = {}
    text = b""
    with reading(place) as tar:
        for member in tar:
            source = tar.extractfile(member)
            if source is None:
                raise Damaged(f"{place}: {member.name} is no file.")
            if member.name == MANIFEST:
                text = source.read()
            else:
                found[member.name] = hashlib.file_digest(source, "sha256").hexdigest()
    manifest = _manifest(place, text)
    wrong = sorted(
        name for name in found.keys() | manifest.checksums if found.get(name) != manifest.checksums.get(name)
    )
    if wrong:
        raise Damaged(
            f"{place}: {wrong[0]} was changed or is missing" + (f" ({len(wrong)} in all)." if wrong[1:] else ".")
        )
    named = [name for name in found if name.startswith(FILES) and name != FILES + found[name]]
    if named:
        raise Damaged(f"{place}: {named[0]} does not hold what its name says.")
    return manifest


def _manifest(place: Path, text: bytes) -> Manifest:
    if not text:
        raise Damaged(f"{place} is not complete: it was cut off before its end.")
    try:
        values: dict[str, Any] = json.loads(text)
        if values.get("format") != FORMAT:
            raise Damaged(f"{place}: its form {values.get('format')!r} is not known to this version.")
        return Manifest(**values)
    except (ValueError, TypeError, AttributeError) as wrong:
        raise Damaged(f"{place}: its manifest cannot be read.") from wrong


def shut(data: bytes, passphrase: str) -> bytes:
    """Seal a key with a passphrase: salt, nonce, tag, SM4-GCM."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    cipher = Cipher(algorithms.SM4(_key(passphrase, salt)), modes.GCM(nonce)).encryptor()
    hidden = cipher.update(data) + cipher.finalize()
    return salt + nonce + cipher.tag + hidden


def opened(kept: bytes, passphrase: str) -> bytes:
    """What :func:`shut` sealed.

    :raises Locked: if the passphrase is another one.
    """
    salt, rest = kept[:_SALT], kept[_SALT:]
    nonce, tag, hidden = rest[:_NONCE], rest[_NONCE : _NONCE + _TAG], rest[_NONCE + _TAG :]
    cipher = Cipher(algorithms.SM4(_key(passphrase, salt)), modes.GCM(nonce, tag)).decryptor()
    try:
        return cipher.update(hidden) + cipher.finalize()
    except InvalidTag as wrong:
        raise Locked("The keys in this backup are sealed with another passphrase.") from wrong


def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=16)
