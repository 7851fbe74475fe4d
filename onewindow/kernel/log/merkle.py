"""Merkle trees in the shape of RFC 6962 with SM3: leaf = SM3(0x00 ‖ data), node = SM3(0x01 ‖ left ‖ right)."""

import hashlib
from collections.abc import Iterable, Sequence


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905) of some bytes."""
    return hashlib.new("sm3", data).digest()


class Tree:
    """The root of a growing list of leaves in logarithmic memory: complete subtrees wait on a stack."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.count = 0
        self._stack: list[tuple[int, bytes]] = []
        for leaf in leaves:
            self.add(leaf)

    def add(self, data: bytes) -> None:
        """Append one leaf."""
        self.count += 1
        size, node = 1, sm3(b"\x00" + data)
        while self._stack and self._stack[-1][0] == size:
            _, left = self._stack.pop()
            size, node = size * 2, sm3(b"\x01" + left + node)
        self._stack.append((size, node))

    def root(self) -> bytes:
        """The Merkle tree hash; of no leaves the hash of nothing."""
        if not self._stack:
            return sm3(b"")
        node = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            node = sm3(b"\x01" + left + node)
        return node


def path(leaves: Sequence[bytes], index: int) -> list[str]:
    """The audit path of a leaf (RFC 6962, 2.1.1), from the leaf up: hexadecimal hashes of the neighbours."""
    if len(leaves) <= 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*path(leaves[:half], index), Tree(leaves[half:]).root().hex()]
    return [*path(leaves[half:], index - half), Tree(leaves[:half]).root().hex()]


def climbed(leaf: bytes, index: int, count: int, neighbours: Sequence[str]) -> bytes | None:
    """The root that a leaf and its audit path lead to; None if the path has not the length this place asks for."""
    left_of: list[bool] = []
    while count > 1:
        half = _half(count)
        right = index >= half
        left_of.append(right)
        index, count = (index - half, count - half) if right else (index, half)
    if len(left_of) != len(neighbours):
        return None
    node = sm3(b"\x00" + leaf)
    for right, neighbour in zip(reversed(left_of), neighbours, strict=True):
        other = bytes.fromhex(neighbour)
        node = sm3(b"\x01" + other + node) if right else sm3(b"\x01" + node + other)
    return node


def _half(count: int) -> int:
    """The largest power of two below a count."""
    return 1 << (count - 1).bit_length() - 1
