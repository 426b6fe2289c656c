"""Judges of siting that know nothing of the engine: every choice tried, small worlds drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, combinations_with_replacement

import numpy as np
from hypothesis import strategies as st

from bihuan.engine.siting.answers import Bools, Floats

Drawn = tuple[Floats, Floats]


@st.composite
def worlds(draw: st.DrawFn, most_sites: int = 8, most_demands: int = 9) -> Drawn:
    """Draw weights (demand,) and whole seconds (demand, candidates)."""
    demands, sites = draw(st.integers(1, most_demands)), draw(st.integers(1, most_sites))
    weights = draw(st.lists(st.integers(1, 9), min_size=demands, max_size=demands))
    seconds = draw(st.lists(st.integers(0, 400), min_size=demands * sites, max_size=demands * sites))
    return np.array(weights, float), np.array(seconds, float).reshape(demands, sites)


def choices(sites: int, most: int) -> Iterator[tuple[int, ...]]:
    """Return every choice of at most so many of the sites, each once."""
    for many in range(most + 1):
        yield from combinations(range(sites), many)


def stacks(sites: int, units: int) -> Iterator[tuple[int, ...]]:
    """Return every way to put so many units on sites, several on one allowed."""
    yield from combinations_with_replacement(range(sites), units)


def weight_of(weights: Floats, reach: Bools, chosen: tuple[int, ...]) -> float:
    """Return the demand that one of the chosen reaches, counted one by one."""
    return float(sum(w for w, row in zip(weights, reach, strict=True) if any(row[site] for site in chosen)))


def best_of(options: Iterator[tuple[int, ...]], value: Callable[[tuple[int, ...]], float]) -> float:
    """Return the highest value of any option, −inf without one."""
    return max((value(one) for one in options), default=-np.inf)
