"""The norm for testing everybody (protocol, `mass_test`): sites and samplers by population, hours for a round."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bihuan.engine.protocol.rules import MassTest


@dataclass(frozen=True)
class Norm:
    """What the norm asks and what there is; `missing_*` is how many lack, 0 when enough.

    `sites_least` goes by the largest number of people a site may have, `sites_most` by the smallest. `work_hours`: open
    hours that these samplers need for everybody; `finish_hours`: hours by the clock from the first opening, with the
    nights between; None where there is nobody to sample at all.
    """

    population: int
    sites: int
    samplers: int
    sites_least: int
    sites_most: int
    samplers_least: int
    missing_sites: int
    missing_samplers: int
    round_hours: int
    work_hours: float | None
    finish_hours: float | None
    norm_finish_hours: float

    @property
    def is_met(self) -> bool:
        """Say whether sites, samplers and the hours for the round are all within the norm."""
        return not (self.missing_sites or self.missing_samplers) and self.is_in_time

    @property
    def is_in_time(self) -> bool:
        """Say whether the round is over within the hours that the norm gives it."""
        return self.finish_hours is not None and self.finish_hours <= self.round_hours


def clock_hours(work_hours: float, open_hours: float) -> float:
    """Return the hours by the clock that so many open hours take when a site is open `open_hours` of every 24.

    :raises ValueError: unless 0 < open_hours <= 24 and work_hours >= 0.
    """
    if not 0 < open_hours <= 24 or work_hours < 0:
        raise ValueError(f"{work_hours} of {open_hours} hours a day")
    days = max(0, math.ceil(work_hours / open_hours) - 1)
    return days * 24.0 + work_hours - days * open_hours


def norm(
    population: int, sites: int, samplers: int, rules: MassTest, *, an_hour: float = 60.0, open_hours: float = 12.0
) -> Norm:
    """Compare sites and samplers with the norm, and say when the round would end with them.

    `an_hour`: people one sampler samples in an hour without a pause; `open_hours`: hours of every 24 with samplers at
    work. `samplers` are those at work at the same time.
    :raises ValueError: for figures below 0 and rates or hours that are not above 0.
    """
    if min(population, sites, samplers) < 0 or an_hour <= 0:
        raise ValueError(f"{population} people, {sites} sites, {samplers} samplers, {an_hour} an hour")
    least = math.ceil(population / rules.people_per_site_max)
    wanted = math.ceil(population / rules.people_per_sampler)
    work = None if samplers == 0 and population else population / (max(samplers, 1) * an_hour)
    return Norm(
        population, sites, samplers, least, math.ceil(population / rules.people_per_site_min), wanted,
        max(0, least - sites), max(0, wanted - samplers), rules.round_hours, work,
        None if work is None else clock_hours(work, open_hours),
        clock_hours(population / (max(wanted, 1) * an_hour), open_hours),
    )  # fmt: skip
