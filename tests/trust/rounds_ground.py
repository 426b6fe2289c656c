"""A round of mass testing in the first district: buildings and sites of the own unit, of a sibling, of nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bihuan.apps.core.models import Area, Incident
from bihuan.apps.core.rules import Role
from bihuan.apps.core.sealing import filled, vault
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.screening.actions.booking import ask_visit
from bihuan.apps.screening.actions.excusing import NewExcuse, excuse_people
from bihuan.apps.screening.actions.missing import send_missing
from bihuan.apps.screening.actions.openings import OpeningTold, set_openings
from bihuan.apps.screening.actions.rounds import NewRound, open_round, plan_round
from bihuan.apps.screening.actions.sites import add_site
from bihuan.apps.screening.models import Lane, RosterBuilding, RosterEntry
from bihuan.apps.screening.rules.sites import SiteTold

if TYPE_CHECKING:
    from tests.trust.ground import Ground


def keep_rounds(ground: Ground) -> None:
    """Keep an open round, its buildings, lines, sites and lanes by relation, an excuse, and an order in work."""
    world, at = ground.world, ground.world.at
    here, lead = world.incident.code, ground.actor(Role.DESK_LEAD, "own")
    areas = [*(Area.objects.filter(incident=here, unit=code).first() for code in ("PCS-03", "SQ-07")), None]
    buildings = [
        Building.objects.create(
            incident=Incident.objects.get(pk=here), area=area, community_code=area.code if area else "", name=f"{n}栋"
        )
        for n, area in enumerate(areas, 1)
    ]
    for building in buildings:
        _residents(building, here, at)
    new = NewRound(at - timedelta(hours=1), at + timedelta(days=1))
    the_round = plan_round(new=new, by=lead, at=at)
    the_round = open_round(round_id=the_round.pk, by=lead, at=at)
    told = [SiteTold(f"{unit} 采样点", unit, kind="arrival", lanes=1) for unit in ("PCS-03", "SQ-07", "CDC")]
    sites = [add_site(told=one, by=lead, at=at) for one in told]
    mobile = add_site(told=SiteTold("上门队", "PCS-03", kind="mobile", lanes=1), by=lead, at=at)
    opening = OpeningTold(new.starts_at, new.ends_at, lanes=1, samplers=1)
    chosen = [one.pk for one in [*sites, mobile]]
    set_openings(round_id=the_round.pk, sites=chosen, told=opening, by=lead, at=at)
    ground.keep("testing building", desk=tuple(one.pk for one in buildings))
    lines = [list(RosterEntry.objects.filter(building=one).order_by("resident").values_list("pk", flat=True))
             for one in buildings]  # fmt: skip
    ground.keep("roster line", desk=tuple(own[0] for own in lines))
    ground.keep("site", desk=tuple(one.pk for one in sites))
    ground.keep("lane", desk=tuple(Lane.objects.get(site=one).pk for one in sites))
    said = {"round_id": the_round.pk, "by": lead, "at": at}
    excuse = NewExcuse([lines[0][1]], "exempt", "medical", lead.account, at + timedelta(days=1))
    ask_visit(entries=[lines[0][2]], reason="bedridden", site_id=mobile.pk, **said)
    send_missing(**said)
    order = RosterBuilding.objects.get(building=buildings[0]).order
    world.bring(order, "WORKING")
    ground.things["testing"] = {
        "round": the_round.pk, "excuse": excuse_people(new=excuse, **said).pk,
        "visited": lines[0][2], "order": order,
    }  # fmt: skip


def _residents(building: Building, incident: str, at: datetime) -> None:
    for n in range(3):
        row = Resident(
            incident_id=incident, building=building, record=f"{building.pk[-12:]}-{n}", key_ref=f"{building.pk}-{n}",
            registered_at=at,
        )  # fmt: skip
        vault().make([row.key_name()])
        filled(row, name="路人甲", phone=f"1390000{n:04d}", document="", room=f"{n}01")
        row.save(force_insert=True)
