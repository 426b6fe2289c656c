"""The inner loops of the search among points, compiled by Numba (walking.py says how)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bihuan.engine.exposure import distance
from bihuan.engine.exposure.daily import GRID_DEGREES
from bihuan.engine.exposure.summing import group_by, number_persons, sorted_order
from bihuan.engine.exposure.walking import compiled, lower_bound

ALL_ROUND = 179.0
"""Degrees of longitude from which on a band is searched whole, and only once."""
metres_between = compiled(distance.metres_between)
degrees_across = compiled(distance.degrees_across)


@compiled
def choose_own(groups: Any, offsets: Any, rows: Any, at: Any, base: int, w0: Any, w1: Any, case: Any, row: Any) -> int:
    """Fill case and row with the points of each case inside its window `[w0, w1)`; return how many."""
    filled = 0
    for nth in range(len(groups)):
        if groups[nth] >= 0:
            for place in range(offsets[groups[nth]], offsets[groups[nth] + 1]):
                if w0[nth] <= base + np.int64(at[rows[place]]) < w1[nth]:
                    case[filled], row[filled] = nth, rows[place]
                    filled += 1
    return filled


@compiled
def choose_inside(
    case: Any, at: Any, longitude: Any, latitude: Any, offsets: Any, starts: Any, ends: Any, slot_longitude: Any,
    slot_latitude: Any, metres: Any,
) -> Any:  # fmt: skip
    """Return which own points lie in a slot of their case; the slots of case `n` are `offsets[n]` to `offsets[n+1]`."""
    chosen = np.zeros(len(case), np.bool_)
    for nth in range(len(case)):
        for slot in range(offsets[case[nth]], offsets[case[nth] + 1]):
            if starts[slot] <= at[nth] < ends[slot]:
                far = metres_between(longitude[nth], latitude[nth], slot_longitude[slot], slot_latitude[slot])
                if far <= metres[slot]:
                    chosen[nth] = True
                    break
    return chosen


@compiled
def grown(column: Any) -> Any:
    """Return a column twice as long, with the same beginning."""
    longer = np.empty(2 * len(column), column.dtype)
    longer[: len(column)] = column
    return longer


@compiled
def meet_points(
    own_case: Any, own_person: Any, own_at: Any, own_longitude: Any, own_latitude: Any, metres: float, degrees: float,
    within_s: int, base: int, cells: Any, offsets: Any, at: Any, longitude: Any, latitude: Any, persons: Any,
) -> Any:  # fmt: skip
    """Return (case, person, metres, instant) of every pair of points near enough, and how many were looked at."""
    case, person = np.empty(1024, np.int64), np.empty(1024, np.uint32)
    apart, instant = np.empty(1024, np.float64), np.empty(1024, np.int64)
    filled = read = 0
    for nth in range(len(own_case)):
        here, north, when = own_longitude[nth], own_latitude[nth], own_at[nth] - base
        across = degrees_across(north, degrees)
        for band in range(
            math.floor((north - degrees) / GRID_DEGREES), math.floor((north + degrees) / GRID_DEGREES) + 1
        ):
            for turn in range(-1, 2):  # the other side of the 180th meridian too
                if across > ALL_ROUND and turn != 0:
                    continue
                middle = here + 360.0 * turn
                west, east = max(middle - across, -180.0), min(middle + across, 180.0)
                if across > ALL_ROUND:
                    west, east = -180.0, 180.0
                if west > east:
                    continue
                least = (np.int64(band) << 32) + np.int64(math.floor(west / GRID_DEGREES))
                most = (np.int64(band) << 32) + np.int64(math.floor(east / GRID_DEGREES))
                cell = lower_bound(cells, 0, len(cells), least)
                while cell < len(cells) and cells[cell] <= most:
                    row = lower_bound(at, np.int64(offsets[cell]), np.int64(offsets[cell + 1]), when - within_s)
                    while row < offsets[cell + 1] and at[row] <= when + within_s:
                        read += 1
                        far = metres_between(here, north, longitude[row], latitude[row])
                        if far <= metres and persons[row] != own_person[nth]:
                            if filled == len(case):
                                case, person, apart, instant = grown(case), grown(person), grown(apart), grown(instant)
                            case[filled], person[filled] = own_case[nth], persons[row]
                            apart[filled], instant[filled] = far, base + np.int64(at[row])
                            filled += 1
                        row += 1
                    cell += 1
    return case[:filled], person[:filled], apart[:filled], instant[:filled], read


@compiled
def sum_near(cases: int, case: Any, person: Any, apart: Any, instant: Any) -> Any:
    """Return (pairs of each case, person, encounters, nearest, first, last, order) of all pairs of some cases."""
    offsets, rows = group_by(case, cases)
    who, met = np.empty(len(case), np.uint32), np.zeros(len(case), np.int32)
    nearest, first, last = np.empty(len(case)), np.empty(len(case), np.int64), np.empty(len(case), np.int64)
    order, counts = np.empty(len(case), np.int64), np.zeros(cases, np.int64)
    pairs = 0
    for nth in range(cases):
        mine = rows[offsets[nth] : offsets[nth + 1]]
        counts[nth] = sum_near_case(mine, person, apart, instant, pairs, who, met, nearest, first, last)
        keys = np.empty(counts[nth], np.uint64)
        for pair in range(len(keys)):
            less = np.uint64(2**32 - 1 - np.int64(met[pairs + pair]))
            keys[pair] = (less << np.uint64(32)) | np.uint64(who[pairs + pair])
        order[pairs : pairs + len(keys)] = pairs + sorted_order(keys)
        pairs += len(keys)
    return counts, who[:pairs], met[:pairs], nearest[:pairs], first[:pairs], last[:pairs], order[:pairs]


@compiled
def sum_near_case(
    rows: Any,
    person: Any,
    apart: Any,
    instant: Any,
    pairs: int,
    who: Any,
    met: Any,
    nearest: Any,
    first: Any,
    last: Any,
) -> Any:
    """Fill the pairs of one case from `pairs` on, unsorted; return how many."""
    size = 2
    while size < 2 * len(rows):
        size *= 2
    number = np.empty(len(rows), np.int64)
    persons = number_persons(rows, person, np.full(size, -1, np.int64), number)
    for nth in range(len(rows)):
        row, pair = rows[nth], pairs + number[nth]
        if met[pair] == 0:
            who[pair], nearest[pair], first[pair], last[pair] = person[row], apart[row], instant[row], instant[row]
        met[pair] += 1
        nearest[pair] = min(nearest[pair], apart[row])
        first[pair], last[pair] = min(first[pair], instant[row]), max(last[pair], instant[row])
    return persons
