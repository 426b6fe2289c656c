"""The same lines served by others: SimPy lane by lane, Ciw with its own chance, and M/D/c solved exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import ciw
import numpy as np
import simpy

Windows = Sequence[tuple[float, float]]


def simpy_site(
    arrivals: Sequence[float], services: Sequence[float], closed: Sequence[Windows], size: int, change: float
) -> tuple[list[float], int]:
    """Return when each sample begins and the number of tubes, from lanes that are SimPy processes at one store."""
    world = simpy.Environment()
    line: Any = simpy.Store(world)
    begins, sealed, filled = [math.nan] * len(arrivals), [0] * len(closed), [0] * len(closed)

    def coming() -> Iterator[Any]:
        for nth, at in enumerate(arrivals):
            yield world.timeout(at - world.now)
            yield line.put(nth)

    def seal(lane: int) -> None:
        sealed[lane], filled[lane] = sealed[lane] + (filled[lane] > 0), 0

    def work(lane: int, windows: list[tuple[float, float]]) -> Iterator[Any]:
        while True:
            while windows and windows[0][1] <= world.now:
                windows.pop(0)
                seal(lane)
            if windows and windows[0][0] <= world.now:
                yield world.timeout(windows[0][1] - world.now)
                continue
            asked = line.get()
            yield asked | (world.timeout(windows[0][0] - world.now) if windows else world.event())
            if not asked.triggered:
                asked.cancel()
                continue
            begins[asked.value] = world.now
            filled[lane] += 1
            yield world.timeout(services[asked.value])
            if filled[lane] == size:
                seal(lane)
                yield world.timeout(change)

    world.process(coming())
    for lane, windows in enumerate(closed):
        world.process(work(lane, list(windows)))
    world.run()
    return begins, sum(sealed) + sum(many > 0 for many in filled)


def ciw_mean_wait(lanes: int, arrivals: Any, service: Any, *, seed: int, minutes: float, warm: float = 0.0) -> float:
    """Return the mean wait of everybody who came after `warm` in Ciw, with its own random numbers."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[arrivals], service_distributions=[service], number_of_servers=[lanes]
    )
    world = ciw.Simulation(network)
    world.simulate_until_max_time(minutes)
    waits = [
        row.waiting_time for row in world.get_all_records() if row.arrival_date >= warm and row.record_type == "service"
    ]
    return float(np.mean(waits))


def exact_mdc_line(lanes: int, load: float, longest: int = 600) -> float:
    """Return the mean line of M/D/c: who is there one service later are those not begun and those who came (Crommelin).

    The chain `N' = max(N - c, 0) + Poisson(load)` is squared until it stands still.
    """
    came = np.array([math.exp(-load + k * math.log(load) - math.lgamma(k + 1)) for k in range(longest)])
    moves = np.zeros((longest, longest))
    for there in range(longest):
        rest = max(there - lanes, 0)
        moves[there, rest:] = came[: longest - rest]
        moves[there, -1] += 1.0 - moves[there].sum()
    for _ in range(16):
        moves = moves @ moves
    return float(np.maximum(np.arange(longest) - lanes, 0) @ moves[0])
