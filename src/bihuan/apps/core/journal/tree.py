"""The tree over the journal: roots and proofs from whole blocks of 1,024 leaves and the leaves that came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bihuan.apps.core.journal.writing import writing
from bihuan.apps.core.models import DayRoot, Event, JournalBlock, JournalHead
from bihuan.engine.ledger.merkle import BLOCK, inclusion_from_blocks, root, root_from_blocks


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Proof that a leaf is in the tree of `size` leaves with `root`: `path` from the leaf upwards."""

    index: int
    leaf: str
    size: int
    root: str
    path: tuple[str, ...]


def _leaves(first: int, last: int) -> list[bytes]:
    rows = Event.objects.filter(index__gte=first, index__lt=last).order_by("index").values_list("leaf_hash", flat=True)
    return [bytes.fromhex(leaf) for leaf in rows]


def journal_size() -> int:
    """Return the number of events."""
    return JournalHead.objects.filter(pk=1).values_list("size", flat=True).first() or 0


def is_day_closed(day: date) -> bool:
    """Say whether the root of a day is signed."""
    return DayRoot.objects.filter(date=day).exists()


def seal_blocks() -> int:
    """Keep the root of every block that has become whole; return how many there are."""
    with writing() as writer:
        number = JournalBlock.objects.count()
        while (number + 1) * BLOCK <= writer.opened_at_size:
            leaves = _leaves(number * BLOCK, (number + 1) * BLOCK)
            JournalBlock.objects.create(number=number, root=root(leaves).hex())
            number += 1
    return number


def _block_roots(size: int) -> list[bytes]:
    whole = size // BLOCK
    kept = [
        bytes.fromhex(value)
        for value in JournalBlock.objects.filter(number__lt=whole).order_by("number").values_list("root", flat=True)
    ]
    missing = range(len(kept), whole)
    return kept + [root(_leaves(number * BLOCK, (number + 1) * BLOCK)) for number in missing]


def current_root(size: int | None = None) -> tuple[int, str]:
    """Return (size, root in hex) of the tree over the first `size` events; all of them when None."""
    size = journal_size() if size is None else size
    blocks = _block_roots(size)
    return size, root_from_blocks(blocks, _leaves(len(blocks) * BLOCK, size)).hex()


def prove_inclusion(index: int, size: int | None = None) -> Inclusion:
    """Return the proof that event `index` is in the tree. :raises IndexError: there is no such event in it."""
    size = journal_size() if size is None else size
    if not 0 <= index < size:
        raise IndexError(index)
    blocks = _block_roots(size)
    tail = _leaves(len(blocks) * BLOCK, size)
    number = index // BLOCK
    block = tail if number == len(blocks) else _leaves(number * BLOCK, (number + 1) * BLOCK)
    path = inclusion_from_blocks(blocks, tail, index, block)
    top = root_from_blocks(blocks, tail).hex()
    return Inclusion(index, block[index % BLOCK].hex(), size, top, tuple(step.hex() for step in path))
