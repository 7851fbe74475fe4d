"""What may not be kept of a PDF (PDF 安全检查): one that asks for a password, one that brings a program.

Whoever looks at an application must be able to open its papers, today and in thirty years: ISO 19005 (PDF/A) allows neither
encryption nor JavaScript nor the start of programs. A PDF that is only protected against printing or changing opens for
everybody and is taken, for many a bank and portal hands such papers out. (ISO 32000-2 7.6.4 for the arithmetic.)
"""

import hashlib
import re
import zlib
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

UNPACKED = 50 * 1024 * 1024
"""How much of packed objects is looked through; a document that people hand in has a hundredth."""

_PROGRAM = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z0-9])")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:(\d+)\s+(\d+)\s+R|(?=<<))")
_FILTERS = re.compile(rb"/CF\s*<<.*?>>\s*>>", re.DOTALL)
_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def runs_something(data: bytes) -> bool:
    """Whether it brings a script or starts a program, also from packed objects."""
    return any(_PROGRAM.search(part) for part in (data, *_packed(data)))


def locked(data: bytes) -> bool:
    """Whether a password is needed to open it."""
    found = next(iter(_ENCRYPT.finditer(data)), None)
    if found is None:
        return False
    try:
        return not _opens(_dictionary(data, found), _first_id(data))
    except (ValueError, IndexError):
        return True  # protected in a way nobody here can read


def _packed(data: bytes) -> Iterator[bytes]:
    left = UNPACKED
    for found in _PACKED.finditer(data):
        try:
            part = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            continue  # packed otherwise, or damaged: no viewer runs what it cannot read
        left -= len(part)
        yield part
        if left <= 0:
            return


def _dictionary(data: bytes, found: "re.Match[bytes]") -> bytes:
    """What says how it is protected: in place, or an object of its own, which is never packed."""
    if found[1] is None:
        return data[found.end() : found.end() + 4000]
    place = re.search(rb"(?<!\d)%s\s+%s\s+obj\b" % (found[1], found[2]), data)
    if place is None:
        raise ValueError("no such object")
    return data[place.end() : place.end() + 4000].split(b"endobj")[0]


def _first_id(data: bytes) -> bytes:
    found = re.search(rb"/ID\s*\[\s*(?=[<(])", data)
    return _string(data, found.end()) if found else b""


def _opens(said: bytes, first_id: bytes) -> bool:
    """Whether the empty password opens it."""
    if b"/Standard" not in said:
        return False
    revision = _number(said, b"R", 0)
    owner, user = _text(said, b"O"), _text(said, b"U")
    if revision >= 5:
        salt = user[32:40]
        wanted = hashlib.sha256(salt).digest() if revision == 5 else _hardened(salt)
        return wanted == user[:32]
    flat = _FILTERS.sub(b"", said)
    size = {1: 5, 4: 16}.get(_number(said, b"V", 0), _number(flat, b"Length", 40) // 8)
    rights = (_number(said, b"P", 0) & 0xFFFFFFFF).to_bytes(4, "little")
    plain = re.search(rb"/EncryptMetadata\s+false", said) is not None and revision >= 4
    key = _md5(_PAD + owner[:32] + rights + first_id + (b"\xff\xff\xff\xff" if plain else b""))[:size]
    if revision == 2:
        return _rc4(key, _PAD) == user[:32]
    for _ in range(50):
        key = _md5(key)[:size]
    mark = _md5(_PAD + first_id)
    for turn in range(20):
        mark = _rc4(bytes(one ^ turn for one in key), mark)
    return mark == user[:16]


def _hardened(salt: bytes) -> bytes:
    """The hash of revision 6 (algorithm 2.B) of the empty password."""
    key, turn = hashlib.sha256(salt).digest(), 0
    while True:
        turned = Cipher(algorithms.AES(key[:16]), modes.CBC(key[16:32])).encryptor().update(key * 64)
        key = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(turned[:16]) % 3](turned).digest()
        turn += 1
        if turn >= 64 and turned[-1] <= turn - 32:
            return key[:32]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    """RC4: forty bytes at most are turned here, to learn whether the password is empty."""
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for one in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(one ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _number(said: bytes, name: bytes, otherwise: int) -> int:
    found = re.search(rb"/%s\s+(-?\d+)" % name, said)
    return int(found[1]) if found else otherwise


def _text(said: bytes, name: bytes) -> bytes:
    found = re.search(rb"/%s\s*(?=[<(])" % name, said)
    if found is None:
        raise ValueError("no such entry")
    return _string(said, found.end())


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SIGN = re.compile(rb"\\([0-7]{1,3})|\\(\r\n|.)|(\()|(\))|([^\\()]+)", re.DOTALL)


def _string(data: bytes, place: int) -> bytes:
    """A string of PDF, in hexadecimal or literally with its escapes."""
    if data[place : place + 1] == b"<":
        digits = data[place + 1 : data.index(b">", place)]
        return bytes.fromhex(digits.decode("ascii", "replace"))
    out, depth = bytearray(), 0
    for sign in _SIGN.finditer(data, place):
        octal, escaped, opens, closes, plain = sign.groups()
        depth += bool(opens) - bool(closes)
        if depth == 0:
            return bytes(out)
        if octal:
            out.append(int(octal, 8) & 0xFF)
        elif escaped:
            out += b"" if escaped in (b"\n", b"\r", b"\r\n") else _ESCAPES.get(escaped, escaped)
        elif plain or closes or depth > 1:
            out += sign[0]
    raise ValueError("the string does not end")
