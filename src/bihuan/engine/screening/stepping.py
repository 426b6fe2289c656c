"""The inner loop of the city simulation, compiled by Numba: person by person, each to the lane that is first free.

Instants are float64 seconds from the beginning of the day. People of all sites lie one behind the other by arrival:
site `s` is `offsets[s]` to `offsets[s + 1]`. `closed[s, lane]` are the half-open times at which the lane does not begin
a sample, ascending, apart from each other, filled up with `inf`. Import it where it is used: Numba is slow to load.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bihuan.engine.exposure.walking import compiled


@compiled
def first_after(windows: Any, passed: int, at: float) -> int:
    """Return the place of the first closed time that is not over at an instant; `passed` are over for certain."""
    while passed < len(windows) and windows[passed, 1] <= at:
        passed += 1
    return passed


@compiled
def choose_lane(at: float, closed: Any, free: Any, passed: Any, found: Any) -> int:
    """Return the lane that can begin first, the one idle longest of equals; put begin and closed times over in `found`.

    `found[lane]` becomes (begin, how many closed times are over then).
    """
    best, begins, idle_since = -1, np.inf, np.inf
    for lane in range(len(free)):
        earliest = max(at, free[lane])
        over = first_after(closed[lane], passed[lane], earliest)
        if over < len(closed[lane]) and closed[lane, over, 0] <= earliest:
            earliest = closed[lane, over, 1]
            over += 1
        since = max(free[lane], closed[lane, over - 1, 1]) if over > 0 else free[lane]
        found[lane, 0], found[lane, 1] = earliest, over
        if earliest < begins or (earliest == begins and since < idle_since):
            best, begins, idle_since = lane, earliest, since
    return best


@compiled
def serve_site(arrivals: Any, services: Any, closed: Any, size: int, change: float, begins: Any, ends: Any) -> int:
    """Serve the people of one site, fill `begins` and `ends`, and return the number of tubes.

    A lane seals its tube when it is full, which takes `change` seconds, and before a closed time and at the end of the
    day, in that time itself.
    """
    lanes = len(closed)
    free, passed = np.zeros(lanes), np.zeros(lanes, np.int64)
    filled, found = np.zeros(lanes, np.int64), np.zeros((lanes, 2))
    tubes = 0
    for nth in range(len(arrivals)):
        lane = choose_lane(arrivals[nth], closed, free, passed, found)
        if found[lane, 1] > passed[lane] and filled[lane] > 0:
            tubes += 1
            filled[lane] = 0
        begins[nth], passed[lane] = found[lane, 0], np.int64(found[lane, 1])
        ends[nth] = begins[nth] + services[nth]
        free[lane] = ends[nth]
        filled[lane] += 1
        if filled[lane] == size:
            tubes += 1
            filled[lane] = 0
            free[lane] += change
    return tubes + int(np.count_nonzero(filled))


@compiled
def serve_city(
    offsets: Any, arrivals: Any, services: Any, lanes: Any, closed: Any, size: int, change: float
) -> tuple[Any, Any, Any]:
    """Serve every site; return when each sample begins and ends, and the tubes of each site."""
    begins, ends = np.empty(len(arrivals)), np.empty(len(arrivals))
    tubes = np.zeros(len(lanes), np.int64)
    for site in range(len(lanes)):
        first, last = offsets[site], offsets[site + 1]
        tubes[site] = serve_site(
            arrivals[first:last], services[first:last], closed[site, : lanes[site]], size, change,
            begins[first:last], ends[first:last],
        )  # fmt: skip
    return begins, ends, tubes
