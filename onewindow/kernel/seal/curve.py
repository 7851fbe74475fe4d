"""The SM2 curve (GB/T 32918.5): whether a point lies on it, and whether a signature verifies.

Verifying handles public values only, so plain integers do; signing, which must not leak, is gmssl's. gmssl's own
verification prints C traces for every signature that does not match, on a stranger's terminal too.
"""

P = int("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF", 16)
A = P - 3
B = int("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93", 16)
N = int("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123", 16)
G = (
    int("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7", 16),
    int("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0", 16),
)
PARAMETERS = b"".join(number.to_bytes(32, "big") for number in (A, B, *G))
"""a, b and the base point as they enter Z."""

_Jacobian = tuple[int, int, int]
_NOWHERE: _Jacobian = (1, 1, 0)


def on_curve(point: bytes) -> bool:
    """Whether 64 bytes are a point of the curve."""
    if len(point) != 64:
        return False
    x, y = _affine(point)
    return x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def matches(point: bytes, digest: bytes, r: int, s: int) -> bool:
    """Whether (r, s) is a signature of the digest under the point: (e + x₁) mod n = r, where s·G + (r + s)·Q = (x₁, y₁)."""
    t = (r + s) % N
    if t == 0:
        return False
    x, _, z = _sum_of(s, G, t, _affine(point))
    if z == 0:
        return False
    inverse = pow(z, -1, P)
    return (int.from_bytes(digest, "big") + x * inverse * inverse % P) % N == r


def _affine(point: bytes) -> tuple[int, int]:
    return int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")


def _sum_of(k: int, first: tuple[int, int], m: int, second: tuple[int, int]) -> _Jacobian:
    """k·first + m·second in one pass over the bits of both (Shamir's trick)."""
    one, two = (*first, 1), (*second, 1)
    table = (_NOWHERE, one, two, _add(one, two))
    total = _NOWHERE
    for bit in range(max(k.bit_length(), m.bit_length()) - 1, -1, -1):
        total = _double(total)
        chosen = (k >> bit & 1) | (m >> bit & 1) << 1
        if chosen:
            total = _add(total, table[chosen])
    return total


def _double(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if z == 0 or y == 0:
        return _NOWHERE
    zz, yy = z * z % P, y * y % P
    s = 4 * x * yy % P
    m = 3 * (x - zz) * (x + zz) % P  # a = -3
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(one: _Jacobian, two: _Jacobian) -> _Jacobian:
    x1, y1, z1 = one
    x2, y2, z2 = two
    if z1 == 0:
        return two
    if z2 == 0:
        return one
    zz1, zz2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * zz2 % P, x2 * zz1 % P
    s1, s2 = y1 * zz2 * z2 % P, y2 * zz1 * z1 % P
    if u1 == u2:
        return _double(one) if s1 == s2 else _NOWHERE
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * z1 * z2 % P
