"""The companion rule (时空伴随) through the index: who was within some metres and minutes of a case.

`oracle.py` says exactly what is asked, `distance.py` how distances are taken; `scan.py` is the other way to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bihuan.engine.exposure.building import open_points
from bihuan.engine.exposure.distance import degrees_of
from bihuan.engine.exposure.index import shift_of
from bihuan.engine.exposure.indexed import Chunk, in_chunks, watched
from bihuan.engine.exposure.meeting import choose_inside, choose_own, meet_points, sum_near
from bihuan.engine.exposure.nearby import PointDay
from bihuan.engine.exposure.question import (
    POINT_PAIRS,
    CaseWindow,
    Findings,
    PointQuestion,
    PointSlot,
    SearchedLake,
    Watch,
)
from bihuan.engine.exposure.walking import count_rows, find_groups

_Numbers = NDArray[Any]
_OWN = (np.int64, np.uint32, np.int64, np.float64, np.float64)
_MET = (np.int64, np.uint32, np.float64, np.int64)


def ask_points(lake: SearchedLake, question: PointQuestion, *, why: str, watch: Watch | None = None) -> Findings:
    """Return the answer of the index. Whatever `watch` raises ends the search between two chunks.

    :raises IndexUnfit: the index is missing, stale or damaged for a day.
    """
    digest = lake.digest()
    latest = max(window.ends for window in question.cases) + question.within_s
    days = open_points(lake, latest)
    streamed = in_chunks(question.cases, lambda cases: _ask_chunk(days, cases, question))
    chunks = list(watched(streamed, len(question.cases), watch))
    pairs = pa.Table.from_batches([chunk.pairs for chunk in chunks], POINT_PAIRS)
    return Findings(pairs, "index", why, sum(chunk.rows_read for chunk in chunks), (), digest)


def _ask_chunk(days: Sequence[PointDay], cases: Sequence[CaseWindow], question: PointQuestion) -> Chunk:
    own = _inside(_own_points(days, cases), cases, question.slots)
    met = [
        meet_points(
            *_between(own, day.base - question.within_s, day.last + question.within_s), float(question.metres),
            degrees_of(question.metres), question.within_s, day.base, day.cells, day.offsets, day.at, day.longitude,
            day.latitude, day.persons,
        )
        for day in days
    ]  # fmt: skip
    columns = _stacked([one[:4] for one in met], _MET)
    return Chunk(_as_batch(cases, *sum_near(len(cases), *columns)), len(cases), sum(int(one[4]) for one in met))


def _own_points(days: Sequence[PointDay], cases: Sequence[CaseWindow]) -> list[_Numbers]:
    """Return case (number in the chunk), person, at, longitude and latitude of the cases' own points."""
    persons = np.array([one.person for one in cases], np.uint32)
    w0, w1 = np.array([one.starts for one in cases]), np.array([one.ends for one in cases])
    parts = []
    for day in days:
        groups = find_groups(day.own_persons, day.own_hints, shift_of(day.own_persons), persons)
        room = count_rows(groups, day.own_offsets)
        case, row = np.empty(room, np.int64), np.empty(room, np.uint32)
        filled = choose_own(groups, day.own_offsets, day.own_rows, day.at, day.base, w0, w1, case, row)
        case, row = case[:filled], row[:filled]
        parts.append(
            (case, persons[case], day.base + day.at[row].astype(np.int64), day.longitude[row], day.latitude[row])
        )
    return _stacked(parts, _OWN)


def _inside(own: list[_Numbers], cases: Sequence[CaseWindow], slots: Sequence[PointSlot]) -> list[_Numbers]:
    """Return the own points that lie in a slot of their case, all of them when the question has no slot."""
    if not slots:
        return own
    numbers = {one.case: nth for nth, one in enumerate(cases)}
    mine = sorted((one for one in slots if one.case in numbers), key=lambda one: numbers[one.case])
    offsets = np.searchsorted([numbers[one.case] for one in mine], np.arange(len(cases) + 1))
    starts, ends = np.array([one.starts for one in mine], np.int64), np.array([one.ends for one in mine], np.int64)
    circles = np.array([(one.longitude, one.latitude, one.metres) for one in mine], np.float64).reshape(-1, 3)
    columns = (np.ascontiguousarray(column) for column in circles.T)
    chosen = choose_inside(own[0], own[2], own[3], own[4], offsets, starts, ends, *columns)
    return [column[chosen] for column in own]


def _between(own: list[_Numbers], earliest: int, latest: int) -> list[_Numbers]:
    """Return the own points that lie within a period, its ends included."""
    chosen = (own[2] >= earliest) & (own[2] <= latest)
    return [column[chosen] for column in own]


def _stacked(parts: Sequence[tuple[_Numbers, ...]], kinds: Sequence[type]) -> list[_Numbers]:
    return [np.concatenate([np.empty(0, kind), *(part[nth] for part in parts)]) for nth, kind in enumerate(kinds)]


def _as_batch(
    cases: Sequence[CaseWindow], counts: _Numbers, who: _Numbers, met: _Numbers, nearest: _Numbers, first: _Numbers,
    last: _Numbers, order: _Numbers,
) -> pa.RecordBatch:  # fmt: skip
    number = np.repeat(np.array([one.case for one in cases], np.int32), counts)
    columns = [column[order] for column in (who, met, nearest, first, last)]
    return pa.record_batch([number, *columns], schema=POINT_PAIRS)
