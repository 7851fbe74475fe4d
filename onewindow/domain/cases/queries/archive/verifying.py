"""Verifying an archive (档案包核验): without the city, or beside its log. Each question is answered on its own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from onewindow.domain.cases.queries.archive.packing import FORMAT, MANIFEST, SIGNATURE
from onewindow.domain.cases.rules import standard
from onewindow.domain.licences.models import SealKey
from onewindow.kernel import log, seal
from onewindow.kernel.errors import Refusal

MOST_BYTES = 2 * 1024**3
"""An archive that unfolds to more is not looked at: a small file can hold endless zeros."""


class NoArchive(Refusal):
    """This is no archive of a case (不是办件档案包)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question: whether it holds (None: cannot be told here), and what is wrong."""

    name: str
    holds: bool | None
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an archive shows. ``holds``: no answer is "no"."""

    number: str
    outcome: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether no check failed."""
        return all(check.holds is not False for check in self.checks)


def verify_archive(data: bytes, *, online: bool, trusted: frozenset[str] = frozenset()) -> Verdict:
    """核验. The signature over the manifest, every file by its hash, every event by its proof, the data by their schema.

    :param online: the city's database may be asked for its keys and seals.
    :param trusted: fingerprints of keys the asker trusts by himself.
    :raises NoArchive: if it cannot be read as one.
    """
    try:
        parts = _read(data)
        manifest = json.loads(parts[MANIFEST])
        key, listed = manifest["key"], manifest["files"]
        if manifest["format"] != FORMAT:
            raise NoArchive()
        checks = (
            _signature(parts, key),
            _key(key, online, trusted),
            _files(parts, listed),
            *_events(parts, online),
            _sets(parts),
        )
        return Verdict(str(manifest["number"]), str(manifest["outcome"]), checks)
    except (BadZipFile, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NoArchive() from error


def _read(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        names = [entry.filename for entry in archive.infolist()]
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES or len(names) != len(set(names)):
            raise NoArchive()
        return {name: archive.read(name) for name in names}


def _signature(parts: Mapping[str, bytes], key: Mapping[str, Any]) -> Check:
    right = seal.fingerprint(key["public_key"]) == key["fingerprint"]
    return Check("signature", right and seal.verify(key["public_key"], parts[MANIFEST], parts[SIGNATURE]))


def _key(key: Mapping[str, Any], online: bool, trusted: frozenset[str]) -> Check:
    if key["fingerprint"] in trusted or key["public_key"] in trusted:
        return Check("key", True)
    if not online:
        return Check("key", None)
    known = SealKey.objects.filter(fingerprint=key["fingerprint"], public_key=key["public_key"]).exists()
    return Check("key", known or key["fingerprint"] == seal.city_key().fingerprint)


def _files(parts: Mapping[str, bytes], listed: Mapping[str, Mapping[str, Any]]) -> Check:
    wrong = [name for name, said in listed.items() if not _same(parts.get(name), said)]
    wrong += [name for name in parts if name not in listed and name not in (MANIFEST, SIGNATURE)]
    return Check("files", not wrong, tuple(sorted(wrong)))


def _same(data: bytes | None, said: Mapping[str, Any]) -> bool:
    return data is not None and len(data) == said["bytes"] and seal.sm3(data).hex() == said["sm3"]


def _events(parts: Mapping[str, bytes], online: bool) -> Iterator[Check]:
    proofs = json.loads(parts["events.json"])
    open_ = [proof for proof in proofs if "seal" not in proof]
    wrong = tuple(str(json.loads(p["event"])["id"]) for p in proofs if "seal" in p and not log.sealed(p))
    yield Check("events", None if open_ and not wrong else not wrong, wrong)
    if online:
        seals = {json.dumps(proof["seal"], sort_keys=True): proof for proof in proofs if "seal" in proof}
        gone = tuple(str(proof["seal"]["n"]) for proof in seals.values() if not log.kept(proof))
        yield Check("log", not gone, tuple(sorted(set(gone))))


def _sets(parts: Mapping[str, bytes]) -> Check:
    found = standard.violations(json.loads(parts["data.json"])["sets"])
    wrong = tuple(f"{number} {field}" for number, field, _ in found)
    return Check("data", not wrong, wrong)
