"""The search through the index: a few cases at a time, each reading only the groups it touches.

The cases are cut into chunks, which run on as many threads as there are cores and come out in order, so that pairs
stream and memory beyond the answer stays small. Fresh visits are walked as one day more.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bihuan.engine.exposure.building import open_visits
from bihuan.engine.exposure.daily import SHORT_S
from bihuan.engine.exposure.index import Section, VisitDay, pack_fresh, shift_of
from bihuan.engine.exposure.question import (
    VISIT_PAIRS,
    CaseWindow,
    Findings,
    OtherNumber,
    Progress,
    SearchedLake,
    VisitQuestion,
    Watch,
)
from bihuan.engine.exposure.scan import fresh_table
from bihuan.engine.exposure.staying import Stays, find_stays
from bihuan.engine.exposure.summing import sum_pairs
from bihuan.engine.exposure.walking import bound_rows, walk

MOST_CASES = 128
"""Cases in a chunk: few enough for its rows to stay in the cache, many enough for a day's file to be opened seldom."""
_Numbers = NDArray[Any]
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pairs of some cases, sorted; how many cases those were, and how many rows were looked at."""

    pairs: pa.RecordBatch
    cases: int
    rows_read: int


def ask_visits(lake: SearchedLake, question: VisitQuestion, *, why: str, watch: Watch | None = None) -> Findings:
    """Return the answer of the index. Whatever `watch` raises ends the search between two chunks.

    :raises IndexUnfit: the index is missing, stale or damaged for a day.
    """
    digest = lake.digest()
    chunks = list(watched(stream_visits(lake, question), len(question.cases), watch))
    pairs = pa.Table.from_batches([chunk.pairs for chunk in chunks], VISIT_PAIRS)
    return Findings(pairs, "index", why, sum(chunk.rows_read for chunk in chunks), (), digest)


def stream_visits(lake: SearchedLake, question: VisitQuestion) -> Iterator[Chunk]:
    """Yield the answer by ascending case, a chunk of cases at a time. :raises IndexUnfit: before the first one."""
    latest = max(window.ends for window in question.cases) + question.residual_s
    days = open_visits(lake, latest)
    if question.fresh:
        days.append(pack_fresh(fresh_table(question.fresh)))
    return in_chunks(question.cases, lambda cases: _ask_chunk(days, cases, question))


def in_chunks(cases: Sequence[CaseWindow], ask: Callable[[Sequence[CaseWindow]], _Answer]) -> Iterator[_Answer]:
    """Yield the answers for a few cases at a time, by ascending case, computed on all cores a little ahead."""
    threads = os.cpu_count() or 1
    size = max(1, min(MOST_CASES, -(-len(cases) // (threads * 2))))
    ordered = sorted(cases, key=lambda window: window.case)
    running: deque[Future[_Answer]] = deque()
    room = ThreadPoolExecutor(threads, thread_name_prefix="bihuan-index")
    try:
        for first in range(0, len(ordered), size):
            if len(running) > threads:
                yield running.popleft().result()
            running.append(room.submit(ask, ordered[first : first + size]))
        while running:
            yield running.popleft().result()
    finally:
        room.shutdown(cancel_futures=True)


def watched(chunks: Iterator[Chunk], cases: int, watch: Watch | None) -> Iterator[Chunk]:
    """Pass the chunks on, telling who looks on how far the search is."""
    done = rows = pairs = 0
    for chunk in chunks:
        done, rows, pairs = done + chunk.cases, rows + chunk.rows_read, pairs + chunk.pairs.num_rows
        if watch is not None:
            watch(Progress(done, cases, rows, pairs))
        yield chunk


def _ask_chunk(days: Sequence[VisitDay], cases: Sequence[CaseWindow], question: VisitQuestion) -> Chunk:
    stays = find_stays(days, cases, question)
    met, read = _meet(days, cases, stays, question)
    found = sum_pairs(
        len(cases), *met, question.least_s, stays.case, stays.place, stays.c1, stays.is_open
    )  # fmt: skip
    return Chunk(_as_batch(cases, found), len(cases), read)


def _meet(
    days: Sequence[VisitDay], cases: Sequence[CaseWindow], stays: Stays, question: VisitQuestion
) -> tuple[tuple[_Numbers, ...], int]:
    """Return (stay, person, is_open, a, z) of all visits that meet a stay, and how many rows were looked at."""
    own = np.array([one.person for one in cases], np.uint32)[stays.case]
    until = stays.c1 + question.residual_s
    bounds: list[tuple[VisitDay, Section, _Numbers, _Numbers]] = []
    rows = 0
    for day, section, reach, longest_s in _reached(days, stays, until, question):
        low, high = np.empty(len(own), np.int64), np.empty(len(own), np.int64)
        rows += bound_rows(
            section.places, section.hints, shift_of(section.places), section.offsets, reach,
            section.starts, day.base, day.last, longest_s, stays.place,
            stays.c0, until, low, high,
        )  # fmt: skip
        bounds.append((day, section, low, high))
    room = (
        np.empty(rows, np.int64), np.empty(rows, np.uint32), np.empty(rows, np.uint8), np.empty(rows, np.int64),
        np.empty(rows, np.int64),
    )  # fmt: skip
    filled = 0
    for day, section, low, high in bounds:
        filled = walk(
            low, high, section.persons, section.starts, section.lengths, day.base, question.unknown_end_s, own,
            stays.c0, until, filled, *room,
        )  # fmt: skip
    return _as_persons(tuple(column[:filled] for column in room), own, question.same), rows


def _as_persons(met: tuple[_Numbers, ...], own: _Numbers, same: Sequence[OtherNumber]) -> tuple[_Numbers, ...]:
    """Return what was met with further numbers read as their persons, and without what a case met of themself."""
    if not same:
        return met
    known = sorted((one.number, one.person) for one in same)
    number, first = (np.array(column, np.uint32) for column in zip(*known, strict=True))
    stay, person, *rest = met
    at = np.minimum(np.searchsorted(number, person), len(number) - 1)
    person = np.where(number[at] == person, first[at], person)
    others = person != own[stay]
    return tuple(column[others] for column in (stay, person, *rest))


def _reached(
    days: Sequence[VisitDay], stays: Stays, until: _Numbers, question: VisitQuestion
) -> Iterator[tuple[VisitDay, Section, _Numbers, int]]:
    """Yield the sections that can hold somebody who was met, how far back to look in each group, and in all."""
    if not len(stays.c0):
        return
    first, last = stays.c0.min(), until.max()
    for day in days:
        short, long, unknown = day.sections
        open_reach = np.full(len(unknown.places), question.unknown_end_s, np.uint32)
        for section, reach, longest_s in (
            (short, short.reach, min(day.longest_s, SHORT_S)),
            (long, long.reach, day.longest_s),
            (unknown, open_reach, question.unknown_end_s),
        ):
            if len(section.places) and day.base < last and day.last + longest_s > first:
                yield day, section, reach, longest_s


def _as_batch(cases: Sequence[CaseWindow], found: tuple[_Numbers, ...]) -> pa.RecordBatch:
    """Return the sorted pairs of a chunk as a record batch of `VISIT_PAIRS`."""
    counts, columns, (ends, places) = found[0], found[1:8], found[8:]
    number = np.repeat(np.array([one.case for one in cases], np.int32), counts)
    listed = pa.ListArray.from_arrays(pa.array(ends), pa.array(places))
    return pa.record_batch([number, *columns, listed], schema=VISIT_PAIRS)
