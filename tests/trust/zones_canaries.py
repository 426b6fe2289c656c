"""Canaries in the personal fields of zones and residents: passes, compounds, care, requests for help, emergencies.

Every value is unique. A group says whose it is and which field: "own" lies at the unit PCS-03, "beside" at SQ-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bihuan.apps.core.rules import Role
from bihuan.apps.core.sealing import filled, open_all
from bihuan.apps.intake.models import Resident
from bihuan.apps.orders.actions.handover import receive_handover
from bihuan.apps.orders.models import Handover
from bihuan.apps.residents.actions.help import NewRequest, classify_request, take_request
from bihuan.apps.residents.actions.help_routing import route_request
from bihuan.apps.residents.models import CareEntry
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.actions.passes import issue_pass
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from bihuan.apps.zones.rules.passes import PassTold
from tests.trust.ground import Ground, make_ground
from tests.trust.ground_of_covering import make_cover_plan

AREAS = {"own": ("PCS-03", "511302001"), "beside": ("SQ-07", "511302002")}
CARED = {
    "name": "name", "phone": "phone", "address": "address", "kin_name": "name", "kin_phone": "phone", "note": "words",
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """What was made at one unit: its pass, its request for help, its emergency and the order of that."""

    paper: str
    request: str
    emergency: str
    order: str


class ZonesCanaries:
    """The world, every canary by its text with its group, and where the things lie, by `own` and `beside`."""

    def __init__(self) -> None:
        self.ground: Ground = make_ground()
        self.group: dict[str, str] = {}
        self._number = 0
        self._shift()
        self.cover = make_cover_plan(self.ground).pk
        self.held = {place: self._made(place, unit, area) for place, (unit, area) in AREAS.items()}
        self._cared()
        self._inside()

    def new(self, group: str, kind: str = "words") -> str:
        """Return a value with a canary that no mask lets through whole."""
        self._number += 1
        n = self._number
        canary = f"1987652{n:04d}" if kind == "phone" else f"KANARI{n:03d}Z"
        self.group[canary] = group
        return {"name": f"欧阳{canary}", "address": f"顺安区西山路12号{canary}"}.get(kind, canary)

    def in_text(self, text: str) -> set[str]:
        """Return the groups of the canaries that stand in a text."""
        return {group for canary, group in self.group.items() if canary in text}

    def _shift(self) -> None:
        """Sign for the desk's hand-over that waits: until then nothing is dispatched."""
        [waiting] = Handover.objects.filter(incident=self.ground.world.incident, unit="desk", received_at=None)
        by = self.ground.world.actor("analyst")
        receive_handover(handover_id=waiting.pk, by=by, at=self.ground.world.at)

    def _made(self, place: str, unit: str, area: str) -> Held:
        """Let the actions make a pass, a request for help and an emergency on which the unit works."""
        world, lead = self.ground.world, self.ground.actor(Role.DESK_LEAD, "own")
        begin = world.at - timedelta(hours=1)
        told = PassTold(
            "dialysis", "person", self.new(f"pass {place} name", "name"), begin, begin + timedelta(hours=8), area=area
        )
        paper = issue_pass(told=told, by=world.actor(f"dispatcher@{unit}"), at=world.at)
        self.group[paper.code] = f"pass {place} code"
        helped = {name: self.new(f"help {place} {name}", name) for name in ("words", "name", "phone", "address")}
        request = take_request(new=NewRequest(area=area, **helped), by=world.actor("lead"), at=world.at)
        said = {name: self.new(f"emergency {place} {name}", name) for name in ("text", "phone", "place")}
        row = report_emergency(told=EmergencyTold("fire", area=area, **said), by=lead, at=world.at)
        if place == "own":
            world.bring(row.order, "WORKING")
            classify_request(request_id=request, code="food", by=lead, at=world.at)
            routed = route_request(request_id=request, unit=unit, by=lead, at=world.at)
            world.bring(routed.order, "WORKING")
        return Held(paper.pk, request, row.pk, row.order)

    def _cared(self) -> None:
        places = {unit: place for place, (unit, _) in AREAS.items()}
        rows = list(CareEntry.objects.filter(incident=self.ground.world.incident))
        open_all(rows)
        for row in rows:
            group = f"care {places.get(row.unit_id or '', 'elsewhere')}"
            filled(row, **{name: self.new(f"{group} {name}", kind) for name, kind in CARED.items()}).save()

    def _inside(self) -> None:
        """Put canaries in the residents who live behind the two gates."""
        for place, where in (("own", "own"), ("beside", "sibling")):
            row = Resident.objects.get(pk=self.ground.things["resident at gate"][f"desk {where}"])
            open_all([row])
            told = {name: self.new(f"inside {place} {name}", name) for name in ("name", "phone")}
            filled(row, **told).save()

    def values(self, place: str) -> dict[str, Any]:
        """Return what stands for the parameters of addresses, of the unit itself or of the one beside it."""
        things, where = self.ground.things, f"desk {'own' if place == 'own' else 'sibling'}"
        held = self.held[place]
        return {
            "gate_id": things["gate"][where], "pass_id": held.paper, "area_id": things["compound"][where],
            "care_id": things["care"][where], "rounds_id": things["care round"][where], "request_id": held.request,
            "emergency_id": held.emergency, "patrol_id": things["patrol"][where], "order_id": held.order,
            "control_id": things["zones"]["control"], "cover_id": self.cover, "community": AREAS[place][1],
        }  # fmt: skip
