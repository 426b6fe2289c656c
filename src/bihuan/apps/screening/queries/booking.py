"""What booking needs to know: buildings without a booking, sites with their hours, rate and what is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import fmean

from django.db.models import F

from bihuan.apps.core.models import Area
from bihuan.apps.screening.models import Lane, Opening, RosterBuilding, Round, Site
from bihuan.apps.screening.rules.booking import Booked, BuildingToBook, SiteToBook, propose, rate
from bihuan.apps.screening.rules.sites import COMMUNITY

USUAL_SECONDS = 20.0


def sites_to_book(the_round: Round) -> list[SiteToBook]:
    """Return the community sites that are open in a round, with their hours, their rate, and what is booked there."""
    openings = Opening.objects.filter(round=the_round, site__kind=COMMUNITY, site__closed_at=None)
    seconds, taken = _seconds(the_round), _taken(the_round)
    return [
        SiteToBook(
            one.site_id, one.site.area_id or "", one.opens_at, one.closes_at,
            rate(one.lanes, seconds.get(one.site_id, USUAL_SECONDS)), tuple(taken.get(one.site_id, ())),
        )
        for one in openings.select_related("site").order_by("site__number")
    ]  # fmt: skip


def _seconds(the_round: Round) -> dict[str, float]:
    """Return how long one sample takes at each site: the mean of its lanes."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    lanes = Lane.objects.filter(site__incident=the_round.incident_id)
    for site, seconds in lanes.values_list("site_id", "seconds"):
        found[site].append(seconds)
    return {site: fmean(told) for site, told in found.items()}


def _taken(the_round: Round) -> dict[str, list[tuple[datetime, datetime]]]:
    found: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    booked = RosterBuilding.objects.filter(round=the_round, site__isnull=False)
    for site, starts_at, ends_at in booked.values_list("site_id", "slot_at", "slot_ends_at"):
        if site and starts_at and ends_at:
            found[site].append((starts_at, ends_at))
    return found


def buildings_to_book(the_round: Round) -> list[BuildingToBook]:
    """Return the buildings of a round in which somebody is missing and that have no booking."""
    left = F("roster") - F("tested") - F("exempt") - F("escalated")
    rows = RosterBuilding.objects.filter(round=the_round, site=None).annotate(left=left).filter(left__gt=0)
    told = rows.values_list("building_id", "building__area_id", "left")
    return [BuildingToBook(building, area or "", people) for building, area, people in told]


def proposal_of(the_round: Round) -> tuple[list[Booked], list[str]]:
    """Return a booking for every building that has none, and the buildings that fit nowhere."""
    sites = sites_to_book(the_round)
    return propose(buildings_to_book(the_round), sites, metres_between(the_round, [site.id for site in sites]))


def metres_between(the_round: Round, sites: Iterable[str]) -> Mapping[str, Mapping[str, float]]:
    """Return the great circle from the middle of each area to each site: area → site → metres, where both are known."""
    import numpy as np  # no page starts with it

    from bihuan.engine.sphere import great_circle_m  # it needs numpy

    areas = [(area.pk, _middle(area)) for area in Area.objects.filter(incident=the_round.incident_id)]
    known = [(pk, middle) for pk, middle in areas if middle is not None]
    placed = Site.objects.filter(pk__in=list(sites), longitude__isnull=False, latitude__isnull=False)
    positions = list(placed.values_list("pk", "longitude", "latitude"))
    if not known or not positions:
        return {}
    at = np.radians(np.array([middle for _pk, middle in known], dtype=np.float64))[:, None, :]
    to = np.radians(np.array([row[1:] for row in positions], dtype=np.float64))[None, :, :]
    metres = great_circle_m(at[..., 0], at[..., 1], to[..., 0], to[..., 1])
    return {
        pk: {row[0]: float(metres[i, j]) for j, row in enumerate(positions)} for i, (pk, _middle) in enumerate(known)
    }


def _middle(area: Area) -> tuple[float, float] | None:
    """Return the mean of an area's corners, None for one without a shape."""
    corners = [(float(x), float(y)) for x, y in area.polygon]
    return (fmean(x for x, _y in corners), fmean(y for _x, y in corners)) if corners else None
