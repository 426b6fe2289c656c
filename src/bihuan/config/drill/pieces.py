"""Many things in pieces that one act can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def pieces(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Give the things in order, at most `size` at a time."""
    for first in range(0, len(things), size):
        yield things[first : first + size]
