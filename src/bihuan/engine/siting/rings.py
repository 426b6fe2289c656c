"""Who is covered ring by ring, whose cover hangs on one unit, and what is lost without some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bihuan.engine.siting.answers import Floats


@dataclass(frozen=True, slots=True)
class RingNeed:
    """One ring: within so many seconds, by these units (their columns), for these demands (their rows)."""

    limit_s: float
    units: Sequence[int]
    demands: Sequence[int]


def soonest(seconds: Floats, need: RingNeed) -> Floats:
    """Return the seconds of the soonest unit that counts, for each demand of the ring; inf where there is none."""
    among = seconds[np.ix_(list(need.demands), list(need.units))]
    return np.asarray(among.min(axis=1, initial=np.inf))


def relative(seconds: Floats, needs: Sequence[RingNeed]) -> tuple[Floats, list[int]]:
    """Return seconds over the limit for every demand of every ring, (rows, columns), and the demand of each row.

    What is at most 1 is in time, so that rings of different lengths are one question.
    """
    rows = [seconds[list(need.demands)] / need.limit_s for need in needs]
    who = [one for need in needs for one in need.demands]
    return (np.concatenate(rows) if rows else np.zeros((0, seconds.shape[1]))), who
