"""How long each step of the work takes, from the first symptom to the contacts in quarantine."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bihuan.engine.indicators.shown import NotShown

STEPS: Final = ("onset", "test", "report", "interview", "contacts_listed", "quarantined")
DAY_S: Final = 86_400
LEAST_DELAYS: Final = 12  # fewer and the 90th percentile is the largest or second largest value


@dataclass(frozen=True)
class Milestones:
    """When one case reached each step; seconds since 1970 UTC, None = not (yet) known.

    An onset known by its date is given as the first second of that date in the incident's zone.
    """

    onset: int | None = None
    test: int | None = None
    report: int | None = None
    interview: int | None = None
    contacts_listed: int | None = None
    quarantined: int | None = None


@dataclass(frozen=True)
class Delay:
    """One row: of all cases, `count` have a delay >= 0; median and 90th percentile in days are over these only.

    `missing` cases lack one of the two instants (`waiting` of them have the earlier one: the step is still to come);
    `negative` ones have the steps the wrong way round. count + missing + negative = cases.
    """

    earlier: str
    later: str
    count: int
    median_days: float | None
    p90_days: float | None
    missing: int
    waiting: int
    negative: int


def delay_table(cases: Sequence[Milestones]) -> tuple[Delay, ...]:
    """Return one row for each pair of neighbouring steps, and a last one from onset to quarantine."""
    pairs = [*itertools.pairwise(STEPS), (STEPS[0], STEPS[-1])]
    return tuple(delay_between(cases, earlier, later) for earlier, later in pairs)


def delay_between(cases: Sequence[Milestones], earlier: str, later: str) -> Delay:
    """Return the row of one pair of steps; percentiles are interpolated linearly (Hyndman and Fan's type 7)."""
    ends = [(getattr(case, earlier), getattr(case, later)) for case in cases]
    both = np.array([(end - start) / DAY_S for start, end in ends if start is not None and end is not None], float)
    kept = both[both >= 0]
    waiting = sum(start is not None and end is None for start, end in ends)
    return Delay(
        earlier,
        later,
        len(kept),
        _quantile(kept, 0.5),
        _quantile(kept, 0.9),
        missing=len(ends) - len(both),
        waiting=waiting,
        negative=len(both) - len(kept),
    )


def reporting_delay_days(delay: Delay) -> int | NotShown:
    """Return for how many days back the curve is not yet whole: the 90th percentile of a delay, rounded up.

    Withheld (`too_few_delays`) under 12 delays.
    """
    if delay.p90_days is None or delay.count < LEAST_DELAYS:
        return NotShown("too_few_delays", LEAST_DELAYS, delay.count)
    return math.ceil(delay.p90_days)


def _quantile(days: np.ndarray, share: float) -> float | None:
    return float(np.quantile(days, share)) if len(days) else None
