"""A round that runs: from what was sampled so far and who stands waiting, the wait now, at closing, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bihuan.engine.screening.fluid import Fluid, fluid, lanes_to_add
from bihuan.engine.screening.profiles import STEP_MINUTES, FloatArray, IntArray, two_peaks

STEP_S = STEP_MINUTES * 60
LEAST_SEEN = 10
"""Fewer people than this in line, or sampled in the last hour, say nothing about how fast a site is."""


@dataclass(frozen=True)
class SiteNow:
    """One open site; instants in seconds since 1970 UTC.

    `expected` people are due here, `sampled` were so far, `last_hour` in the hour before now; `waiting` stand in line
    by the last count, None without one. `lanes` are open, each with `lane_an_hour` people an hour by its setting.
    """

    opens: int
    closes: int
    expected: int
    sampled: int
    last_hour: int
    waiting: int | None
    lanes: int
    lane_an_hour: float


@dataclass(frozen=True)
class SiteEstimate:
    """What follows for a site. `wait_minutes` and `closing_wait_minutes`: None where nobody counted who waits.

    `an_hour`: people an hour that it is taken to serve; `is_rate_seen`: from its own last hour, not from its setting.
    `finish_at`: when its last person is sampled, None where no lane is open to do it. `lanes_to_add` keep the longest
    wait from now on within the limit: None where nobody counted, -1 where no number suffices.
    """

    wait_minutes: float | None
    closing_wait_minutes: float | None
    longest_wait_minutes: float
    an_hour: float
    is_rate_seen: bool
    remaining: int
    finish_at: int | None
    lanes_to_add: int | None


def estimate(sites: Sequence[SiteNow], now: int, *, limit_minutes: float) -> tuple[SiteEstimate, ...]:
    """Let the rest of the day run at every site: those waiting, and those still due, who come as profiles.py has it.

    The lanes that are open now stay open until the line is empty. Without a count nobody is taken to wait now.
    :raises ValueError: unless limit_minutes > 0.
    """
    if not sites:
        return ()
    rates = np.array([_rate(site)[0] for site in sites])
    waiting = np.array([float(site.waiting or 0) for site in sites])
    arrivals, closes = _still_coming(sites, now)
    opens = np.array([max(0, site.opens - now) / STEP_S for site in sites])
    share = np.clip(np.arange(1, arrivals.shape[1] + 1)[None, :] - opens[:, None], 0.0, 1.0)
    lane = (
        share * np.array([_rate(site)[0] / site.lanes if site.lanes else site.lane_an_hour for site in sites])[:, None]
    )
    lane *= STEP_MINUTES / 60.0
    serving = share * rates[:, None] * STEP_MINUTES / 60.0
    day = fluid(arrivals, serving, queue=waiting, closes=closes)
    more = lanes_to_add(arrivals, serving, lane, limit_minutes=limit_minutes, queue=waiting)
    return tuple(_one(site, now, day, place, int(more[place])) for place, site in enumerate(sites))


def finish_of(estimates: Sequence[SiteEstimate]) -> int | None:
    """Return when the last site is done: the finish of the round; None while some site has nobody to do it."""
    ends = [one.finish_at for one in estimates]
    return None if not ends or None in ends else max(end for end in ends if end is not None)


def _rate(site: SiteNow) -> tuple[float, bool]:
    """Return the people an hour, and whether they are its own last hour's.

    That hour shows how fast the lanes are only where a line stands: else it shows how many came.
    """
    if site.lanes and min(site.waiting or 0, site.last_hour) >= LEAST_SEEN:
        return float(site.last_hour), True
    return site.lanes * site.lane_an_hour, False


def _still_coming(sites: Sequence[SiteNow], now: int) -> tuple[FloatArray, IntArray]:
    """Return who is still to come, shape (sites, steps from now), and the step at which each site closes."""
    left = np.array([-(-max(0, site.closes - now) // STEP_S) for site in sites])
    arrivals = np.zeros((len(sites), max(1, int(left.max()))))
    for row, site in enumerate(sites):
        steps = -(-(site.closes - site.opens) // STEP_S)
        before = max(0, (site.opens - now) // STEP_S)
        tail = two_peaks(steps)[-max(0, int(left[row]) - before) :] if left[row] else np.zeros(0)
        due = max(0, site.expected - site.sampled - (site.waiting or 0))
        if len(tail):
            arrivals[row, left[row] - len(tail) : left[row]] = due * tail / tail.sum()
    return arrivals, left


def _one(site: SiteNow, now: int, day: Fluid, place: int, more: int) -> SiteEstimate:
    is_counted = site.waiting is not None
    an_hour, is_seen = _rate(site)
    ends = float(day.empties_minutes[place])
    remaining = max(site.waiting or 0, site.expected - site.sampled)
    finish = now if remaining == 0 else None if np.isinf(ends) else now + round(ends * 60)
    return SiteEstimate(
        float(day.wait_minutes[place, 0]) if is_counted else None,
        float(day.closing_wait_minutes[place]) if is_counted else None,
        float(day.longest_wait_minutes[place]), an_hour, is_seen, remaining, finish, more if is_counted else None,
    )  # fmt: skip
