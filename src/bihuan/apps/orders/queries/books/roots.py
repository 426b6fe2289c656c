"""Merkle roots at many sizes in one pass over the leaves (RFC 6962)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from bihuan.engine.ledger.merkle import BLOCK, EMPTY_ROOT, root


@dataclass(frozen=True, slots=True)
class Roots:
    """The number of leaves, the roots by size, and the roots of all whole blocks."""

    size: int
    at: dict[int, str]
    blocks: list[str]


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

    def append_block(self, node: bytes) -> None:
        """Add 1,024 leaves by their root; only where whole blocks came before. :raises ValueError: elsewhere."""
        if self.size % BLOCK:
            raise ValueError(self.size)
        self.size += BLOCK
        bits = self.size // BLOCK
        while not bits & 1:
            node = sha256(b"\x01" + self._peaks.pop() + node).digest()
            bits >>= 1
        self._peaks.append(node)

    def root(self) -> str:
        """Return the root over the leaves so far, in hex."""
        if not self._peaks:
            return EMPTY_ROOT.hex()
        node = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            node = sha256(b"\x01" + peak + node).digest()
        return node.hex()


def roots_at(leaves: Iterable[str], sizes: Iterable[int]) -> Roots:
    """Return the root at each size asked for that the leaves reach, in one pass.

    Blocks of 1,024 leaves in which nobody wants a root are hashed whole, which is twice as fast.
    """
    tree, wanted = GrowingTree(), sorted({*sizes, 0}, reverse=True)
    found: dict[int, str] = {}
    blocks: list[str] = []
    source = map(bytes.fromhex, leaves)
    while True:
        while wanted and wanted[-1] <= tree.size:
            found[wanted.pop()] = tree.root()
        block = list(islice(source, BLOCK))
        if not block:
            return Roots(tree.size, {**found, tree.size: tree.root()}, blocks)
        top = root(block)
        blocks += [top.hex()] if len(block) == BLOCK else []
        if len(block) == BLOCK and not (wanted and wanted[-1] < tree.size + BLOCK):
            tree.append_block(top)
            continue
        for leaf in block:
            tree.append(leaf)
            if wanted and wanted[-1] == tree.size:
                found[wanted.pop()] = tree.root()
