"""Which building comes to which site when: nearest first, one after the other, within the site's hours. Pure.

A site samples at one rate; a booked building takes the site for people ÷ rate, so that two bookings of one site never
overlap and what does not fit before closing is left over and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

ROUNDED_TO = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BuildingToBook:
    """A building without a booking: the area in which it lies ("" unknown), and how many are to come."""

    id: str
    area: str
    people: int


@dataclass(frozen=True, slots=True)
class SiteToBook:
    """An open site: its area, hours, people an hour, and the periods [from, until) that are booked already."""

    id: str
    area: str
    opens_at: datetime
    closes_at: datetime
    an_hour: float
    taken: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def free_from(self) -> datetime:
        """From when on nothing is booked."""
        return max((until for _starts, until in self.taken), default=self.opens_at)


@dataclass(frozen=True, slots=True)
class Booked:
    """A building at a site from `starts_at` until `ends_at`."""

    building: str
    site: str
    starts_at: datetime
    ends_at: datetime


def rate(lanes: int, seconds: float) -> float:
    """Return how many people so many lanes sample in an hour, when one sample takes so many seconds."""
    return lanes * 3600 / seconds


def takes(people: int, an_hour: float) -> timedelta:
    """Return how long so many people take at a rate, rounded up to five minutes."""
    steps = ceil(people / an_hour * 3600 / ROUNDED_TO.total_seconds() - 1e-9)
    return max(steps, 1) * ROUNDED_TO


def booking_refusal(site: SiteToBook, starts_at: datetime, people: int) -> str:
    """Return why so many people cannot come then: `site_no_lanes`, `site_not_open`, `site_full`; "" when they can."""
    if site.an_hour <= 0:
        return "site_no_lanes"
    ends_at = starts_at + takes(people, site.an_hour)
    if starts_at < site.opens_at or ends_at > site.closes_at:
        return "site_not_open"
    is_taken = any(starts_at < until and begins < ends_at for begins, until in site.taken)
    return "site_full" if is_taken else ""


def propose(
    buildings: Iterable[BuildingToBook], sites: Sequence[SiteToBook], metres: Mapping[str, Mapping[str, float]]
) -> tuple[list[Booked], list[str]]:
    """Return bookings for the buildings, the largest first, and those that fit nowhere.

    Sites of the building's own area come first, the one that is free earliest; then the others, the nearest first:
    `metres` tells area → site → distance. A site whose distance nobody knows comes last.
    """
    usable = [site for site in sites if site.an_hour > 0]
    free = {site.id: site.free_from for site in usable}
    rings: dict[str, list[list[SiteToBook]]] = {}
    booked, left = [], []
    for building in sorted(buildings, key=lambda one: (-one.people, one.id)):
        if building.area not in rings:
            rings[building.area] = list(_rings(building.area, usable, metres.get(building.area, {})))
        site = _first_that_fits(rings[building.area], free, building.people)
        if site is None:
            left.append(building.id)
            continue
        starts_at = free[site.id]
        free[site.id] = starts_at + takes(building.people, site.an_hour)
        booked.append(Booked(building.id, site.id, starts_at, free[site.id]))
    return booked, left


def _first_that_fits(rings: list[list[SiteToBook]], free: Mapping[str, datetime], people: int) -> SiteToBook | None:
    for ring in rings:
        fitting = [site for site in ring if free[site.id] + takes(people, site.an_hour) <= site.closes_at]
        if fitting:
            return min(fitting, key=lambda site: (free[site.id], site.id))
    return None


def _rings(area: str, sites: Sequence[SiteToBook], metres: Mapping[str, float]) -> Iterator[list[SiteToBook]]:
    """Yield the sites that stand before an area's people: its own together, each other by itself, the rest together."""
    own = [site for site in sites if area and site.area == area]
    others = [site for site in sites if site not in own]
    yield own
    known = [site for site in others if site.id in metres]
    yield from ([site] for site in sorted(known, key=lambda one: (metres[one.id], one.id)))
    yield [site for site in others if site.id not in metres]
