"""The Merkle tree of RFC 6962 over leaf hashes, whole or by blocks of 1,024 leaves whose roots are kept.

A block root is a node of the tree (1,024 is a power of two), so a proof in a journal of a million events needs the
thousand block roots, the tail, and the leaves of one block.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

BLOCK = 1024
EMPTY_ROOT = sha256(b"").digest()
RangeRoot = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256 of 0x00 and the data (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256 of 0x01 and both children (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over these leaf hashes (or node hashes of one height); of none it is the hash of nothing."""
    level = list(leaves)
    while len(level) > 1:
        # The last one without a partner rises as it is: the same tree as the recursive split of the RFC.
        pairs = zip(level[0::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + level[len(level) & ~1 :]
    return level[0] if level else EMPTY_ROOT


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of the leaf at `index`, lowest node first.

    :raises IndexError: when there is no such leaf.
    """
    return _path(_range_root_of_leaves(leaves), index, len(leaves))


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the first `old_size` leaves were not changed; empty for 0 and for the whole.

    :raises IndexError: when the tree never was that large.
    """
    return _growth(_range_root_of_leaves(leaves), old_size, len(leaves))


def root_from_blocks(block_roots: Sequence[bytes], tail: Sequence[bytes]) -> bytes:
    """Return the root of a journal from its full blocks' roots and the leaf hashes after them.

    :raises ValueError: when the tail would fill a block.
    """
    return root(_units(block_roots, tail))


def inclusion_from_blocks(
    block_roots: Sequence[bytes], tail: Sequence[bytes], index: int, block_leaves: Sequence[bytes]
) -> list[bytes]:
    """Return the audit path of leaf `index`; `block_leaves` are those of block `index // BLOCK` (ignored in the tail).

    :raises IndexError: when there is no such leaf.
    :raises ValueError: when `block_leaves` are not those of that block.
    """
    range_root = _range_root_of_blocks(block_roots, tail, index, block_leaves, True)
    return _path(range_root, index, _size(block_roots, tail))


def consistency_from_blocks(
    block_roots: Sequence[bytes], tail: Sequence[bytes], old_size: int, block_leaves: Sequence[bytes]
) -> list[bytes]:
    """Return the proof of growth from `old_size`; `block_leaves` are those of block `old_size // BLOCK`, if it is full.

    :raises IndexError: when the tree never was that large.
    :raises ValueError: when `block_leaves` are not those of that block.
    """
    # A size at the edge of a block cuts none, so the block roots alone prove it.
    range_root = _range_root_of_blocks(block_roots, tail, old_size, block_leaves, bool(old_size % BLOCK))
    return _growth(range_root, old_size, _size(block_roots, tail))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether `proof` leads from the leaf hash at `index` to the root at `size` (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(other, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, other)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the tree at `old_size` is a prefix of that at `new_size` (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size in (0, new_size):
        return not proof and (old_root == new_root if old_size == new_size else old_root == EMPTY_ROOT)
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _growth_leads(path, old_size - 1, new_size - 1) == (old_root, new_root)


def _growth_leads(path: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Fold a consistency proof into the old and the new root; None when it is too long or too short."""
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(lo: int, hi: int) -> int:
    """Return where the RFC divides the leaves lo…hi: after the largest power of two that is less than their number."""
    return lo + (1 << (hi - lo - 1).bit_length() - 1)


def _path(range_root: RangeRoot, index: int, size: int) -> list[bytes]:
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    lo, hi, path = 0, size, []
    while hi - lo > 1:
        middle = _split(lo, hi)
        if index < middle:
            path.append(range_root(middle, hi))
            hi = middle
        else:
            path.append(range_root(lo, middle))
            lo = middle
    return path[::-1]


def _growth(range_root: RangeRoot, old_size: int, size: int) -> list[bytes]:
    if not 0 <= old_size <= size:
        raise IndexError(f"old size {old_size} of {size}")
    if old_size == 0:
        return []
    lo, hi, path = 0, size, []
    while hi != old_size:
        middle = _split(lo, hi)
        if old_size <= middle:
            path.append(range_root(middle, hi))
            hi = middle
        else:
            path.append(range_root(lo, middle))
            lo = middle
    # From lo = 0 the old root itself is this node, and whoever checks has it already.
    return ([range_root(lo, hi)] if lo else []) + path[::-1]


def _range_root_of_leaves(leaves: Sequence[bytes]) -> RangeRoot:
    return lambda lo, hi: root(leaves[lo:hi])


def _range_root_of_blocks(
    block_roots: Sequence[bytes], tail: Sequence[bytes], place: int, block_leaves: Sequence[bytes], is_needed: bool
) -> RangeRoot:
    units, full = _units(block_roots, tail), len(block_roots) * BLOCK
    first = place - place % BLOCK
    if first < full and is_needed and len(block_leaves) != BLOCK:
        raise ValueError(f"block {first // BLOCK} has {BLOCK} leaves")

    def range_root(lo: int, hi: int) -> bytes:
        if hi - lo >= BLOCK or (lo >= full and lo % BLOCK == 0 and hi == full + len(tail)):
            return root(units[lo // BLOCK : -(-hi // BLOCK)])
        return root(tail[lo - full : hi - full] if lo >= full else block_leaves[lo - first : hi - first])

    return range_root


def _units(block_roots: Sequence[bytes], tail: Sequence[bytes]) -> list[bytes]:
    if len(tail) >= BLOCK:
        raise ValueError(f"a tail has fewer than {BLOCK} leaves")
    return [*block_roots, root(tail)] if tail else list(block_roots)


def _size(block_roots: Sequence[bytes], tail: Sequence[bytes]) -> int:
    return len(block_roots) * BLOCK + len(tail)
