"""Emergencies and patrols in the first district: of the own unit, of a sibling, of the desk or a department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.apps.core.rules import Role
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.actions.patrols import open_patrol
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from bihuan.apps.zones.rules.patrols import PatrolTold

if TYPE_CHECKING:
    from tests.trust.ground import Ground


def keep_patrols(ground: Ground) -> None:
    """Keep a waiting emergency and a free patrol by relation."""
    at, lead = ground.world.at, ground.actor(Role.DESK_LEAD, "own")
    areas = ("511302001", "511302002", "")
    rows = [report_emergency(told=EmergencyTold("fire", "某处", area=area), by=lead, at=at) for area in areas]
    ground.keep("emergency", desk=tuple(row.pk for row in rows))
    patrols = [
        open_patrol(told=PatrolTold(f"{unit} 巡组", unit), by=lead, at=at) for unit in ("PCS-03", "SQ-07", "CDC")
    ]
    PatrolUnit.objects.filter(pk__in=[row.pk for row in patrols]).update(state="available")
    ground.keep("patrol", desk=tuple(row.pk for row in patrols))
