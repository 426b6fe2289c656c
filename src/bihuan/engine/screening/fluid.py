"""A day at test sites as water in a basin: what flows in, what the lanes let out, how high it stands, for how long.

People are a continuous flow, so chance plays no part: the model is right where many come and the line is long (the load
near or above the lanes), and shows no wait at all where the load is lower; there Erlang C speaks (waiting.py).
Newell, Applications of Queueing Theory, 2nd ed. 1982, chapter 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bihuan.engine.screening.profiles import STEP_MINUTES, FloatArray, IntArray


@dataclass(frozen=True)
class Fluid:
    """Shape (sites, steps + 1): `queue` people and `wait_minutes` of whoever comes, at the beginning of each step.

    Shape (sites,): `mean_wait_minutes` over all who come, `longest_wait_minutes`, `closing_wait_minutes`, and
    `empties_minutes` from the beginning of the first step, never before closing; `inf` where nobody serves the rest.
    """

    queue: FloatArray
    wait_minutes: FloatArray
    mean_wait_minutes: FloatArray
    longest_wait_minutes: FloatArray
    closing_wait_minutes: FloatArray
    empties_minutes: FloatArray


def fluid(
    arrivals: FloatArray,
    capacity: FloatArray,
    *,
    queue: FloatArray | float = 0.0,
    closes: IntArray | None = None,
    after: FloatArray | None = None,
    step_minutes: float = STEP_MINUTES,
) -> Fluid:
    """Let a day run: `arrivals` and `capacity` are people a step, shape (sites, steps); `queue` waits at the beginning.

    `closes`: the step at which a site lets nobody join any more (default: the last); `after`: capacity a step when the
    given steps are over (default: that of the last step). Waits are taken at the beginnings of steps.
    :raises ValueError: for shapes that differ, an empty day or a negative figure.
    """
    if arrivals.shape != capacity.shape or arrivals.ndim != 2 or not arrivals.size:
        raise ValueError(f"arrivals {arrivals.shape}, capacity {capacity.shape}")
    if min(arrivals.min(), capacity.min(), np.min(queue)) < 0:
        raise ValueError("a negative flow")
    sites, steps = arrivals.shape
    last = np.full(sites, steps) if closes is None else np.minimum(closes, steps)
    drawn = _from_zero(capacity)
    standing = _standing(np.broadcast_to(np.asarray(queue, dtype=np.float64), (sites,)), arrivals - capacity)
    served_at = _reached(drawn, drawn + standing, capacity[:, -1] if after is None else after)
    wait = (served_at - np.arange(steps + 1)) * step_minutes
    row = np.arange(sites)
    came = arrivals.sum(axis=1)
    open_waits = np.where(np.arange(steps + 1) <= last[:, None], wait, 0.0)
    closing = np.where(standing[row, last] > 0, wait[row, last], 0.0)
    return Fluid(
        standing, wait, _mean(arrivals, wait, came), np.where(came > 0, open_waits.max(axis=1), 0.0), closing,
        last * step_minutes + closing,
    )  # fmt: skip


def lanes_to_add(
    arrivals: FloatArray,
    capacity: FloatArray,
    lane: FloatArray,
    *,
    limit_minutes: float,
    queue: FloatArray | float = 0.0,
    most: int = 64,
    step_minutes: float = STEP_MINUTES,
) -> IntArray:
    """Return for each site how many lanes more, open the whole time, keep the longest wait within the limit.

    `lane`: people a step that one lane more serves, shape (sites, steps), 0 while it may not work. -1: `most` more do
    not suffice. Bisection, all sites at once.
    :raises ValueError: unless limit_minutes > 0; as `fluid`.
    """
    if limit_minutes <= 0:
        raise ValueError(f"limit {limit_minutes}")

    def is_enough(more: IntArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        day = fluid(arrivals, capacity + lane * more[:, None], queue=queue, step_minutes=step_minutes)
        return np.asarray(day.longest_wait_minutes <= limit_minutes)

    low, high = np.full(len(arrivals), -1), np.full(len(arrivals), most + 1)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        enough = is_enough(np.clip(middle, 0, most))
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        high = np.maximum(high, low + 1)
    return np.where(high > most, -1, high)


def _from_zero(flow: FloatArray) -> FloatArray:
    """Return the sums up to the beginning of each step: shape (sites, steps + 1)."""
    return np.concatenate([np.zeros((len(flow), 1)), np.cumsum(flow, axis=1)], axis=1)


def _standing(queue: FloatArray, surplus: FloatArray) -> FloatArray:
    """Return who waits at the beginning of each step: the free sum, kept at 0 from below (Skorokhod's reflection)."""
    free = queue[:, None] + _from_zero(surplus)
    return np.asarray(free - np.minimum(np.minimum.accumulate(free, axis=1), 0.0))


def _reached(drawn: FloatArray, wanted: FloatArray, after: FloatArray) -> FloatArray:
    """Return the step, with its fraction, at which each site has let out more than is wanted: shape as `wanted`.

    All sites in one search: each row is lifted above the row before, so that the rows lie one behind the other.
    """
    sites, bounds = drawn.shape
    lift = (np.arange(sites) * (wanted.max() + 1.0))[:, None]
    before = np.searchsorted((drawn + lift).ravel(), (wanted + lift).ravel(), side="right").reshape(wanted.shape)
    start = before - (np.arange(sites) * bounds)[:, None] - 1
    rate = np.concatenate([np.diff(drawn, axis=1), np.asarray(after, dtype=np.float64)[:, None]], axis=1)
    missing = wanted - np.take_along_axis(drawn, start, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.take_along_axis(rate, start, axis=1)
        return np.where(within > 0, start + missing / within, np.inf)


def _mean(arrivals: FloatArray, wait: FloatArray, came: FloatArray) -> FloatArray:
    """Return the mean wait of all who come, each step's flow at the mean of its two ends."""
    both = np.where(arrivals > 0, (wait[:, :-1] + wait[:, 1:]) / 2.0, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(came > 0, (arrivals * both).sum(axis=1) / came, 0.0)
