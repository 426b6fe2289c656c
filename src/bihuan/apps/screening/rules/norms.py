"""How many sites and samplers a population needs: figures of the protocol, compared with what is there. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Norm:
    """People for one site at most and at best, and for one sampler."""

    people_per_site_min: int
    people_per_site_max: int
    people_per_sampler: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """What is there against what the norm asks: at least `sites_needed`, at best `sites_wished`."""

    people: int
    sites: int
    samplers: int
    sites_needed: int
    sites_wished: int
    samplers_needed: int

    @property
    def sites_lacking(self) -> int:
        """How many sites the norm's minimum still lacks."""
        return max(self.sites_needed - self.sites, 0)

    @property
    def samplers_lacking(self) -> int:
        """How many samplers the norm still lacks."""
        return max(self.samplers_needed - self.samplers, 0)


def staffing(people: int, sites: int, samplers: int, norm: Norm) -> Staffing:
    """Return what so many people need under the norm: one site per `people_per_site_max` at the least."""
    return Staffing(
        people, sites, samplers, _up(people, norm.people_per_site_max), _up(people, norm.people_per_site_min),
        _up(people, norm.people_per_sampler),
    )  # fmt: skip


def _up(people: int, each: int) -> int:
    return -(-people // each)
