"""The curve visits every cell once, neighbour after neighbour; numbers of places hold for ever."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.exposure.lakes import BOUNDS

from bihuan.engine.exposure.hilbert import BEYOND, CELLS, ORDER, cell_of, cells_at, hilbert_of
from bihuan.engine.exposure.layout import PLACES_SCHEMA
from bihuan.engine.exposure.placing import (
    RESERVED,
    SERIAL_BITS,
    NewPlaces,
    NumbersExhausted,
    _Free,
    add_places,
    is_reserved,
    number_places,
)

NONE = np.zeros(0, np.uint32)
positions = st.tuples(st.floats(104.9, 107.1), st.floats(29.9, 32.1)) | st.just((np.nan, np.nan))


def arrays(points: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(points, np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@pytest.mark.parametrize("order", range(1, 10))
def test_each_step_along_the_curve_goes_to_a_neighbour_and_every_cell_is_visited_once(order: int) -> None:
    x, y = (side.astype(int) for side in cell_of(np.arange(4**order, dtype=np.uint32), order=order))
    assert (np.abs(np.diff(x)) + np.abs(np.diff(y))).tolist() == [1] * (4**order - 1)
    assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == 4**order


@given(st.lists(st.integers(0, CELLS - 1), min_size=1, max_size=50))
def test_a_cell_and_its_distance_along_the_curve_give_each_other(along: list[int]) -> None:
    numbers = np.array(along, np.uint32)
    assert hilbert_of(*cell_of(numbers)).tolist() == along


def test_the_edges_belong_to_the_bounds_and_what_lies_outside_has_no_cell() -> None:
    west, south, east, north = BOUNDS
    x = np.array([west, east, west - 1e-6, east + 1e-6, np.nan, west])
    y = np.array([south, north, south, north, south, north + 1e-6])
    side = (1 << ORDER) - 1
    corner = int(hilbert_of(np.array([side], np.uint32), np.array([side], np.uint32))[0])
    assert cells_at(x, y, BOUNDS).tolist() == [0, corner, BEYOND, BEYOND, BEYOND, BEYOND]


@settings(max_examples=60)
@given(st.lists(st.lists(positions, max_size=30), max_size=4))
def test_numbers_are_unique_fit_32_bits_and_are_never_given_again(batches: list[list[tuple[float, float]]]) -> None:
    taken = NONE
    for batch in batches:
        x, y = arrays(batch)
        numbers = number_places(x, y, BOUNDS, taken)
        cells = cells_at(x, y, BOUNDS)
        assert is_reserved(numbers).tolist() == (cells == BEYOND).tolist()
        taken = np.concatenate([taken, numbers])
    assert len(set(taken.tolist())) == len(taken)


def test_a_place_takes_the_first_free_serial_of_its_cell() -> None:
    x, y = arrays([(106.1, 30.8)] * 3)
    cell = int(cells_at(x, y, BOUNDS)[0])
    assert number_places(x, y, BOUNDS, NONE).tolist() == [(cell << SERIAL_BITS) + serial for serial in range(3)]


def test_a_full_cell_hands_on_to_the_next_cell_along_the_curve() -> None:
    x, y = arrays([(106.1, 30.8)] * 70)
    first = int(cells_at(x, y, BOUNDS)[0]) << SERIAL_BITS
    assert number_places(x, y, BOUNDS, NONE).tolist() == list(range(first, first + 70))


def test_at_the_end_of_the_curve_the_search_turns_back() -> None:
    x, y = (side.astype(float) for side in cell_of(np.array([CELLS - 1], np.uint32)))
    west, south, east, north = BOUNDS
    step = 1 << ORDER
    x, y = west + (x + 0.5) / step * (east - west), south + (y + 0.5) / step * (north - south)
    taken = np.arange(RESERVED - 32, RESERVED, dtype=np.uint32)
    assert number_places(x, y, BOUNDS, taken).tolist() == [RESERVED - 33]


def test_when_every_number_is_taken_it_is_said() -> None:
    with pytest.raises(NumbersExhausted):
        _Free(range(5)).take_from(2, 5)
    with pytest.raises(NumbersExhausted):
        number_places(*arrays([(np.nan, np.nan)]), BOUNDS, np.array([2**32 - 1], np.uint32))


def test_adding_places_renumbers_none_and_sorts_them_by_number() -> None:
    def new(codes: list[str], points: list[tuple[float, float]]) -> NewPlaces:
        return NewPlaces(codes, codes, ["shop"] * len(codes), [""] * len(codes), *arrays(points))

    one = add_places(PLACES_SCHEMA.empty_table(), new(["a", "b"], [(106.5, 31.5), (np.nan, np.nan)]), BOUNDS)
    two = add_places(one, new(["c", "d"], [(106.5, 31.5), (105.1, 30.1)]), BOUNDS)
    before, after = ({row["code"]: row["place"] for row in table.to_pylist()} for table in (one, two))
    assert {code: after[code] for code in before} == before
    assert after["c"] == after["a"] + 1
    assert two["place"].to_pylist() == sorted(after.values())
    assert [row["longitude"] for row in two.to_pylist() if row["code"] == "b"] == [None]
