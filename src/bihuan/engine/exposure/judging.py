"""What can be said of rows only when all of a file are there: rows that repeat, and persons who would have flown.

Sorting and comparing happen on the arrays of one file, whole; what that takes is told beside holders.MOST_ROWS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.exposure.clock import Flags, Int64s
from bihuan.engine.exposure.datum import distance_m
from bihuan.engine.exposure.hilbert import Floats, Uint32s

UNKNOWN_END: Final = np.iinfo(np.int64).min
BLOCK: Final = 1 << 20  # rows compared at a time, so that what is in between stays small
SLACK_S: Final = 60  # two clocks of two doors differ by that much
Order = npt.NDArray[np.int64]
Column = npt.NDArray[Any]  # of the kinds that a row consists of


@dataclass(slots=True)
class Rows:
    """The kept rows of a file. Visits have `place` and `end` (UNKNOWN_END: nobody noted it); points have neither.

    `longitude` and `latitude` are WGS-84 degrees (NaN: unknown): of a point one a row, of visits one for each `spot`,
    and `spot` says which. `start` of a point is when.
    """

    lines: Uint32s
    person: Uint32s
    start: Int64s
    end: Int64s | None
    place: Uint32s | None
    spot: npt.NDArray[np.int32] | None
    longitude: Floats
    latitude: Floats

    def where(self, rows: Order) -> tuple[Floats, Floats]:
        """Return the position of some rows."""
        at = rows if self.spot is None else self.spot[rows]
        return self.longitude[at], self.latitude[at]

    def take(self, rows: Order) -> Rows:
        """Return some of the rows."""
        if self.spot is None or self.place is None or self.end is None:
            x, y = self.where(rows)
            return Rows(self.lines[rows], self.person[rows], self.start[rows], None, None, None, x, y)
        told = self.lines[rows], self.person[rows], self.start[rows], self.end[rows], self.place[rows], self.spot[rows]
        return Rows(*told, self.longitude, self.latitude)

    def identity(self) -> list[Column]:
        """Return the columns in which two rows must be equal to be one and the same, after person and start."""
        if self.place is not None and self.end is not None:
            return [self.place, self.end]
        return [self.longitude, self.latitude]


def _neighbours(order: Order) -> Iterator[tuple[int, Order, Order]]:
    """Give the rows and those that follow them, BLOCK at a time, with the place in the order where they begin."""
    for at in range(0, len(order) - 1, BLOCK):
        yield at, order[at : at + BLOCK][: len(order) - 1 - at], order[at + 1 : at + 1 + BLOCK]


def repeated(rows: Rows, order: Order) -> Flags:
    """Say which rows repeat an earlier line of the file exactly. `order` sorts by (person, start), then line."""
    found = np.zeros(len(order), bool)
    same = np.zeros(len(order) - 1, bool)
    for at, a, b in _neighbours(order):
        same[at : at + len(a)] = (rows.person[a] == rows.person[b]) & (rows.start[a] == rows.start[b])
    tied = order[np.append(same, False) | np.append(False, same)]
    if not len(tied):
        return found
    columns: list[Column] = [rows.person, rows.start, *rows.identity()]
    inner = tied[np.lexsort((rows.lines[tied], *(column[tied] for column in columns)))]
    equal = np.ones(len(inner) - 1, bool)
    for column in columns:
        equal &= column[inner][1:] == column[inner][:-1]
    found[inner[1:][equal]] = True
    return found


def _too_fast(rows: Rows, a: Order, b: Order, most_kmh: float) -> Flags:
    """Say which pairs of rows of one person are too far apart for the time between them.

    Between stays that overlap there is no speed: a register of homes beside a visit to a shop is no contradiction.
    """
    left = rows.start[a]
    if rows.end is not None:
        left = np.where(rows.end[a] == UNKNOWN_END, left, rows.end[a])
    between = rows.start[b] - left
    metres = distance_m(*rows.where(a), *rows.where(b))
    reach = (np.maximum(between, 0) + SLACK_S) * (most_kmh / 3.6)
    same = rows.person[a] == rows.person[b]
    with np.errstate(invalid="ignore"):
        return np.asarray(same & (between >= 0) & (metres > reach))


def _is_placed(rows: Rows, order: Order) -> Flags:
    """Say which rows have a position, without writing out the positions of all of them."""
    placed = ~np.isnan(rows.longitude)
    return np.asarray(placed[order if rows.spot is None else rows.spot[order]])


def impossible(rows: Rows, order: Order, most_kmh: float) -> Flags:
    """Say which rows of a person cannot both be true, at more than `most_kmh` from one to the next.

    One of the two is wrong and nothing says which: both are held. But when a row contradicts the one before and the one
    after it, and those two agree with each other, it alone is held. `order` sorts by (person, start).
    """
    found = np.zeros(len(rows.person), bool)
    if np.isnan(rows.longitude).all():
        return found
    known = order[_is_placed(rows, order)]
    fast = np.zeros(max(len(known) - 1, 0), bool)
    for at, a, b in _neighbours(known):
        fast[at : at + len(a)] = _too_fast(rows, a, b, most_kmh)
    if not fast.any():
        return found
    odd = np.zeros(len(known), bool)
    both = np.flatnonzero(fast[:-1] & fast[1:]) + 1
    agree = ~_too_fast(rows, known[both - 1], known[both + 1], most_kmh)
    agree &= rows.person[known[both - 1]] == rows.person[known[both + 1]]
    odd[both[agree]] = True
    rest = np.flatnonzero(fast & ~odd[:-1] & ~odd[1:])
    found[known[odd]] = True
    found[known[rest]] = True
    found[known[rest + 1]] = True
    return found


def whole_hours_apart(rows: Rows, order: Order) -> tuple[int, int, int]:
    """Look for one visit told twice by two clocks: same person, place and length, whole hours apart.

    Returns the hours, how many neighbouring rows are so, and how many of the same place and length lie within 14 hours.
    """
    if rows.place is None or rows.end is None:
        return 0, 0, 0
    found = [np.zeros(0, np.int64)]
    for _, a, b in _neighbours(order):
        between = rows.start[b] - rows.start[a]
        alike = (rows.person[a] == rows.person[b]) & (rows.place[a] == rows.place[b]) & (rows.end[a] != UNKNOWN_END)
        alike &= (rows.end[b] - rows.end[a] == between) & (between > 0) & (between <= MOST_SHIFT_S)
        found.append(between[alike])
    return commonest_shift(np.concatenate(found))


MOST_SHIFT_S: Final = 14 * 3600


def commonest_shift(differences: Int64s) -> tuple[int, int, int]:
    """Return the commonest whole number of hours other than 0 among differences in seconds, its count, and all."""
    hours = differences[(differences % 3600 == 0) & (differences != 0)] // 3600
    if not len(hours):
        return 0, 0, len(differences)
    values, counts = np.unique(hours, return_counts=True)
    best = int(np.argmax(counts))
    return int(values[best]), int(counts[best]), len(differences)
