"""Merkle trees in the shape of RFC 6962 with SM3: leaf = SM3(0x00 ‖ data), node = SM3(0x01 ‖ left ‖ right)."""

import hashlib
from collections.abc import Iterable


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
