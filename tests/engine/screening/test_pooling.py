"""Pool sizes: each formula against counting every outcome, the thresholds, and the best of those offered."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.screening.pooling import (
    USELESS_ABOVE,
    PoolChoice,
    array,
    best_array,
    best_pool,
    best_three_stage,
    dorfman,
    equal_at,
    three_stage,
)

SHARES = st.floats(0, 1)


def weights(p: float, people: int) -> list[tuple[float, tuple[int, ...]]]:
    """Return every outcome of so many people with its chance."""
    return [
        (float(np.prod([p if one else 1 - p for one in outcome])), outcome)
        for outcome in itertools.product((0, 1), repeat=people)
    ]


@given(p=SHARES, size=st.integers(2, 8))
def test_dorfman_is_the_mean_over_every_outcome(p: float, size: int) -> None:
    tests = sum(weight * (1 + size * any(outcome)) for weight, outcome in weights(p, size))
    assert dorfman(p, size) == pytest.approx(tests / size, abs=1e-12)


@given(p=SHARES, sizes=st.sampled_from([(4, 2), (6, 2), (6, 3), (8, 4), (9, 3)]))
def test_three_stages_are_the_mean_over_every_outcome(p: float, sizes: tuple[int, int]) -> None:
    size, part = sizes

    def used(outcome: tuple[int, ...]) -> int:
        parts = [outcome[at : at + part] for at in range(0, size, part)]
        return 1 + any(outcome) * len(parts) + sum(part for one in parts if any(one))

    tests = sum(weight * used(outcome) for weight, outcome in weights(p, size))
    assert three_stage(p, size, part) == pytest.approx(tests / size, abs=1e-12)


@pytest.mark.parametrize("p", [0.0, 0.01, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("side", [2, 3])
def test_an_array_is_the_mean_over_every_outcome(p: float, side: int) -> None:
    def used(outcome: tuple[int, ...]) -> int:
        square = np.array(outcome).reshape(side, side)
        return 2 * side + int(np.outer(square.any(axis=1), square.any(axis=0)).sum())

    tests = sum(weight * used(outcome) for weight, outcome in weights(p, side * side))
    assert array(p, side) == pytest.approx(tests / side**2, abs=1e-12)


def test_twenty_in_one_beats_ten_in_one_exactly_below_its_threshold() -> None:
    threshold = equal_at(10, 20)
    assert threshold == pytest.approx(0.00540839, abs=5e-9)
    assert dorfman(threshold - 1e-9, 20) < dorfman(threshold - 1e-9, 10)
    assert dorfman(threshold + 1e-9, 20) > dorfman(threshold + 1e-9, 10)


def test_no_pool_helps_above_the_last_threshold() -> None:
    assert pytest.approx(equal_at(1, 3), abs=1e-15) == USELESS_ABOVE
    assert pytest.approx(0.30663872564936523, abs=1e-15) == USELESS_ABOVE
    every = range(2, 400)
    assert best_pool(USELESS_ABOVE - 1e-9, every).sizes == (3,)
    assert best_pool(USELESS_ABOVE + 1e-9, every) == PoolChoice("single", (1,), 1.0)
    assert max(equal_at(1, size) for size in every) == equal_at(1, 3)


@given(p=SHARES, sizes=st.sets(st.integers(2, 60), min_size=1))
def test_the_best_pool_is_never_beaten_by_another_offered(p: float, sizes: set[int]) -> None:
    best = best_pool(p, sizes)
    assert best.tests == min([1.0, *(dorfman(p, size) for size in sizes)])


@given(p=SHARES)
def test_the_best_of_three_stages_and_arrays_are_never_beaten(p: float) -> None:
    staged = best_three_stage(p, 24)
    assert staged.tests == min(
        three_stage(p, size, part) for size in range(4, 25) for part in range(2, size) if size % part == 0
    )
    assert best_array(p, 12).tests == min(array(p, side) for side in range(2, 13))


@given(p=SHARES, size=st.integers(2, 50))
def test_more_positive_people_never_need_fewer_tests(p: float, size: int) -> None:
    assert dorfman(p, size) <= dorfman(min(1.0, p + 0.01), size)
    assert array(p, size) <= array(min(1.0, p + 0.01), size)


def test_figures_that_make_no_pool_are_refused() -> None:
    for refused in (
        lambda: dorfman(-0.1, 5),
        lambda: dorfman(1.1, 5),
        lambda: dorfman(0.1, 0),
        lambda: three_stage(0.1, 10, 3),
        lambda: three_stage(0.1, 10, 10),
        lambda: three_stage(0.1, 10, 1),
        lambda: array(0.1, 1),
        lambda: best_three_stage(0.1, 3),
        lambda: best_array(0.1, 1),
        lambda: equal_at(10, 10),
        lambda: equal_at(2, 3),
    ):
        with pytest.raises(ValueError, match=r"."):
            refused()


def test_one_person_a_tube_is_one_test() -> None:
    assert dorfman(0.4, 1) == 1.0
