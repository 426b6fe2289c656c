"""From common times to pairs, compiled by Numba: joined to encounters, united, summed, sorted, case by case.

Most persons met a case once and need no union; the others' few times are sorted by insertion, in their own places.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bihuan.engine.exposure.walking import compiled


@compiled
def group_by(key: Any, groups: int) -> Any:
    """Return (offsets, order): the rows of group `g` are `order[offsets[g]:offsets[g + 1]]`, in their order."""
    offsets = np.zeros(groups + 1, np.int64)
    for value in key:
        offsets[value + 1] += 1
    for group in range(groups):
        offsets[group + 1] += offsets[group]
    at, order = offsets.copy(), np.empty(len(key), np.int64)
    for row in range(len(key)):
        order[at[key[row]]] = row
        at[key[row]] += 1
    return offsets, order


@compiled
def number_persons(rows: Any, person: Any, table: Any, number: Any) -> int:
    """Give the rows of one case a number per person, in the order of appearance; return how many persons there are.

    `table` is an open hash table of -1, a power of two long and at least twice the rows; it is left filled with rows.
    """
    mask, persons = len(table) - 1, 0
    for nth in range(len(rows)):
        who = np.uint64(person[rows[nth]])
        slot = np.int64((who * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)) & mask
        while table[slot] >= 0 and person[rows[table[slot]]] != person[rows[nth]]:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = nth
            number[nth] = persons
            persons += 1
        else:
            number[nth] = number[table[slot]]
    return persons


@compiled
def is_before(left: int, right: int, stay: Any, is_open: Any, a: Any) -> bool:
    """Say whether a row stands before another by (stay, is_open, a)."""
    if stay[left] != stay[right]:
        return bool(stay[left] < stay[right])
    if is_open[left] != is_open[right]:
        return bool(is_open[left] < is_open[right])
    return bool(a[left] < a[right])


@compiled
def sort_rows(rows: Any, stay: Any, is_open: Any, a: Any) -> None:
    """Sort a few rows of one person by (stay, is_open, a), in place."""
    for nth in range(1, len(rows)):
        row, hole = rows[nth], nth
        while hole > 0 and is_before(row, rows[hole - 1], stay, is_open, a):
            rows[hole] = rows[hole - 1]
            hole -= 1
        rows[hole] = row


@compiled
def join_encounters(rows: Any, stay: Any, is_open: Any, a: Any, z: Any, least_s: int) -> int:
    """Join a person's sorted rows to encounters, of which the long enough keep their row's place; return how many."""
    kept = nth = 0
    while nth < len(rows):
        first = rows[nth]
        end = z[first]
        nth += 1
        while nth < len(rows):
            row = rows[nth]
            if stay[row] != stay[first] or is_open[row] != is_open[first] or a[row] > end:
                break
            end = max(end, z[row])
            nth += 1
        if end - a[first] >= least_s:
            rows[kept] = first
            z[first] = end
            kept += 1
    return kept


@compiled
def sort_by_start(rows: Any, a: Any) -> None:
    """Sort a few rows by their start, in place."""
    for nth in range(1, len(rows)):
        row, hole = rows[nth], nth
        while hole > 0 and a[row] < a[rows[hole - 1]]:
            rows[hole] = rows[hole - 1]
            hole -= 1
        rows[hole] = row


@compiled
def sum_pair(rows: Any, stay: Any, is_open: Any, a: Any, z: Any, stay_end: Any, stay_is_open: Any, out: Any) -> None:
    """Fill seconds, seconds_residual, encounters, possible, first and last of one pair from its encounters by start."""
    reached = reached_residual = np.int64(-1)
    for column in range(6):
        out[column] = 0
    out[4] = a[rows[0]]
    for row in rows:
        out[5] = max(out[5], z[row])
        if is_open[row] or stay_is_open[stay[row]]:
            out[3] += 1
            continue
        end = max(a[row], min(z[row], stay_end[stay[row]]))
        out[0] += max(end - max(a[row], reached), 0)
        out[1] += max(z[row] - max(a[row], reached_residual), 0)
        out[2] += 1
        reached, reached_residual = max(reached, end), max(reached_residual, z[row])


@compiled
def list_places(rows: Any, stay: Any, stay_place: Any, values: Any, filled: int) -> int:
    """Append the places of some encounters, ascending and each once; return the new end."""
    first = filled
    for row in rows:
        place, hole = stay_place[stay[row]], filled
        is_known = False
        for at in range(first, filled):
            is_known = is_known or values[at] == place
        if is_known:
            continue
        while hole > first and values[hole - 1] > place:
            values[hole] = values[hole - 1]
            hole -= 1
        values[hole] = place
        filled += 1
    return filled


@compiled
def sum_case(
    rows: Any, stay: Any, person: Any, is_open: Any, a: Any, z: Any, least_s: int,
    stay_place: Any, stay_end: Any, stay_is_open: Any, who: Any, sums: Any, ends: Any, values: Any, pairs: int, listed: int,
) -> Any:  # fmt: skip
    """Append the pairs of one case, unsorted; return the new ends of pairs and of listed places.

    `who` gets the person, `sums` the six figures, `ends` where the pair's places end in `values`.
    """
    size = 2
    while size < 2 * len(rows):
        size *= 2
    number = np.empty(len(rows), np.int64)
    persons = number_persons(rows, person, np.full(size, -1, np.int64), number)
    offsets, order = group_by(number, persons)
    for nth in range(persons):
        mine = np.empty(offsets[nth + 1] - offsets[nth], np.int64)
        for at in range(len(mine)):
            mine[at] = rows[order[offsets[nth] + at]]
        if len(mine) > 1:
            sort_rows(mine, stay, is_open, a)
        met = mine[: join_encounters(mine, stay, is_open, a, z, least_s)]
        if len(met):
            sort_by_start(met, a)
            sum_pair(met, stay, is_open, a, z, stay_end, stay_is_open, sums[pairs])
            listed = list_places(met, stay, stay_place, values, listed)
            who[pairs], ends[pairs] = person[met[0]], listed
            pairs += 1
    return pairs, listed


@compiled
def sort_pairs(first: int, last: int, who: Any, sums: Any, order: Any) -> None:
    """Fill `order[first:last]` with the pairs of one case by (seconds_residual descending, person)."""
    keys = np.empty(last - first, np.uint64)
    for nth in range(first, last):
        keys[nth - first] = (np.uint64(2**32 - 1 - sums[nth, 1]) << np.uint64(32)) | np.uint64(who[nth])
    order[first:last] = first + np.argsort(keys)


@compiled
def sum_pairs(
    cases: int, stay: Any, person: Any, is_open: Any, a: Any, z: Any, least_s: int,
    stay_case: Any, stay_place: Any, stay_end: Any, stay_is_open: Any,
) -> Any:  # fmt: skip
    """Return (pairs of each case, person, six figures, ends of places, places, order) of all pairs of some cases."""
    case = np.empty(len(stay), np.int64)
    for row in range(len(stay)):
        case[row] = stay_case[stay[row]]
    offsets, rows = group_by(case, cases)
    who, sums = np.empty(len(stay), np.uint32), np.empty((len(stay), 6), np.int64)
    ends, values = np.empty(len(stay), np.int64), np.empty(len(stay), np.uint32)
    order, counts = np.empty(len(stay), np.int64), np.zeros(cases, np.int64)
    pairs = listed = 0
    for nth in range(cases):
        before = pairs
        pairs, listed = sum_case(
            rows[offsets[nth] : offsets[nth + 1]], stay, person, is_open, a, z, least_s, stay_place, stay_end,
            stay_is_open, who, sums, ends, values, pairs, listed,
        )  # fmt: skip
        sort_pairs(before, pairs, who, sums, order)
        counts[nth] = pairs - before
    return counts, who[:pairs], sums[:pairs], ends[:pairs], values[:listed], order[:pairs]
