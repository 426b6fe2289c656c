"""A day at all sites of a city, person by person: who comes when, to which lane, how long they wait, what fills."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bihuan.engine.screening.profiles import STEP_MINUTES, FloatArray, IntArray


@dataclass(frozen=True)
class CityPlan:
    """What a simulated day goes by.

    `arrivals`: people expected a step, shape (sites, steps), at random within it (Poisson). `lanes`: shape (sites,).
    `seconds`: a sample; `variation`: its squared coefficient of variation, of a gamma (0: all equal; 1: exponential).
    `pool_size` people fill a tube; a full one costs its lane `change_seconds`. `closed`: seconds from the beginning at
    which a lane begins no sample, shape (sites, lanes, times, 2), ascending, filled up with `inf` (see `relief`).
    """

    arrivals: FloatArray
    lanes: IntArray
    seconds: float
    variation: float
    pool_size: int
    change_seconds: float
    closed: FloatArray
    step_minutes: float = STEP_MINUTES


@dataclass(frozen=True)
class CityDay:
    """What became of the day. Shape (sites,): people, waits in seconds, the end of the last sample (0: none), tubes.

    `queue`: people waiting at the beginning of each step, shape (sites, steps + 1). `closing_wait_s`: what whoever came
    last waited. `arrivals`, `begins` and `ends`: seconds of every person, site by site, `offsets` of the sites.
    """

    people: IntArray
    mean_wait_s: FloatArray
    most_waited_s: FloatArray
    ninety_wait_s: FloatArray
    closing_wait_s: FloatArray
    finished_s: FloatArray
    tubes: IntArray
    queue: IntArray
    offsets: IntArray
    arrivals: FloatArray
    begins: FloatArray
    ends: FloatArray


def simulate_city(plan: CityPlan, seed: int) -> CityDay:
    """Let a day of a city run once; the same seed gives the same day.

    Everybody who has come is served, after closing too; nobody leaves the line; a sample that has begun before a lane
    closes is finished.
    :raises ValueError: for shapes that do not belong together and figures that make no day.
    """
    _check(plan)
    chance = np.random.default_rng(seed)
    offsets, arrivals = _arrivals(plan, chance)
    return run_day(plan, offsets, arrivals, _services(plan, len(arrivals), chance))


def run_day(plan: CityPlan, offsets: IntArray, arrivals: FloatArray, services: FloatArray) -> CityDay:
    """Serve given people: `arrivals` and `services` in seconds, site by site from `offsets`, each site by arrival."""
    from bihuan.engine.screening.stepping import serve_city  # Numba takes half a second to load

    begins, ends, tubes = serve_city(
        offsets, arrivals, services, plan.lanes.astype(np.int64), plan.closed, plan.pool_size, plan.change_seconds
    )
    waits, starts = begins - arrivals, offsets[:-1]
    people = np.diff(offsets)
    came = people > 0
    last = np.where(came, offsets[1:] - 1, 0)
    empty = np.zeros(len(people))
    padded = np.append(waits, 0.0)  # a site at the very end without people needs a place to point at
    return CityDay(
        people,
        np.divide(np.add.reduceat(padded, starts) * came, people, out=empty.copy(), where=came),
        np.where(came, np.maximum.reduceat(padded, starts), 0.0),
        np.array([_ninety(waits[a:b]) for a, b in pairwise(offsets)]),
        np.where(came, padded[last], 0.0),
        np.where(came, np.maximum.reduceat(np.append(ends, 0.0), starts), 0.0),
        tubes, _queues(plan, offsets, arrivals, begins), offsets, arrivals, begins, ends,
    )  # fmt: skip


def relief(lanes: IntArray, steps: int, *, minutes: int, step_minutes: float = STEP_MINUTES) -> FloatArray:
    """Return closed times that give each lane so many minutes of every hour off for the heat, the lanes in turn.

    Shape (sites, most lanes, hours or hours + 1, 2); lane k of c begins its pause k/c of the way through each hour, and
    lanes above a site's number stay without one. 0 minutes: no closed time.
    :raises ValueError: unless 0 <= minutes < 60.
    """
    if not 0 <= minutes < 60:
        raise ValueError(f"{minutes} minutes of an hour")
    hours = int(np.ceil(steps * step_minutes / 60.0)) if minutes else 0
    closed = np.full((len(lanes), int(lanes.max()), hours, 2), np.inf)
    for site, number in enumerate(lanes):
        begins = (np.arange(hours)[None, :] + (np.arange(number) / number)[:, None]) * 3600.0
        closed[site, :number] = np.stack([begins, begins + minutes * 60.0], axis=-1)
    return closed


def _check(plan: CityPlan) -> None:
    sites = len(plan.arrivals)
    if plan.arrivals.ndim != 2 or plan.lanes.shape != (sites,) or plan.closed.shape[0] != sites:
        raise ValueError(f"arrivals {plan.arrivals.shape}, lanes {plan.lanes.shape}, closed {plan.closed.shape}")
    if plan.lanes.min() < 1 or plan.closed.shape[1] < plan.lanes.max() or plan.arrivals.min() < 0:
        raise ValueError("every site needs a lane, every lane its closed times, and no flow is negative")
    if plan.seconds <= 0 or plan.variation < 0 or plan.pool_size < 1 or plan.change_seconds < 0:
        raise ValueError("a sample takes time, and a tube holds somebody")


def _arrivals(plan: CityPlan, chance: np.random.Generator) -> tuple[IntArray, FloatArray]:
    """Draw when everybody comes: Poisson counts a step, evenly at random within it; sorted within each site."""
    counts = chance.poisson(plan.arrivals)
    sites, steps = counts.shape
    step_s = plan.step_minutes * 60.0
    cell = np.repeat(np.arange(sites * steps), counts.ravel())
    along = np.sort(cell + chance.random(len(cell)))  # a cell is one step of one site: sorted by both at once
    offsets = np.concatenate([[0], np.cumsum(counts.sum(axis=1))]).astype(np.int64)
    return offsets, (along - np.repeat(np.arange(sites) * steps, np.diff(offsets))) * step_s


def _services(plan: CityPlan, people: int, chance: np.random.Generator) -> FloatArray:
    if plan.variation == 0:
        return np.full(people, plan.seconds)
    return chance.gamma(1.0 / plan.variation, plan.seconds * plan.variation, people)


def _ninety(waits: FloatArray) -> float:
    return float(np.percentile(waits, 90)) if len(waits) else 0.0


def _queues(plan: CityPlan, offsets: IntArray, arrivals: FloatArray, begins: FloatArray) -> IntArray:
    """Count who has come and not begun at the beginning of each step; of one site both are ascending."""
    bounds = np.arange(plan.arrivals.shape[1] + 1) * plan.step_minutes * 60.0
    return np.array(
        [
            np.searchsorted(arrivals[a:b], bounds, side="right") - np.searchsorted(begins[a:b], bounds, side="right")
            for a, b in pairwise(offsets)
        ]
    )
