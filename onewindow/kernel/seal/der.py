"""The few DER and PEM shapes of SM2: signatures, private keys (PKCS#8), public keys (SubjectPublicKeyInfo)."""

import base64

from onewindow.kernel.seal.curve import N, on_curve

# id-ecPublicKey with the curve 1.2.156.10197.1.301
_ALGORITHM = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")


def signature(raw: bytes) -> tuple[int, int] | None:
    """r and s of a signature, or None unless it is minimal DER of two integers in [1, n-1] and nothing else."""
    if not 8 <= len(raw) <= 72 or raw[0] != 0x30 or raw[1] != len(raw) - 2:
        return None
    rest, numbers = raw[2:], []
    for _ in range(2):
        if len(rest) < 3 or rest[0] != 0x02 or not 1 <= rest[1] <= 33 or len(rest) < 2 + rest[1]:
            return None
        number, rest = rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
        if number[0] & 0x80 or (len(number) > 1 and number[0] == 0 and not number[1] & 0x80):
            return None
        numbers.append(int.from_bytes(number, "big"))
    if rest or not all(1 <= number < N for number in numbers):
        return None
    return numbers[0], numbers[1]


def public_pem(point: bytes) -> str:
    """A public point (64 bytes) as PEM."""
    return _pem("PUBLIC KEY", _der(0x30, _ALGORITHM + _der(0x03, b"\x00\x04" + point)))


def private_pem(private: bytes, point: bytes) -> str:
    """A key pair as PKCS#8 PEM."""
    inner = _der(0x02, b"\x01") + _der(0x04, private) + _der(0xA1, _der(0x03, b"\x00\x04" + point))
    return _pem("PRIVATE KEY", _der(0x30, _der(0x02, b"\x00") + _ALGORITHM + _der(0x04, _der(0x30, inner))))


def read_private(pem: str) -> tuple[bytes, bytes]:
    """The private scalar and the public point of a key written here or by ``openssl genpkey``.

    :raises ValueError: if it is no SM2 key.
    """
    raw = _unpem(pem)
    scalar_mark, point_mark = b"\x02\x01\x01\x04\x20", b"\x03\x42\x00\x04"
    place, point_place = raw.find(scalar_mark), raw.find(point_mark)
    if _ALGORITHM not in raw or place < 0 or point_place < 0:
        raise ValueError("this is no SM2 private key in PKCS#8 form")
    private = raw[place + len(scalar_mark) :][:32]
    point = raw[point_place + len(point_mark) :][:64]
    if not on_curve(point):
        raise ValueError("the public point of this key is not on the SM2 curve")
    return private, point


def read_public(key: str | bytes) -> bytes | None:
    """The 64 bytes of a public point (hexadecimal, raw or PEM), or None if it is none of the curve's."""
    try:
        if isinstance(key, str):
            key = _unpem(key)[-65:] if "PUBLIC KEY" in key else bytes.fromhex(key)
    except ValueError:
        return None
    if len(key) == 65 and key[0] == 4:
        key = key[1:]
    return key if on_curve(key) else None


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    head = bytes([length]) if length < 0x80 else b"\x81" + bytes([length])
    return bytes([tag]) + head + content


def _pem(label: str, raw: bytes) -> str:
    text = base64.b64encode(raw).decode()
    lines = "\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def _unpem(pem: str) -> bytes:
    lines = [line.strip() for line in pem.splitlines()]
    return base64.b64decode("".join(line for line in lines if not line.startswith("-----")), validate=True)
