"""Gates of the two units for the matrix and the addresses: each with its compound, a pass that holds, one resident."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.models import Area
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Role
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.zones.actions.gates import add_gate
from bihuan.apps.zones.actions.passes import issue_pass
from bihuan.apps.zones.rules.gates import GateTold
from bihuan.apps.zones.rules.passes import PassTold

if TYPE_CHECKING:
    from tests.trust.ground import Ground

AREAS = {"PCS-03": "511302001", "SQ-07": "511302002"}


def keep_gates(ground: Ground) -> None:
    """Keep, of the unit and of the next one, a gate, its compound, a pass that it issued and a resident."""
    ours, theirs = (_gate(ground, code) for code in AREAS)
    for kind in ("gate", "compound", "pass", "resident at gate"):
        ground.keep(kind, desk=(ours[kind], theirs[kind], theirs[kind]), unit=(ours[kind], theirs[kind], theirs[kind]))


def _gate(ground: Ground, code: str) -> dict[str, Any]:
    world, lead = ground.world, ground.actor(Role.DESK_LEAD, "own")
    area = Area.objects.get(incident=world.incident, code=AREAS[code])
    gate = add_gate(told=GateTold("卡口", code, area.code), by=lead, at=world.at)
    building = Building.objects.create(
        incident=world.incident, area=area, community_code=area.code, name=f"卡{code[-2:]}栋"
    )
    resident = Resident(
        incident=world.incident, building=building, household=1, record=f"gate-{code}", key_ref=f"gate-{code}",
        registered_at=world.at,
    )  # fmt: skip
    filled(resident, name="某居民", phone="13800000000").save()
    begin = world.at - timedelta(hours=1)
    told = PassTold("dialysis", "person", "某居民", begin, begin + timedelta(hours=8), area=area.code)
    row = issue_pass(told=told, by=world.actor(f"dispatcher@{code}"), at=world.at)
    return {"gate": gate.pk, "compound": area.pk, "pass": row.pk, "resident at gate": resident.pk}


def gate_values(ground: Ground) -> dict[str, str]:
    """Return what stands for the parameters of the addresses of gates: of the unit PCS-03."""
    role = Role.GATE_KEEPER
    return {
        "gate_id": ground.thing("gate", role, "own"), "pass_id": ground.thing("pass", role, "own"),
        "area_id": ground.thing("compound", role, "own"),
    }  # fmt: skip


def gate_bodies(ground: Ground) -> dict[str, dict[str, Any]]:
    """Return what a browser sends to the addresses of gates."""
    return {
        "field:gate-check": {"code": "99", "direction": "in"},
        "field:gate-cross": {"kind": "staff", "way": "in", "people": "1", "command": new_id()},
        "desk:count-doors": {"counted": "1"},
        "desk:revoke-pass": {"reason": "misused"},
        "desk:close-gate": {"reason": "moved"},
    }  # fmt: skip
