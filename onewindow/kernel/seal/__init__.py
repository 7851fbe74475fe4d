"""Seals (签章): SM2 signatures with SM3 (GM/T 0003, GB/T 32918) behind one small interface.

A city signs with a ``Signer``; the built-in one is a key file. A device or a signature server is another class with the
same three members. gmssl, which signs here, is **no certified commercial-cryptography module (商密产品)**: a city in
production puts its certified device behind ``Signer``.

    key = city_key()
    signature = key.sign(data)
    verify(key.public_key, data, signature)
"""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from gmssl_pyx import sm2_key_generate, sm2_sign_sm3_digest

from onewindow.kernel.seal import curve, der

__all__ = ["USER_ID", "FileKey", "Signer", "city_key", "digest", "fingerprint", "public_pem", "sm3", "verify"]

USER_ID = b"1234567812345678"
"""The customary user id of GM/T 0009."""


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905), 32 bytes."""
    return hashlib.new("sm3", data).digest()


class Signer(Protocol):
    """Who seals (签名者): a key file here, a certified device or a signature server in production."""

    @property
    def public_key(self) -> str:
        """The public point, hexadecimal: ``04``, x, y (130 characters)."""

    @property
    def fingerprint(self) -> str:
        """SM3 of the public point, hexadecimal."""

    def sign(self, data: bytes) -> bytes:
        """签名. An SM2-SM3 signature over data, as DER."""


def verify(public_key: str | bytes, data: bytes, signature: bytes, user_id: bytes = USER_ID) -> bool:
    """验签. Whether a DER signature over data is this key's. Malformed keys and signatures are simply false.

    :param public_key: hexadecimal, raw (64 or 65 bytes) or PEM.
    """
    point, numbers = der.read_public(public_key), der.signature(signature)
    if point is None or numbers is None:
        return False
    return curve.matches(point, digest(point, data, user_id), *numbers)


def digest(point: bytes, data: bytes, user_id: bytes = USER_ID) -> bytes:
    """What SM2 signs: SM3(Z ‖ data), with Z of the user id, the curve and the public point (64 bytes)."""
    z = sm3((len(user_id) * 8).to_bytes(2, "big") + user_id + curve.PARAMETERS + point)
    return sm3(z + data)


class FileKey:
    """A key pair in a file (PKCS#8 PEM, readable by its owner only), made on first use. OpenSSL reads it too."""

    def __init__(self, folder: Path, name: str = "sm2.pem") -> None:
        self._private, self._point = der.read_private(_kept(folder / name).read_text(encoding="ascii"))

    @property
    def public_key(self) -> str:
        """The public point, hexadecimal."""
        return "04" + self._point.hex()

    @property
    def fingerprint(self) -> str:
        """SM3 of the public point, hexadecimal."""
        return fingerprint(self.public_key)

    def sign(self, data: bytes) -> bytes:
        """签名. An SM2-SM3 signature over data, as DER."""
        return bytes(sm2_sign_sm3_digest(self._private, digest(self._point, data)))


@cache
def city_key() -> Signer:
    """The city's signer: the key file in the installation's ``keys`` folder."""
    return FileKey(settings.HOME / "keys")


def fingerprint(public_key: str) -> str:
    """SM3 of a public point, hexadecimal; the name by which keys are trusted."""
    return sm3(bytes.fromhex(public_key)).hex()


def public_pem(public_key: str) -> str:
    """A public point (hexadecimal) as PEM, for ``openssl pkeyutl -verify -pubin``.

    :raises ValueError: if it is no point of the curve.
    """
    point = der.read_public(public_key)
    if point is None:
        raise ValueError("this is no public point of the SM2 curve")
    return der.public_pem(point)


def _kept(file: Path) -> Path:
    """The key file, made if it is not there; of two starters the first wins."""
    if file.exists():
        return file
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    point, private = sm2_key_generate()
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(der.private_pem(bytes(private), bytes(point)))
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass  # another starter was first: its key is the city's
    fresh.unlink()
    return file
