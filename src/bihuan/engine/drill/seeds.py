"""Where randomness comes from: named streams of one seed, equal on every machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_SPREAD = 1 << 20


def stream(seed: int, *names: object) -> random.Random:
    """Return the random stream that belongs to these names under this seed (independent of all other streams)."""
    return random.Random(":".join(str(part) for part in (seed, *names)))  # noqa: S311  drill data, no secrets


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by integer weights (largest remainder, earlier wins a tie); the parts sum to `total` exactly.

    :raises ValueError: when the weights sum to zero.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights must sum to more than zero")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def within(rng: random.Random, low: int, high: int) -> int:
    """Return a whole number in [low, high] from 20 random bits (faster than `randint`, and fixed across versions)."""
    return low + (rng.getrandbits(20) * (high - low + 1)) // _SPREAD


def pick(rng: random.Random, items: Sequence[T]) -> T:
    """Return one of the items, each equally likely."""
    return items[(rng.getrandbits(20) * len(items)) >> 20]


def chance(rng: random.Random, per_mille: int) -> bool:
    """Answer yes in `per_mille` of 1,000 cases."""
    return rng.getrandbits(20) * 1000 < per_mille * _SPREAD
