"""The cases' own side of a search through the index: their visits, cut to windows and slots, joined to stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.engine.exposure.index import VisitDay, shift_of
from bihuan.engine.exposure.question import CaseWindow, OtherNumber, VisitQuestion
from bihuan.engine.exposure.walking import count_rows, cut_own, find_groups, join_stays

_Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Stays:
    """Where the cases of a chunk were: `case` is a number in the chunk, `[c0, c1)` not prolonged."""

    case: _Numbers
    place: _Numbers
    is_open: _Numbers
    c0: _Numbers
    c1: _Numbers


def find_stays(days: Sequence[VisitDay], cases: Sequence[CaseWindow], question: VisitQuestion) -> Stays:
    """Return the stays of some cases, sorted by (case, place, is_open, c0)."""
    nth, persons = _numbers(cases, question.same)
    w0, w1 = np.array([one.starts for one in cases])[nth], np.array([one.ends for one in cases])[nth]
    parts = [
        _cut_day(day, persons, w0, w1, question.unknown_end_s)
        for day in days
        if day.base < w1.max() and day.last + max(day.longest_s, question.unknown_end_s) >= w0.min()
    ]
    case, place, is_open, c0, c1 = (np.concatenate(one) for one in zip(_none(), *parts, strict=True))
    case = nth[case]
    if question.slots:
        case, place, is_open, c0, c1 = _cut_to_slots(Stays(case, place, is_open, c0, c1), cases, question)
    return _joined(Stays(case, place, is_open, c0, c1))


def _numbers(cases: Sequence[CaseWindow], same: Sequence[OtherNumber]) -> tuple[_Numbers, _Numbers]:
    """Return every number under which a case may stand, and of which case of the chunk it is: (case, number)."""
    further: dict[int, list[int]] = {}
    for one in same:
        further.setdefault(one.person, []).append(one.number)
    pairs = [(nth, number) for nth, one in enumerate(cases) for number in (one.person, *further.get(one.person, ()))]
    case, number = zip(*pairs, strict=True)
    return np.array(case, np.int64), np.array(number, np.uint32)


def _none(rows: int = 0) -> tuple[_Numbers, ...]:
    return (
        np.empty(rows, np.int64), np.empty(rows, np.uint32), np.empty(rows, np.uint8), np.empty(rows, np.int64),
        np.empty(rows, np.int64),
    )  # fmt: skip


def _cut_day(day: VisitDay, persons: _Numbers, w0: _Numbers, w1: _Numbers, unknown_s: int) -> tuple[_Numbers, ...]:
    own = day.own
    groups = find_groups(own.persons, own.hints, shift_of(own.persons), persons)
    room = _none(count_rows(groups, own.offsets))
    filled = cut_own(
        groups, own.offsets, own.places, own.starts, own.lengths, day.base, w0, w1, unknown_s, *room
    )  # fmt: skip
    return tuple(column[:filled] for column in room)


def _cut_to_slots(stays: Stays, cases: Sequence[CaseWindow], question: VisitQuestion) -> tuple[_Numbers, ...]:
    """Return the parts of the pieces that lie in a slot of their case at their place, once for each such slot."""
    numbers = {one.case: nth for nth, one in enumerate(cases)}
    slots = [one for one in question.slots if one.case in numbers]
    key = (stays.case.astype(np.uint64) << np.uint64(32)) | stays.place
    keys = np.array([numbers[one.case] << 32 | one.place for one in slots], np.uint64)
    order = np.argsort(keys, kind="stable")
    low, high = np.searchsorted(keys[order], key, "left"), np.searchsorted(keys[order], key, "right")
    piece = np.repeat(np.arange(len(key)), high - low)
    nth = order[np.arange(len(piece)) - np.repeat(np.cumsum(high - low) - high, high - low)]
    s0 = np.array([one.starts for one in slots], np.int64)[nth]
    s1 = np.array([one.ends for one in slots], np.int64)[nth]
    c0, c1 = stays.c0[piece], stays.c1[piece]
    meets = (c0 < s1) & ((c1 > s0) | (c0 >= s0))
    piece = piece[meets]
    return (
        stays.case[piece], stays.place[piece], stays.is_open[piece], np.maximum(c0, s0)[meets],
        np.minimum(c1, s1)[meets],
    )  # fmt: skip


def _joined(stays: Stays) -> Stays:
    """Return the pieces sorted, and those that overlap or touch joined."""
    order = np.argsort(stays.c0, kind="stable")
    key = (
        (stays.case.astype(np.uint64) << np.uint64(33))
        | (stays.place.astype(np.uint64) << np.uint64(1))
        | stays.is_open
    )
    order = order[np.argsort(key[order], kind="stable")]
    columns = tuple(column[order] for column in (stays.case, stays.place, stays.is_open, stays.c0, stays.c1))
    kept = join_stays(*columns)
    return Stays(*(column[:kept] for column in columns))
