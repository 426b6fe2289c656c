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
def sum_pair(
    rows: Any, stay: Any, is_open: Any, a: Any, z: Any, stay_end: Any, stay_is_open: Any, pair: int, out: Any
) -> None:
    """Fill seconds, seconds_residual, encounters, possible, first and last of one pair from its encounters by start."""
    seconds, residual, encounters, possible, first, last = out
    reached = reached_residual = np.int64(-1)
    seconds[pair] = residual[pair] = encounters[pair] = possible[pair] = 0
    first[pair] = last[pair] = a[rows[0]]
    for row in rows:
        last[pair] = max(last[pair], z[row])
        if is_open[row] or stay_is_open[stay[row]]:
            possible[pair] += 1
            continue
        end = max(a[row], min(z[row], stay_end[stay[row]]))
        seconds[pair] += max(end - max(a[row], reached), 0)
        residual[pair] += max(z[row] - max(a[row], reached_residual), 0)
        encounters[pair] += 1
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
    rows: Any, stay: Any, person: Any, is_open: Any, a: Any, z: Any, least_s: int, stay_place: Any, stay_end: Any,
    stay_is_open: Any, who: Any, out: Any, ends: Any, values: Any,
) -> int:  # fmt: skip
    """Fill the pairs of one case, unsorted, from the front; return how many.

    `who` gets the person, `out` the six figures, `ends[n + 1]` where the places of pair `n` end in `values`.
    """
    size = 2
    while size < 2 * len(rows):
        size *= 2
    number, mine = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    persons = number_persons(rows, person, np.full(size, -1, np.int64), number)
    offsets, order = group_by(number, persons)
    pairs = listed = 0
    for nth in range(persons):
        met = offsets[nth + 1] - offsets[nth]
        for at in range(met):
            mine[at] = rows[order[offsets[nth] + at]]
        if met == 1:
            if z[mine[0]] - a[mine[0]] < least_s:
                continue
        else:
            sort_rows(mine[:met], stay, is_open, a)
            met = join_encounters(mine[:met], stay, is_open, a, z, least_s)
            if met == 0:
                continue
            sort_by_start(mine[:met], a)
        sum_pair(mine[:met], stay, is_open, a, z, stay_end, stay_is_open, pairs, out)
        listed = list_places(mine[:met], stay, stay_place, values, listed)
        who[pairs], ends[pairs + 1] = person[mine[0]], listed
        pairs += 1
    return pairs


@compiled
def figures(rows: int) -> Any:
    """Return room for seconds, seconds_residual, encounters, possible, first and last of so many pairs."""
    return (
        np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows, np.int32), np.empty(rows, np.int32),
        np.empty(rows, np.int64), np.empty(rows, np.int64),
    )  # fmt: skip


@compiled
def sorted_order(keys: Any) -> Any:
    """Return the order that sorts numbers of 64 bits: by eleven bits at a time, those left out that all have alike."""
    differ = np.uint64(0)
    for key in keys:
        differ |= key ^ keys[0]
    order, other = np.arange(len(keys)), np.empty(len(keys), np.int64)
    for digit in range(6):
        shift = np.uint64(11 * digit)
        if (differ >> shift) & np.uint64(2047) == 0:
            continue
        ends = np.zeros(2049, np.int64)
        for key in keys:
            ends[np.int64((key >> shift) & np.uint64(2047)) + 1] += 1
        for value in range(2048):
            ends[value + 1] += ends[value]
        for nth in order:
            found = np.int64((keys[nth] >> shift) & np.uint64(2047))
            other[ends[found]] = nth
            ends[found] += 1
        order, other = other, order
    return order


@compiled
def put_sorted(
    pairs: int,
    who: Any,
    out: Any,
    ends: Any,
    values: Any,
    to: int,
    to_who: Any,
    to_out: Any,
    to_ends: Any,
    to_values: Any,
) -> None:
    """Append the pairs of one case to those of all, by (seconds_residual descending, person)."""
    seconds, residual, encounters, possible, first, last = out
    to_seconds, to_residual, to_encounters, to_possible, to_first, to_last = to_out
    keys = np.empty(pairs, np.uint64)
    for nth in range(pairs):
        keys[nth] = (np.uint64(2**32 - 1 - residual[nth]) << np.uint64(32)) | np.uint64(who[nth])
    listed = np.int64(to_ends[to])
    for nth in sorted_order(keys):
        to_who[to], to_seconds[to], to_residual[to] = who[nth], seconds[nth], residual[nth]
        to_encounters[to], to_possible[to] = encounters[nth], possible[nth]
        to_first[to], to_last[to] = first[nth], last[nth]
        for at in range(ends[nth], ends[nth + 1]):
            to_values[listed] = values[at]
            listed += 1
        to += 1
        to_ends[to] = listed


@compiled
def sum_pairs(
    cases: int, stay: Any, person: Any, is_open: Any, a: Any, z: Any, least_s: int,
    stay_case: Any, stay_place: Any, stay_end: Any, stay_is_open: Any,
) -> Any:  # fmt: skip
    """Return the pairs of some cases, sorted: how many each case has, person, the six figures, and the lists of places.

    The lists are where they end (one more than there are pairs, from 0), and the places.
    """
    case = np.empty(len(stay), np.int64)
    for row in range(len(stay)):
        case[row] = stay_case[stay[row]]
    offsets, rows = group_by(case, cases)
    most: Any = 0
    for nth in range(cases):
        most = max(most, int(offsets[nth + 1] - offsets[nth]))
    who, out, ends, values = (
        np.empty(most, np.uint32),
        figures(most),
        np.zeros(most + 1, np.int64),
        np.empty(most, np.uint32),
    )
    all_who, all_out, counts = np.empty(len(stay), np.uint32), figures(len(stay)), np.zeros(cases, np.int64)
    all_ends, all_values = np.zeros(len(stay) + 1, np.int32), np.empty(len(stay), np.uint32)
    to = 0
    for nth in range(cases):
        counts[nth] = sum_case(
            rows[offsets[nth] : offsets[nth + 1]], stay, person, is_open, a, z, least_s, stay_place, stay_end,
            stay_is_open, who, out, ends, values,
        )  # fmt: skip
        put_sorted(counts[nth], who, out, ends, values, to, all_who, all_out, all_ends, all_values)
        to += counts[nth]
    one, two, three, four, five, six = all_out
    return (
        counts, all_who[:to], one[:to], two[:to], three[:to], four[:to], five[:to], six[:to], all_ends[: to + 1],
        all_values[: all_ends[to]],
    )  # fmt: skip
