"""What if there were other lanes, another rate, pool size or hours? The whole city's day, answered while one drags."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bihuan.engine.protocol.rules import MassTest
from bihuan.engine.screening.fluid import Fluid, fluid, lanes_to_add
from bihuan.engine.screening.norms import Norm, norm
from bihuan.engine.screening.pooling import dorfman
from bihuan.engine.screening.profiles import STEP_MINUTES, FloatArray, IntArray, spread, two_peaks
from bihuan.engine.screening.waiting import Waiting, pollaczek_khinchine, wait_mgc, wait_mmc

MOST_STEPS_AFTER = 192
"""How long after closing the line is drawn: two days."""


@dataclass(frozen=True)
class Setting:
    """What is asked about.

    `more_lanes` at every site (never below one lane); `an_hour`: samples of a lane without its tube changes; each full
    tube costs `change_seconds`; `off_minutes` of every hour a lane rests for the heat; `variation` is the squared
    coefficient of variation of a sample; `positivity`: the share of people positive; `limit_minutes`: the longest wait.
    """

    more_lanes: int = 0
    an_hour: float = 60.0
    pool_size: int = 10
    open_hours: float = 12.0
    positivity: float = 0.0001
    limit_minutes: float = 30.0
    change_seconds: float = 30.0
    off_minutes: int = 0
    variation: float = 0.25


@dataclass(frozen=True)
class Cycle:
    """The time a lane needs for one person, in minutes, and its squared coefficient of variation."""

    minutes: float
    variation: float


@dataclass(frozen=True)
class SideBySide:
    """One site at one arrival rate by the formulas of balance; times in minutes. `arrivals`: people an hour.

    `one_line`: M/M/c, everybody in one line before all lanes; `even`: the same with the real variation (M/G/c);
    `own_lines`: a line before each lane, Pollaczek–Khinchine.
    """

    arrivals: float
    lanes: int
    one_line: Waiting
    even: Waiting
    own_lines: Waiting


@dataclass(frozen=True)
class WhatIf:
    """The day that follows: hours and minutes from opening; `slowest` are places of sites, the latest to empty first.

    `closing_wait_minutes`: the longest at closing; `beyond`: sites where somebody waits longer than the limit;
    `queue`: people waiting in the whole city at each step until the last line is empty, at most two days after closing;
    `lanes_to_add`: for each site, -1 where none suffice; `tests`: at the laboratory, tubes and expected repeats.
    """

    setting: Setting
    people: float
    lanes: int
    finish_hours: float
    mean_wait_minutes: float
    longest_wait_minutes: float
    closing_wait_minutes: float
    beyond: int
    lanes_to_add: IntArray
    slowest: tuple[int, ...]
    tubes: int
    tests: float
    samplers: int
    queue: FloatArray
    day: Fluid
    norm: Norm | None
    by_norm: Fluid | None


def cycle_of(setting: Setting) -> Cycle:
    """Return what a lane needs for one person: the sample, its part of a tube change, and the minutes off.

    A change comes with every `pool_size`-th person and counts as if it came at random with that chance.
    """
    sample, change, share = 3600.0 / setting.an_hour, setting.change_seconds, 1.0 / setting.pool_size
    seconds = sample + change * share
    spread_out = setting.variation * sample**2 + change**2 * share * (1.0 - share)
    return Cycle(seconds / 60.0 * 60.0 / (60.0 - setting.off_minutes), spread_out / seconds**2)


def whatif(people: FloatArray, lanes: IntArray, setting: Setting, rules: MassTest | None) -> WhatIf:
    """Let the day of the whole city run under a setting; `people` and `lanes` are of each site, shape (sites,).

    Everybody comes within the open hours in two peaks (profiles.py) and is served, after closing if need be.
    :raises ValueError: for a setting that makes no day.
    """
    _check(people, lanes, setting)
    there = np.maximum(1, lanes + setting.more_lanes)
    arrivals = spread(people, two_peaks(_steps(setting)))
    lane = np.full(arrivals.shape, STEP_MINUTES / cycle_of(setting).minutes)
    day = fluid(arrivals, lane * there[:, None])
    total = float(people.sum())
    tubes = int(np.ceil(people / setting.pool_size).sum())
    repeats = total * (dorfman(setting.positivity, setting.pool_size) - 1.0 / setting.pool_size)
    compared = None if rules is None else _norm(people, there, setting, rules)
    return WhatIf(
        setting, total, int(there.sum()), float(day.empties_minutes.max()) / 60.0,
        float((day.mean_wait_minutes * people).sum() / total) if total else 0.0, float(day.longest_wait_minutes.max()),
        float(day.closing_wait_minutes.max()), int((day.longest_wait_minutes > setting.limit_minutes).sum()),
        lanes_to_add(arrivals, lane * there[:, None], lane, limit_minutes=setting.limit_minutes),
        slowest_of(day), tubes, tubes + (repeats if setting.pool_size > 1 else 0.0), int(there.sum()),
        _queue_to_the_end(day, lane[:, -1] * there), day, compared,
        None if rules is None else _by_norm(people, arrivals, lane, rules),
    )  # fmt: skip


def _queue_to_the_end(day: Fluid, after: FloatArray) -> FloatArray:
    """Return how many wait in the whole city at the beginning of each step, until the last line is empty."""
    steps = day.queue.shape[1] - 1
    more = math.ceil(float(day.empties_minutes.max()) / STEP_MINUTES - steps)
    late = np.arange(1, max(0, min(more, MOST_STEPS_AFTER)) + 1)
    left = np.maximum(0.0, day.queue[:, -1:] - after[:, None] * late)
    return np.concatenate([day.queue.sum(axis=0), left.sum(axis=0)])


def slowest_of(day: Fluid, many: int = 10) -> tuple[int, ...]:
    """Return the places of the sites that empty last, of equals the one with the longest wait."""
    order = np.lexsort((-day.longest_wait_minutes, -day.empties_minutes))
    return tuple(int(site) for site in order[:many])


def side_by_side(people: float, lanes: int, setting: Setting, *, is_busiest: bool) -> SideBySide:
    """Return one site by the formulas of balance: at the busiest quarter hour of the day, or at its mean rate.

    :raises ValueError: for a setting that makes no day, or without a lane.
    """
    _check(np.array([people]), np.array([lanes]), setting)
    steps = _steps(setting)
    share = float(two_peaks(steps).max()) if is_busiest else 1.0 / steps
    minute, cycle = people * share / STEP_MINUTES, cycle_of(setting)
    return SideBySide(
        minute * 60.0, lanes, wait_mmc(lanes, minute, cycle.minutes),
        wait_mgc(lanes, minute, cycle.minutes, cycle.variation),
        pollaczek_khinchine(minute / lanes, cycle.minutes, cycle.variation),
    )  # fmt: skip


def _steps(setting: Setting) -> int:
    return math.ceil(setting.open_hours * 60.0 / STEP_MINUTES)


def _norm(people: FloatArray, there: IntArray, setting: Setting, rules: MassTest) -> Norm:
    an_hour = 60.0 / cycle_of(setting).minutes
    return norm(
        round(float(people.sum())), len(people), int(there.sum()), rules, an_hour=an_hour, open_hours=setting.open_hours
    )


def _by_norm(people: FloatArray, arrivals: FloatArray, lane: FloatArray, rules: MassTest) -> Fluid:
    """Return the same day with a sampler for every so many people of each site, as the norm asks."""
    asked = np.maximum(1.0, np.ceil(people / rules.people_per_sampler))
    return fluid(arrivals, lane * asked[:, None])


def _check(people: FloatArray, lanes: IntArray, setting: Setting) -> None:
    if not len(people) or people.shape != lanes.shape or people.min() < 0 or lanes.min() < 0:
        raise ValueError(f"people {people.shape}, lanes {lanes.shape}")
    if setting.an_hour <= 0 or setting.pool_size < 1 or not 0 < setting.open_hours <= 24:
        raise ValueError(f"{setting}")
    if not 0 <= setting.positivity <= 1 or not 0 <= setting.off_minutes < 60 or setting.limit_minutes <= 0:
        raise ValueError(f"{setting}")
    if setting.change_seconds < 0 or setting.variation < 0:
        raise ValueError(f"{setting}")
