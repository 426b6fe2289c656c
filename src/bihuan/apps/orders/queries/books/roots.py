"""Merkle roots at many sizes in one pass over the leaves (RFC 6962)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from bihuan.engine.ledger.merkle import EMPTY_ROOT


class GrowingTree:
    """The roots of the perfect subtrees that a growing journal consists of, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        self.size += 1
        bits, node, peaks = self.size, leaf, self._peaks
        while not bits & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            bits >>= 1
        peaks.append(node)

    def root(self) -> str:
        """Return the root over the leaves so far, in hex."""
        if not self._peaks:
            return EMPTY_ROOT.hex()
        node = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            node = sha256(b"\x01" + peak + node).digest()
        return node.hex()


def roots_at(leaves: Iterable[str], sizes: Iterable[int]) -> tuple[int, dict[int, str]]:
    """Return how many leaves there are, and the root at each size asked for that they reach."""
    tree, wanted = GrowingTree(), set(sizes)
    found = {0: tree.root()} if 0 in wanted else {}
    for leaf in leaves:
        tree.append(bytes.fromhex(leaf))
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return tree.size, {**found, tree.size: tree.root()}
