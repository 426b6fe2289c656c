"""Numbers of places: along a Hilbert curve, 32 bits, for ever. Adding a place renumbers none.

A number below RESERVED is `cell of the curve × 32 + serial within the cell`. A full cell hands on to the next free
number along the curve, which is in the neighbouring cell; at the curve's end the search turns back. Places without a
position, or outside the lake's bounds, take the next number from RESERVED on: no area can be told from those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bihuan.engine.exposure.hilbert import BEYOND, ORDER, Floats, Uint32s, cells_at
from bihuan.engine.exposure.layout import PLACES_SCHEMA

SERIAL_BITS: Final = 5
RESERVED: Final = 1 << (2 * ORDER + SERIAL_BITS)  # 2**31
MOST: Final = 1 << 32


class NumbersExhausted(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """All place numbers of a range are taken."""


def is_reserved(places: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Say which numbers carry no area: their places have no position, or one outside the lake's bounds."""
    return np.asarray(places >= RESERVED)


class _Free:
    """The numbers that are free, found by following those that are taken (union-find with halved paths)."""

    def __init__(self, taken: Iterable[int]) -> None:
        self._next = {number: number + 1 for number in taken}
        self._before: dict[int, int] = {}

    def take_from(self, number: int, end: int) -> int:
        found = self._follow(number)
        if found >= end:
            found = self._turn_back(number)
        self._next[found] = found + 1
        return found

    def _follow(self, number: int) -> int:
        onward = self._next
        while number in onward:
            ahead = onward[number]
            onward[number] = onward.get(ahead, ahead)
            number = onward[number]
        return number

    def _turn_back(self, number: int) -> int:
        while number in self._next:
            number -= 1
        if number < 0:
            raise NumbersExhausted("no number is left along the curve")
        return number


def number_places(
    longitude: Floats, latitude: Floats, bounds: tuple[float, float, float, float], taken: Uint32s
) -> Uint32s:
    """Return a new number for each place, none of them in `taken`. Positions in WGS-84 degrees, NaN when unknown.

    :raises NumbersExhausted: 2**31 places are there already.
    """
    cells = cells_at(longitude, latitude, bounds).astype(np.int64)
    numbers = np.zeros(len(cells), dtype=np.uint32)
    free = _Free(taken[taken < RESERVED].tolist())
    placed = np.flatnonzero(cells != BEYOND)
    for index in placed[np.argsort(cells[placed], kind="stable")].tolist():
        numbers[index] = free.take_from(int(cells[index]) << SERIAL_BITS, RESERVED)
    start = max(int(taken.max(initial=0)) + 1, RESERVED)
    beyond = np.flatnonzero(cells == BEYOND)
    if start + len(beyond) > MOST:
        raise NumbersExhausted("no number is left for places without a position")
    numbers[beyond] = np.arange(start, start + len(beyond), dtype=np.int64).astype(np.uint32)
    return numbers


@dataclass(frozen=True, slots=True)
class NewPlaces:
    """Places to be added, one entry each; positions in WGS-84 degrees, NaN when unknown; codes are unique in a lake."""

    codes: list[str]
    names: list[str]
    kinds: list[str]
    areas: list[str]
    longitude: Floats
    latitude: Floats


def add_places(places: pa.Table, new: NewPlaces, bounds: tuple[float, float, float, float]) -> pa.Table:
    """Return the places with the new ones added, by number. :raises NumbersExhausted: as `number_places`."""
    taken = np.asarray(places["place"].combine_chunks(), dtype=np.uint32)
    numbers = number_places(new.longitude, new.latitude, bounds, taken)
    unknown = np.isnan(new.longitude) | np.isnan(new.latitude)
    added = pa.table(
        [
            pa.array(numbers), pa.array(new.codes, pa.string()), pa.array(new.names, pa.string()),
            pa.array(new.kinds, pa.string()), pa.array(new.longitude, mask=unknown),
            pa.array(new.latitude, mask=unknown), pa.array(new.areas, pa.string()),
        ],
        schema=PLACES_SCHEMA,
    )  # fmt: skip
    return pa.concat_tables([places.cast(PLACES_SCHEMA), added]).sort_by("place").combine_chunks()
