"""How many onsets have happened and are not reported yet: the reporting triangle, read to its end.

The share reported within d days comes from the reverse-time hazards of Lawless, Can J Stat 22:15 (1994): of the
reports that came within d days of onset, the share that took exactly d, counted only over onset days old enough to show
it. As in Höhle and an der Heiden, Biometrics 70:993 (2014), its uncertainty and that of the cases to come enter the
interval.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bihuan.engine.indicators.shown import NotShown

LEAST_REPORTS: Final = 30
LEAST_SHARE: Final = 0.1  # where under a tenth is reported, the interval spans more than a factor of ten
DRAWS: Final = 4_000
Counts = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Reported:
    """The day of onset and the day on which the desk had the case."""

    onset: dt.date | None
    report: dt.date | None


@dataclass(frozen=True)
class Expected:
    """Onsets to be expected of one day when all are reported: median and 95 % prediction interval."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class NowcastDay:
    """One day of onset: cases reported so far, the share that is usually reported by now, and what will have been."""

    day: dt.date
    reported: int
    share_reported: float
    expected: Expected | NotShown


@dataclass(frozen=True)
class Nowcast:
    """The last days of onset, oldest first; `used` reports taught the delays.

    Apart and in no figure: `undated` (a date missing), `negative` (report before onset, or after today), `long` (later
    than the longest delay), `older` (onset before the days from which delays are learnt).
    """

    days: tuple[NowcastDay, ...]
    used: int
    undated: int
    negative: int
    long: int
    older: int


def reporting_triangle(onset_days_ago: Counts, delays: Counts, *, history_days: int, longest_delay: int) -> Counts:
    """Return counts by days since onset and delay; shape (history_days, longest_delay + 1), row 0 is today."""
    triangle = np.zeros((history_days, longest_delay + 1), dtype=np.int64)
    np.add.at(triangle, (onset_days_ago, delays), 1)
    return triangle


def hazard_counts(triangle: Counts) -> tuple[Counts, Counts]:
    """Return for each delay d the reports that took d days, and those that took at most d.

    Both are counted over the rows that can show d: row r (onset r days ago) can show delays up to r. Both of shape
    (longest delay + 1,).
    """
    span = triangle.shape[1]
    exactly = np.array([triangle[d:, d].sum() for d in range(span)], dtype=np.int64)
    at_most = np.array([triangle[d:, : d + 1].sum() for d in range(span)], dtype=np.int64)
    return exactly, at_most


def share_within(hazards: Reals) -> Reals:
    """Return the share reported within d days, d = 0 ... longest, from the hazards (last axis = delay).

    F(longest) = 1 and F(d) = product over e > d of (1 - q(e)); the hazard of delay 0 is 1 and plays no part.
    """
    left = np.cumprod((1 - hazards)[..., :0:-1], axis=-1)[..., ::-1]
    return np.concatenate([left, np.ones_like(hazards[..., :1])], axis=-1)


def nowcast(
    cases: Iterable[Reported],
    *,
    today: dt.date,
    longest_delay: int = 14,
    history_days: int = 56,
    seed: int = 1,
) -> Nowcast | NotShown:
    """Return for each of the last `longest_delay` days of onset how many cases it will have had once all are reported.

    Delays up to `longest_delay` days are learnt from onsets of the last `history_days`. The interval draws the hazards
    from Beta(n + 1/2, N - n + 1/2) and the cases to come from the negative binomial that a Poisson mean with Jeffreys'
    prior gives (n + 1/2 successes, probability F); seeded, so that the same day gives the same answer.

    Withheld under 30 usable reports (`too_few_reports`) or with fewer than twice `longest_delay` days between the first
    onset and today (`too_short`); a single day under a tenth usually reported is withheld too (`hardly_reported`).

    :raises ValueError: when the history does not hold the longest delay twice.
    """
    if longest_delay < 1 or history_days < 2 * longest_delay:
        raise ValueError("history_days must be at least twice longest_delay")
    dated, apart = _sorted_out(cases, today, longest_delay, history_days)
    if len(dated) < LEAST_REPORTS:
        return NotShown("too_few_reports", LEAST_REPORTS, len(dated))
    ago, delays = dated[:, 0], dated[:, 1]
    if ago.max() < 2 * longest_delay:
        return NotShown("too_short", 2 * longest_delay, float(ago.max()))
    triangle = reporting_triangle(ago, delays, history_days=history_days, longest_delay=longest_delay)
    return Nowcast(_days(triangle, today, seed), len(dated), *apart)


def _sorted_out(
    cases: Iterable[Reported], today: dt.date, longest: int, history: int
) -> tuple[Counts, tuple[int, int, int, int]]:
    """Return (days since onset, delay) of the usable cases, shape (n, 2), and how many fell to each reason apart."""
    every = [(case.onset, case.report) for case in cases]
    both = [((today - onset).days, (report - onset).days) for onset, report in every if onset and report]
    undated = len(every) - len(both)
    rows = np.array(both, dtype=np.int64).reshape(-1, 2)
    ago, delay = rows[:, 0], rows[:, 1]
    negative = (delay < 0) | (delay > ago)
    long = ~negative & (delay > longest)
    older = ~negative & ~long & (ago >= history)
    kept = rows[~(negative | long | older)]
    return kept, (undated, int(negative.sum()), int(long.sum()), int(older.sum()))


def _days(triangle: Counts, today: dt.date, seed: int) -> tuple[NowcastDay, ...]:
    exactly, at_most = hazard_counts(triangle)
    shares = share_within(exactly / np.maximum(at_most, 1))
    generator = np.random.default_rng(seed)
    drawn = share_within(generator.beta(exactly + 0.5, at_most - exactly + 0.5, size=(DRAWS, len(exactly))))
    return tuple(
        NowcastDay(
            today - dt.timedelta(days=ago),
            reported := int(triangle[ago].sum()),
            float(shares[ago]),
            _expected(reported, float(shares[ago]), drawn[:, ago], generator),
        )
        for ago in reversed(range(triangle.shape[1] - 1))
    )


def _expected(reported: int, share: float, drawn: Reals, generator: np.random.Generator) -> Expected | NotShown:
    if share < LEAST_SHARE:
        return NotShown("hardly_reported", LEAST_SHARE, share)
    whole = reported + generator.negative_binomial(reported + 0.5, np.clip(drawn, 1e-9, 1))
    low, median, high = (float(value) for value in np.quantile(whole, (0.025, 0.5, 0.975)))
    return Expected(median, low, high)
