"""The index of visits: one file a day, rebuilt from the day's Parquet and never the only copy.

Rows stand in three sections: short visits, visits longer than `SHORT_S`, and visits of unknown end, whose length only
the question knows. Each is sorted by (place, start) with the longest visit of each group noted, so that a look into a
group goes back no further than it must; and all of them once more by person, for the cases' own visits. Person, start
and length take 12 bytes a row, in either order. A day's file carries the stamp of the Parquet files it was made of;
appending a day touches no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bihuan.engine.exposure.daily import SHORT_S
from bihuan.engine.exposure.layout import Kind
from bihuan.engine.exposure.packed import Columns, Packed
from bihuan.engine.exposure.question import INT32, SearchedLake
from bihuan.engine.exposure.walking import UNKNOWN

SECTIONS = ("short", "long", "open")
_FACTS = ("base", "last", "longest_s", "has_open")
_Numbers = NDArray[Any]


class IndexUnfit(Exception):  # noqa: N818 - it says what is the case, and the scan answers instead
    """The index cannot answer: it is missing, stale or damaged for some day. The text is a code."""


@dataclass(frozen=True, slots=True)
class Section:
    """The visits of a day that are sorted by (place, start); `reach` is the longest of each place in seconds."""

    places: _Numbers
    hints: _Numbers
    offsets: _Numbers
    reach: _Numbers
    starts: _Numbers
    lengths: _Numbers
    persons: _Numbers


@dataclass(frozen=True, slots=True)
class Own:
    """The visits of a day by person."""

    persons: _Numbers
    hints: _Numbers
    offsets: _Numbers
    places: _Numbers
    starts: _Numbers
    lengths: _Numbers


@dataclass(frozen=True, slots=True)
class VisitDay:
    """The visits of one day, or a few fresh ones; the starts are relative to `base`, the last one is at `last`."""

    base: int
    last: int
    longest_s: int
    has_open: bool
    sections: tuple[Section, ...]
    own: Own


def index_file(lake: SearchedLake, kind: Kind, day: date) -> Path:
    """Return where the index of one day is."""
    return lake.folder / "index" / kind / f"day={day.isoformat()}.columns"


def pack_visits(table: pa.Table) -> tuple[dict[str, Any], Columns]:
    """Return the facts and columns of some visits (person, place, start, end). :raises IndexUnfit: too far apart."""
    person, place, start, end = (table[name].combine_chunks() for name in ("person", "place", "start", "end"))
    is_open = np.asarray(end.is_null()) if end.null_count else np.zeros(len(end), np.bool_)
    starts = np.asarray(start)
    span = np.asarray(end.fill_null(0)) - starts
    base, last = (int(starts.min()), int(starts.max())) if len(starts) else (0, 0)
    longest = int(span.max(initial=0, where=~is_open))
    if last - base >= INT32 or longest >= UNKNOWN:
        raise IndexUnfit("too_far_apart")
    lengths = np.where(is_open, UNKNOWN, span).astype(np.uint32)
    rows = _sorted((np.asarray(person), np.asarray(place), (starts - base).astype(np.int32), lengths))
    columns = _by_person(rows)
    for name, chosen in zip(SECTIONS, _split(rows[3]), strict=True):
        columns |= {f"{name}_{part}": column for part, column in _by_place(rows, chosen).items()}
    facts = {"base": base, "last": last, "longest_s": longest, "has_open": bool(is_open.any())}
    return facts, columns


def visit_day(packed: Packed) -> VisitDay:
    """Return the visits of a file of columns, or of columns in memory."""
    columns, names = packed.columns, ("places", "hints", "offsets", "reach", "starts", "lengths", "persons")
    sections = tuple(Section(*(columns[f"{section}_{name}"] for name in names)) for section in SECTIONS)
    own = Own(*(columns[f"own_{name}"] for name in ("persons", "hints", "offsets", "places", "starts", "lengths")))
    return VisitDay(sections=sections, own=own, **{name: packed.facts[name] for name in _FACTS})


def pack_fresh(table: pa.Table) -> VisitDay:
    """Return fresh visits in the shape of a day's index, in memory."""
    facts, columns = pack_visits(table)
    for column in columns.values():
        column.flags.writeable = False  # as a mapped file's are, so that one compiled loop walks both
    return visit_day(Packed(facts, columns))


def _sorted(rows: tuple[_Numbers, ...]) -> tuple[_Numbers, ...]:
    """Return the rows by (place, start); a day of one file is sorted already."""
    _, place, start, _ = rows
    key = (place.astype(np.uint64) << np.uint64(32)) | start.astype(np.uint64)
    if bool((key[1:] >= key[:-1]).all()):
        return rows
    order = np.argsort(key, kind="stable")
    return tuple(column[order] for column in rows)


def _split(lengths: _Numbers) -> tuple[_Numbers | slice, ...]:
    """Return which rows are short, long, and of unknown end."""
    is_open, is_long = lengths == UNKNOWN, lengths > SHORT_S
    if not is_long.any():
        return slice(None), slice(0), slice(0)
    return ~is_long, is_long & ~is_open, is_open


def groups_of(keys: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return the distinct keys of a sorted column, and (one more than those) where the rows of each begin and end."""
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
    return keys[first], np.append(first, len(keys)).astype(np.uint32)


def shift_of(keys: _Numbers) -> int:
    """Return how many low bits to leave out so that there are about as many hints as keys."""
    return max(int(keys[-1]).bit_length() - len(keys).bit_length(), 0) if len(keys) else 0


def hints_of(keys: _Numbers) -> _Numbers:
    """Return where the keys of each number of upper bits begin, and at last where all end (walking.find_group)."""
    shift = shift_of(keys)
    buckets = (int(keys[-1]) >> shift) + 1 if len(keys) else 0
    return np.searchsorted(keys, np.arange(buckets + 1, dtype=np.int64) << shift).astype(np.uint32)


def _by_person(rows: tuple[_Numbers, ...]) -> Columns:
    person, place, start, length = rows
    order = np.argsort(person, kind="stable")
    persons, offsets = groups_of(person[order])
    return {
        "own_persons": persons, "own_hints": hints_of(persons), "own_offsets": offsets,
        "own_places": place[order], "own_starts": start[order],
        "own_lengths": length[order],
    }  # fmt: skip


def _by_place(rows: tuple[_Numbers, ...], chosen: _Numbers | slice) -> Columns:
    person, place, start, length = (column[chosen] for column in rows)
    places, offsets = groups_of(place)
    reach = np.maximum.reduceat(length, offsets[:-1].astype(np.int64)) if len(places) else length[:0]
    return {
        "places": places, "hints": hints_of(places), "offsets": offsets, "reach": reach,
        "starts": start, "lengths": length, "persons": person,
    }  # fmt: skip
