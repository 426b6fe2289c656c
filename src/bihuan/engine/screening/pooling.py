"""How many people to put in one tube: expected tests a person of Dorfman's, three-stage and array pooling.

`p` is the share of people who are positive. Assumed: people are positive independently of each other, and the test
errs neither in a pool nor alone. Families that share a tube are positive together, so the real number of repeats is
lower than said here; dilution in a large pool is not modelled and has to be judged by the laboratory.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

USELESS_ABOVE = 1.0 - 3.0 ** (-1.0 / 3.0)
"""The positivity above which no pool size saves a test: three in a tube are the last to help (0.3066387…)."""


@dataclass(frozen=True)
class PoolChoice:
    """A way of pooling: dorfman, three_stage, array or single; sizes, first stage first; expected tests a person."""

    scheme: str
    sizes: tuple[int, ...]
    tests: float


def dorfman(p: float, size: int) -> float:
    """Return the expected tests a person: one for the pool, each member again when it is positive; 1 alone.

    `1/n + 1 - (1-p)^n` (Dorfman, Ann. Math. Stat. 14:436, 1943).
    :raises ValueError: unless 0 <= p <= 1 and size >= 1.
    """
    _check(p, size)
    return 1.0 if size == 1 else 1.0 / size + _any(p, size)


def three_stage(p: float, size: int, part: int) -> float:
    """Return the expected tests a person: a pool, then its parts of `part` people, then people.

    `1/m + (1 - (1-p)^m)/k + 1 - (1-p)^k` (Finucan, Appl. Stat. 13:43, 1964).
    :raises ValueError: unless 0 <= p <= 1 and the part divides the size evenly into two parts or more of two or more.
    """
    _check(p, size)
    if part < 2 or size % part or size == part:
        raise ValueError(f"pool of {size} in parts of {part}")
    return 1.0 / size + _any(p, size) / part + _any(p, part)


def array(p: float, side: int) -> float:
    """Return the expected tests a person of a square array: a pool a row and a column, then each crossing that is hit.

    `2/n + 1 - 2(1-p)^n + (1-p)^(2n-1)` (Phatarfod and Sudbury, Stat. Med. 13:2337, 1994, without a master pool).
    :raises ValueError: unless 0 <= p <= 1 and side >= 2.
    """
    _check(p, side)
    if side < 2:
        raise ValueError(f"array of side {side}")
    # = p + q (1 - q^(n-1))²: the person is positive, or negative with a positive in their row and in their column
    return 2.0 / side + p + (1.0 - p) * _any(p, side - 1) ** 2


def best_pool(p: float, sizes: Iterable[int]) -> PoolChoice:
    """Return the size of those offered with the fewest expected tests by Dorfman's scheme, the smaller of equals.

    One person a tube is always on offer: above `USELESS_ABOVE` the answer is `single`.
    :raises ValueError: unless 0 <= p <= 1 and every size >= 1.
    """
    _check(p, 1)
    size = min({1, *sizes}, key=lambda one: (dorfman(p, one), one))
    return PoolChoice("single" if size == 1 else "dorfman", (size,), dorfman(p, size))


def best_three_stage(p: float, largest: int) -> PoolChoice:
    """Return the best pool and part with a pool of at most `largest` people, the smaller of equals.

    :raises ValueError: unless 0 <= p <= 1 and largest >= 4.
    """
    _check(p, largest)
    if largest < 4:
        raise ValueError(f"largest pool {largest}")
    pairs = ((size, part) for part in range(2, largest // 2 + 1) for size in range(2 * part, largest + 1, part))
    tests, *sizes = min((three_stage(p, *pair), *pair) for pair in pairs)
    return PoolChoice("three_stage", tuple(sizes), tests)


def best_array(p: float, largest: int) -> PoolChoice:
    """Return the best side of a square array of at most `largest`, the smaller of equals.

    :raises ValueError: unless 0 <= p <= 1 and largest >= 2.
    """
    _check(p, largest)
    if largest < 2:
        raise ValueError(f"largest side {largest}")
    tests, side = min((array(p, side), side) for side in range(2, largest + 1))
    return PoolChoice("array", (side,), tests)


def equal_at(smaller: int, larger: int) -> float:
    """Return the positivity at which two pool sizes of Dorfman's scheme need equally many tests.

    Below it the larger pool needs fewer. Bisection to the last bit; `smaller` = 1 asks where the larger stops helping.
    :raises ValueError: unless 1 <= smaller < larger, or where the two never meet (2 and 3 do not).
    """
    if not 1 <= smaller < larger:
        raise ValueError(f"{smaller} and {larger}")
    if smaller == 1:
        return -math.expm1(-math.log(larger) / larger)  # 1/n = (1-p)^n
    low, high = 0.0, _crossing_high(smaller, larger)
    while low < (middle := (low + high) / 2.0) < high:
        low, high = (middle, high) if dorfman(middle, larger) < dorfman(middle, smaller) else (low, middle)
    return high


def _crossing_high(smaller: int, larger: int) -> float:
    """Return a positivity at which the larger pool is worse: where its repeats exceed the smaller's the most.

    `q^a - q^b` is largest at `q = (a/b)^(1/(b-a))`, so the first meeting lies below 1 - q.
    """
    high = -math.expm1(math.log(smaller / larger) / (larger - smaller))
    if dorfman(high, larger) <= dorfman(high, smaller):
        raise ValueError(f"pools of {larger} never need more tests than pools of {smaller}")
    return high


def _any(p: float, size: int) -> float:
    """Return the chance that one of so many is positive, exact for small p too: `1 - (1-p)^size`."""
    return 1.0 if p == 1.0 and size else -math.expm1(size * math.log1p(-p)) if size else 0.0


def _check(p: float, size: int) -> None:
    if not 0.0 <= p <= 1.0 or size < 1:
        raise ValueError(f"positivity {p}, size {size}")
