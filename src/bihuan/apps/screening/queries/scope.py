"""What of mass testing lies within whose reach: the desk all of its incident, a unit its own buildings and sites.

Pages and jobs go through `access`, which gives these; actions, which may not know `access`, ask here too.
"""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do, may_somewhere
from bihuan.apps.screening.models import Excuse, Lane, RosterBuilding, RosterEntry, Round, Site


def check_can(by: Actor, action: Action, kind: Kind) -> None:
    """Refuse who may do this nowhere. :raises NotAllowed: `wrong_role`."""
    if not may_somewhere(by, action, kind):
        raise NotAllowed("wrong_role", role=by.role.value)


def list_rounds(by: Actor) -> QuerySet[Round]:
    """Return the rounds of the incident, newest first. :raises NotAllowed: `wrong_role`."""
    check_can(by, Action.LIST, Kind.ROUND)
    return Round.objects.filter(incident_id=by.incident).order_by("-number")


def get_round(by: Actor, round_id: str) -> Round:
    """Return a round. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Round.objects.filter(pk=round_id, incident_id=by.incident).first()
    if found is None or not may_somewhere(by, Action.READ, Kind.ROUND):
        raise NotAllowed("not_found")
    return found


def list_buildings(by: Actor, the_round: Round) -> QuerySet[RosterBuilding]:
    """Return the buildings of a round that the actor may see: all at the desk, a unit's own elsewhere.

    :raises NotAllowed: `wrong_role`.
    """
    check_can(by, Action.LIST, Kind.ROUND)
    found = RosterBuilding.objects.filter(round=the_round, round__incident_id=by.incident)
    return found.filter(building__area__unit_id=by.unit) if by.unit else found


def get_building(by: Actor, the_round: Round, building_id: str) -> RosterBuilding:
    """Return one building of a round. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    if not may_somewhere(by, Action.READ, Kind.ROUND):
        raise NotAllowed("not_found")
    found = list_buildings(by, the_round).filter(building_id=building_id).select_related("building__area", "site")
    row = found.first()
    if row is None:
        raise NotAllowed("not_found")
    return row


def list_entries(by: Actor, the_round: Round) -> QuerySet[RosterEntry]:
    """Return the lines of the roster that the actor may see by pseudonym; names are for `actions.looking` alone.

    :raises NotAllowed: `wrong_role`.
    """
    check_can(by, Action.LIST, Kind.RESIDENT)
    found = RosterEntry.objects.filter(round=the_round, round__incident_id=by.incident)
    return found.filter(building__area__unit_id=by.unit) if by.unit else found


def get_entry(by: Actor, entry_id: str) -> RosterEntry:
    """Return one line of a roster. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    rows = RosterEntry.objects.filter(pk=entry_id, round__incident_id=by.incident)
    found = rows.select_related("round", "resident", "building__area").first()
    if found is None or not may_do(by, Action.READ, Kind.RESIDENT, unit_of_building(found)):
        raise NotAllowed("not_found")
    return found


def unit_of_building(row: RosterEntry | RosterBuilding) -> str:
    """Return the unit that answers for the row's building, "" when nobody knows in which area it lies."""
    area = row.building.area
    return area.unit_id if area is not None else ""


def list_excuses(by: Actor, the_round: Round) -> QuerySet[Excuse]:
    """Return the exemptions and escalations of a round, the next to end first; a unit those it proposed or owns.

    :raises NotAllowed: `wrong_role`.
    """
    check_can(by, Action.LIST, Kind.RESIDENT)
    found = Excuse.objects.filter(round=the_round, round__incident_id=by.incident).select_related("owner")
    if by.unit:
        found = found.filter(people__entry__building__area__unit_id=by.unit).distinct()
    return found.order_by("state", "until", "id")


def get_excuse(by: Actor, excuse_id: str) -> Excuse:
    """Return an exemption or escalation. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Excuse.objects.filter(pk=excuse_id, round__incident_id=by.incident).select_related("round", "owner").first()
    if found is None or not list_excuses(by, found.round).filter(pk=found.pk).exists():
        raise NotAllowed("not_found")
    return found


def list_sites(by: Actor) -> QuerySet[Site]:
    """Return the sites of the incident that the actor may see, by number. :raises NotAllowed: `wrong_role`."""
    check_can(by, Action.LIST, Kind.SITE)
    found = Site.objects.filter(incident_id=by.incident).select_related("unit", "area")
    return (found.filter(unit_id=by.unit) if by.unit else found).order_by("number")


def get_site(by: Actor, site_id: str) -> Site:
    """Return a site. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Site.objects.filter(pk=site_id, incident_id=by.incident).select_related("unit", "area").first()
    if found is None or not may_do(by, Action.READ, Kind.SITE, found.unit_id):
        raise NotAllowed("not_found")
    return found


def get_lane(by: Actor, lane_id: str) -> Lane:
    """Return a lane of a site. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Lane.objects.filter(pk=lane_id, site__incident_id=by.incident).select_related("site").first()
    if found is None or not may_do(by, Action.READ, Kind.SITE, found.site.unit_id):
        raise NotAllowed("not_found")
    return found
