"""The inner loops of the index, compiled by Numba: find the cases' stays, walk the groups they touch, sum up pairs.

All run without the interpreter's lock, so that two parts of a question run on two cores. Instants are int64 seconds;
the rows of a day hold their start relative to the day's `base`, and a length in seconds. Groups (the visits of one
place, or of one person) lie one behind the other: group `g` is rows `offsets[g]` to `offsets[g + 1]`, by start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

UNKNOWN = np.uint32(2**32 - 1)
"""The length of a visit of unknown end."""


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function, and keep the machine code for the next process where a folder for it can be written to."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # Numba found no folder for its cache (a read-only installation): compile every time
        return numba.njit(nogil=True)(function)


@compiled
def lower_bound(values: Any, low: int, high: int, wanted: int) -> int:
    """Return the first place in `values[low:high]`, ascending, whose value is not below the wanted one."""
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def find_group(keys: Any, hints: Any, shift: int, wanted: int) -> int:
    """Return the place of a number among the keys, ascending; -1 where it is not among them.

    The keys whose upper bits are `n` (without the lowest `shift` bits) stand in `hints[n]` to `hints[n + 1]`.
    """
    bucket = np.int64(wanted) >> shift
    if bucket + 1 >= len(hints):
        return -1
    last = np.int64(hints[bucket + 1])
    at = lower_bound(keys, np.int64(hints[bucket]), last, wanted)
    return at if at < last and keys[at] == wanted else -1


@compiled
def find_groups(keys: Any, hints: Any, shift: int, wanted: Any) -> Any:
    """Return for each wanted number its place among the keys, ascending; -1 where it is not among them."""
    found = np.empty(len(wanted), np.int64)
    for nth in range(len(wanted)):
        found[nth] = find_group(keys, hints, shift, wanted[nth])
    return found


@compiled
def count_rows(groups: Any, offsets: Any) -> Any:
    """Return how many rows the groups have together."""
    rows = np.int64(0)
    for group in groups:
        if group >= 0:
            rows += np.int64(offsets[group + 1]) - np.int64(offsets[group])
    return rows


@compiled
def cut_own(
    groups: Any, offsets: Any, places: Any, starts: Any, lengths: Any, base: int, w0: Any, w1: Any, unknown_s: int,
    case: Any, place: Any, is_open: Any, c0: Any, c1: Any,
) -> int:  # fmt: skip
    """Cut the visits of each case to its window `[w0, w1)`; fill case, place, is_open, c0, c1; return how many."""
    filled = 0
    for nth in range(len(groups)):
        if groups[nth] < 0:
            continue
        for row in range(offsets[groups[nth]], offsets[groups[nth] + 1]):
            start = base + np.int64(starts[row])
            has_no_end = lengths[row] == UNKNOWN
            end = start + (unknown_s if has_no_end else np.int64(lengths[row]))
            if start < w1[nth] and (end > w0[nth] or start >= w0[nth]):
                case[filled], place[filled], is_open[filled] = nth, places[row], has_no_end
                c0[filled], c1[filled] = max(start, w0[nth]), min(end, w1[nth])
                filled += 1
    return filled


@compiled
def join_stays(case: Any, place: Any, is_open: Any, c0: Any, c1: Any) -> int:
    """Join pieces that overlap or touch, sorted by (case, place, is_open, c0), in place; return how many are left."""
    kept = 0
    for nth in range(len(case)):
        last = kept - 1
        if (
            kept
            and (case[nth] == case[last] and place[nth] == place[last] and is_open[nth] == is_open[last])
            and c0[nth] <= c1[last]
        ):
            c1[last] = max(c1[last], c1[nth])
        else:
            case[kept], place[kept], is_open[kept] = case[nth], place[nth], is_open[nth]
            c0[kept], c1[kept] = c0[nth], c1[nth]
            kept += 1
    return kept


@compiled
def bound_rows(
    places: Any, hints: Any, shift: int, offsets: Any, reach: Any, starts: Any, base: int, last: int, longest_s: int,
    place: Any, c0: Any, c1: Any, low: Any, high: Any,
) -> int:  # fmt: skip
    """Fill, for each stay, the rows `[low, high)` of its place that can meet `[c0, c1)`; return their number.

    Nobody who came earlier than the longest visit of a place (`reach`), or of all places (`longest_s`), can still be
    there; the last visit of all starts at `last`.
    """
    rows = 0
    for nth in range(len(place)):
        low[nth] = high[nth] = 0
        if c1[nth] <= base or c0[nth] >= last + longest_s:
            continue
        group = find_group(places, hints, shift, place[nth])
        if group >= 0:
            first, end = np.int64(offsets[group]), np.int64(offsets[group + 1])
            low[nth] = lower_bound(starts, first, end, c0[nth] - base - np.int64(reach[group]) + 1)
            high[nth] = lower_bound(starts, low[nth], end, c1[nth] - base)
            rows += high[nth] - low[nth]
    return rows


@compiled
def walk(
    low: Any, high: Any, persons: Any, starts: Any, lengths: Any, base: int, unknown_s: int, own: Any, c0: Any, c1: Any,
    filled: int, stay: Any, person: Any, is_open: Any, a: Any, z: Any,
) -> int:  # fmt: skip
    """Fill stay, person, is_open and the common time `[a, z)` of every visit that meets a stay; return the new end."""
    for nth in range(len(low)):
        for row in range(low[nth], high[nth]):
            start = base + np.int64(starts[row])
            has_no_end = lengths[row] == UNKNOWN
            end = start + (unknown_s if has_no_end else np.int64(lengths[row]))
            begin, until = max(start, c0[nth]), min(end, c1[nth])
            if begin < until and persons[row] != own[nth]:
                stay[filled], person[filled], is_open[filled] = nth, persons[row], has_no_end
                a[filled], z[filled] = begin, until
                filled += 1
    return filled
