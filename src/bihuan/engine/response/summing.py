"""Response times of many emergencies: percentiles and the share within promise, of what was recorded alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bihuan.engine.indicators.proportions import Share, share_of
from bihuan.engine.response.clock import INTERVALS, Interval, Points

PERCENTILES: Final = (50, 90, 95)


@dataclass(frozen=True, slots=True)
class Row:
    """One interval over many emergencies; times in seconds.

    `n` have both points in order; `missing` lack one, `disordered` have the second before the first: both are counted
    and in no figure; `drills` are left out of everything else. `kept` is the share of the n within `promised_s` with
    Wilson's interval, None where nothing is promised.
    """

    name: str
    interval: Interval
    n: int
    missing: int
    disordered: int
    drills: int
    p50: int | None
    p90: int | None
    p95: int | None
    promised_s: float | None
    kept: Share | None


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Return the nearest-rank percentile of ordered times: the least that `percent` of them do not exceed.

    It is a time that really occurred (Hyndman and Fan 1996, definition 1); None of none.
    """
    return ordered[math.ceil(percent * len(ordered) / 100) - 1] if ordered else None


def times_of(points: Iterable[Points], name: str) -> tuple[list[int], int, int]:
    """Return the ordered times of one interval without drills; how many lack a point, how many have them disordered."""
    interval = INTERVALS[name]
    found = [one.between(interval.start, interval.end) for one in points if not one.is_drill]
    told = [seconds for seconds in found if seconds is not None]
    ordered = sorted(seconds for seconds in told if seconds >= 0)
    return ordered, len(found) - len(told), len(told) - len(ordered)


def summarise(
    points: Sequence[Points], promised_s: Mapping[str, float], names: Iterable[str] = INTERVALS
) -> tuple[Row, ...]:
    """Return one row an interval, in the order of `names`; `promised_s` says which interval is promised how soon."""
    drills = sum(one.is_drill for one in points)
    return tuple(_row(points, name, drills, promised_s.get(name)) for name in names)


def _row(points: Sequence[Points], name: str, drills: int, promised_s: float | None) -> Row:
    times, missing, disordered = times_of(points, name)
    p50, p90, p95 = (percentile(times, percent) for percent in PERCENTILES)
    within = None if promised_s is None else sum(seconds <= promised_s for seconds in times)
    kept = None if within is None else share_of(within, len(times))
    return Row(name, INTERVALS[name], len(times), missing, disordered, drills, p50, p90, p95, promised_s, kept)
