"""When people come: how a day's arrivals are spread over its quarter hours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
STEP_MINUTES = 15


def two_peaks(
    steps: int, *, first: float = 0.15, second: float = 0.8, width: float = 0.07, base: float = 0.5
) -> FloatArray:
    """Return the share of the day's arrivals in each of `steps` quarter hours: a base and two peaks, sum 1.

    `first`, `second` and `width` are parts of the day: of 12 hours from 7, the defaults peak at 8:48 and 16:36.
    `base` is the share of people who come evenly over the day; the others come in two equal peaks.
    :raises ValueError: unless steps >= 1, 0 <= base <= 1 and width > 0.
    """
    if steps < 1 or not 0 <= base <= 1 or width <= 0:
        raise ValueError(f"{steps} steps, base {base}, width {width}")
    middle = (np.arange(steps) + 0.5) / steps
    peaks = [np.exp(-0.5 * ((middle - at) / width) ** 2) for at in (first, second)]
    bumps = sum((1.0 - base) / 2.0 * peak / peak.sum() for peak in peaks)
    return np.asarray(base / steps + bumps, dtype=np.float64)


def spread(people: FloatArray, profile: FloatArray) -> FloatArray:
    """Return how many are expected in each quarter hour of each site: shape (sites, steps)."""
    return np.outer(people, profile)
