"""What the pages of mass testing ask, one function a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Sum

from bihuan.apps.core.models import Account, Grant
from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.models import Resident
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.models import (
    ArrivalCount,
    Excuse,
    Lane,
    Opening,
    RosterBuilding,
    RosterEntry,
    Round,
    Site,
)
from bihuan.apps.screening.queries.coverage import SiteStanding, Standing, sites_of, standing_of
from bihuan.apps.screening.queries.scope import list_rounds
from bihuan.apps.screening.rules.norms import Norm, Staffing, staffing
from bihuan.apps.screening.rules.outcomes import OPEN
from bihuan.apps.screening.rules.sites import COMMUNITY, MOBILE

_LEFT = F("roster") - F("tested") - F("exempt") - F("escalated")


def current_round(by: Actor) -> Round | None:
    """Return the round that is open, else the newest; None where there is none. :raises NotAllowed: `wrong_role`."""
    found = list_rounds(by)
    return found.filter(state=OPEN).first() or found.first()


def open_round_of(incident: str) -> Round | None:
    """Return the round of an incident that is open now."""
    return Round.objects.filter(incident_id=incident, state=OPEN).first()


def unfinished(incident: str) -> tuple[Round, Standing] | None:
    """Return the open round of an incident with how it stands, for a line on a wall; None without one."""
    found = open_round_of(incident)
    return (found, standing_of(RosterBuilding.objects.filter(round=found))) if found else None


def left_in(buildings: QuerySet[RosterBuilding]) -> QuerySet[RosterBuilding]:
    """Return the buildings in which somebody is missing by the counts, most first."""
    return buildings.annotate(left=_LEFT).filter(left__gt=0).order_by("-left", "building__name", "id")


def by_name(buildings: QuerySet[RosterBuilding]) -> QuerySet[RosterBuilding]:
    """Return buildings in the order of their communities and names."""
    return buildings.order_by("building__community_code", "building__name", "id")


def norm_of(the_round: Round) -> Staffing | None:
    """Return what is there against what the protocol asks for so many people; None where it asks nothing."""
    protocol = protocol_of(the_round.incident_id)[0]
    asked = protocol.mass_test if protocol else None
    if asked is None:
        return None
    norm = Norm(asked.people_per_site_min, asked.people_per_site_max, asked.people_per_sampler)
    openings = Opening.objects.filter(round=the_round, site__kind=COMMUNITY, site__closed_at=None)
    told = openings.aggregate(sites=Count("id"), samplers=Sum("samplers", default=0))
    registered = Resident.objects.filter(incident=the_round.incident_id, left_at=None)
    people = the_round.roster_n or registered.count()
    return staffing(people, told["sites"], told["samplers"], norm)


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site in a list: its lanes, its opening in the round (if any), what it has done there."""

    site: Site
    lanes: int
    lanes_open: int
    opening: Opening | None
    done: SiteStanding | None
    booked: int


def site_lines(
    sites: Iterable[Site], the_round: Round | None, told: Mapping[str, SiteStanding] | None = None
) -> list[SiteLine]:
    """Return sites with what is open there and what they have done in a round (`told`, when it is known already)."""
    chosen = list(sites)
    lanes = {
        site: (n, n_open)
        for site, n, n_open in Lane.objects.filter(site__in=[one.pk for one in chosen])
        .values_list("site")
        .annotate(n=Count("id"), n_open=Count("id", filter=Q(is_open=True)))
    }
    openings = {row.site_id: row for row in Opening.objects.filter(round=the_round)} if the_round else {}
    done = told if told is not None else sites_of(the_round) if the_round else {}
    booked = _booked(the_round) if the_round else {}
    return [
        SiteLine(
            one, *lanes.get(one.pk, (0, 0)), openings.get(one.pk), done.get(one.pk), booked.get(one.pk, 0)
        )
        for one in chosen
    ]  # fmt: skip


def _booked(the_round: Round) -> dict[str, int]:
    """Return how many people are booked at each site."""
    rows = RosterBuilding.objects.filter(round=the_round, site__isnull=False).order_by()
    return {site: people for site, people in rows.values_list("site").annotate(people=Sum("roster")) if site}


def lanes_of(site: Site) -> list[Lane]:
    """Return the lanes of a site by number."""
    return list(Lane.objects.filter(site=site).order_by("number"))


def opening_of(the_round: Round | None, site: Site) -> Opening | None:
    """Return how a site is open in a round."""
    return Opening.objects.filter(round=the_round, site=site).first() if the_round else None


def arrivals_at(the_round: Round | None, site: Site) -> list[ArrivalCount]:
    """Return the counts of travellers at a site in a round, the latest hour first."""
    return list(ArrivalCount.objects.filter(round=the_round, site=site).order_by("-starts_at")) if the_round else []


def people_in(entries: QuerySet[RosterEntry], building_id: str, outcome: str | None) -> QuerySet[RosterEntry]:
    """Return the lines of one building, those with one outcome or all, household by household."""
    found = entries.filter(building_id=building_id)
    found = found if outcome is None else found.filter(outcome=outcome)
    return found.select_related("resident", "building__area").order_by("resident__household", "resident_id")


def to_visit(entries: QuerySet[RosterEntry]) -> QuerySet[RosterEntry]:
    """Return the lines of who waits for a visit at the door, site by site, building by building."""
    found = entries.filter(needs_visit=True, outcome="")
    chosen = found.select_related("resident", "building__area", "site")
    return chosen.order_by("site__number", "building__community_code", "building__name", "resident__household", "id")


def mobile_sites(the_round: Round) -> list[Site]:
    """Return the mobile sites that are open in a round."""
    found = Site.objects.filter(openings__round=the_round, kind=MOBILE, closed_at=None)
    return list(found.order_by("number"))


def open_sites(the_round: Round) -> list[Site]:
    """Return the community sites that are open in a round."""
    found = Site.objects.filter(openings__round=the_round, kind=COMMUNITY, closed_at=None)
    return list(found.order_by("number"))


def owners(incident: str, at: datetime, unit: str = "") -> list[tuple[str, str]]:
    """Return who may answer for people, with their names: whoever has a role in the incident, or in one unit."""
    live = Grant.objects.live(at).filter(incident=incident).exclude(role__in=["source", "system"])
    live = live.filter(unit_id=unit) if unit else live
    return list(Account.objects.filter(grants__in=live).distinct().order_by("full_name").values_list("pk", "full_name"))


def excuse_counts(excuses: QuerySet[Excuse]) -> dict[str, int]:
    """Return how many exemptions and escalations are in each state."""
    rows = Excuse.objects.filter(pk__in=excuses.order_by().values("pk")).order_by()
    return dict(rows.values_list("state").annotate(n=Count("id")))


def running_orders(orders: Iterable[str]) -> dict[str, str]:
    """Return the state of each of these orders that has not ended: order → state."""
    wanted = [one for one in orders if one]
    return dict(WorkOrder.objects.filter(pk__in=wanted, ended_at=None).values_list("pk", "state"))


def building_of_order(order_id: str) -> RosterBuilding | None:
    """Return the building of a round whose missing people an order is about; None for another order."""
    return RosterBuilding.objects.filter(order=order_id).first()
