"""Local clocks and instants, for many rows at once: which day an instant falls on, which instant a clock showed.

Since 1972 every zone's offset changes at a quarter of an hour, so that one look at the zone serves all rows of one.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Int64s = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
DAY_S: Final = 86_400
QUARTER_S: Final = 900
EARLIEST: Final = 63_072_000  # 1972-01-01
LATEST: Final = 7_258_118_400  # 2200-01-01
BLOCK: Final = 1 << 18  # instants whose quarters are sorted at a time, so that sorting needs little beside them
EPOCH: Final = dt.date(1970, 1, 1)
_UTC: Final = dt.UTC


def _offset_of_instant(quarter: int, zone: ZoneInfo) -> int:
    offset = dt.datetime.fromtimestamp(quarter * QUARTER_S, zone).utcoffset()
    return int((offset or dt.timedelta()).total_seconds())


def offsets_of(instants: Int64s, zone: str) -> Int64s:
    """Return the seconds by which a zone's clock is ahead of UTC at each instant."""
    quarters, where = np.unique(instants // QUARTER_S, return_inverse=True)
    info = ZoneInfo(zone)
    return np.array([_offset_of_instant(int(q), info) for q in quarters], dtype=np.int64)[where]


def days_of_instants(instants: Int64s, zone: str) -> Int64s:
    """Return the local date of each instant as days since 1970-01-01."""
    if not len(instants):
        return instants
    first, last = int(instants.min()), int(instants.max())
    if last - first < DAY_S:  # a day's file, the usual case: no need to look at each row for its offset
        ends = offsets_of(np.array([first, last], dtype=np.int64), zone)
        if ends[0] == ends[1]:
            return np.asarray((instants + ends[0]) // DAY_S)
    days = np.empty(len(instants), np.int64)
    for at in range(0, len(instants), BLOCK):
        some = instants[at : at + BLOCK]
        days[at : at + BLOCK] = (some + offsets_of(some, zone)) // DAY_S
    return days


def date_of(day: int) -> dt.date:
    """Return the date of a number of days since 1970-01-01."""
    return EPOCH + dt.timedelta(days=day)


def day_starts(day: dt.date, zone: str) -> int:
    """Return the instant at which a local day begins."""
    return int(dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(_UTC).timestamp())


def _both_offsets(quarter: int, zone: ZoneInfo) -> tuple[int, int]:
    naive = dt.datetime.fromtimestamp(quarter * QUARTER_S, _UTC).replace(tzinfo=None)
    both = (naive.replace(tzinfo=zone, fold=fold).utcoffset() or dt.timedelta() for fold in (0, 1))
    first, second = (int(offset.total_seconds()) for offset in both)
    return first, second


def instants_of(clocks: Int64s, zone: str) -> tuple[Int64s, Flags]:
    """Turn what a local clock showed (seconds since 1970 of that clock) into instants.

    The flags are False where the clock showed that time twice or never (it was set back or forward): no one instant.
    """
    quarters, where = np.unique(clocks // QUARTER_S, return_inverse=True)
    info = ZoneInfo(zone)
    both = np.array([_both_offsets(int(q), info) for q in quarters], dtype=np.int64).reshape(-1, 2)
    return clocks - both[where, 0], (both[:, 0] == both[:, 1])[where]
