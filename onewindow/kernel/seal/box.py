"""A box (加密保存): small secrets at rest, SM4-GCM (GB/T 32907) under a key derived from the installation's secret key.

    kept = box.shut(secret, purpose="org.second-step:7")
    secret = box.opened(kept, purpose="org.second-step:7")

The purpose is bound to the content: a row's secret copied into another row does not open. Whoever holds the database
alone reads nothing; whoever changes the secret key loses the secrets.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE, _TAG, _KEY = 12, 16, 16


class NotOurs(Exception):
    """The box was shut under another key, for another purpose, or was changed."""


def shut(plain: bytes, *, purpose: str) -> bytes:
    """加密. Nonce, tag and ciphertext, 28 bytes longer than what is in it."""
    nonce = os.urandom(_NONCE)
    cipher = Cipher(algorithms.SM4(_key()), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(purpose.encode())
    hidden = cipher.update(plain) + cipher.finalize()
    return nonce + cipher.tag + hidden


def opened(kept: bytes, *, purpose: str) -> bytes:
    """解密. What :func:`shut` put in.

    :raises NotOurs: if key or purpose are others, or a bit was changed.
    """
    nonce, tag, hidden = kept[:_NONCE], kept[_NONCE : _NONCE + _TAG], kept[_NONCE + _TAG :]
    if len(tag) < _TAG:
        raise NotOurs
    cipher = Cipher(algorithms.SM4(_key()), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(purpose.encode())
    try:
        return cipher.update(hidden) + cipher.finalize()
    except InvalidTag as wrong:
        raise NotOurs from wrong


def _key() -> bytes:
    return HKDF(hashes.SM3(), _KEY, None, b"onewindow.kernel.seal.box").derive(settings.SECRET_KEY.encode())
