"""Probes of the matrix for emergencies and patrols."""

from __future__ import annotations

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access.emergencies import get_emergency, list_emergencies
from bihuan.apps.zones.access.patrols import get_patrol, list_patrols
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.actions.emergencies_points import correct_point
from bihuan.apps.zones.actions.patrols import open_patrol, set_off_duty
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from bihuan.apps.zones.rules.patrols import PatrolTold
from tests.trust.trying import Try, probe


@probe("emergency", "list")
def _(t: Try) -> bool:
    return list_emergencies(t.by).filter(pk=t.thing("emergency")).exists()


@probe("emergency", "read")
def _(t: Try) -> bool:
    return bool(get_emergency(t.by, t.thing("emergency")))


@probe("emergency", "create")
def _(t: Try) -> bool:
    row = report_emergency(told=EmergencyTold("fire", "某处"), by=t.by, at=t.at)
    return row.incident_id == t.world.incident.code


@probe("emergency", "update")
def _(t: Try) -> bool:
    said = {"emergency_id": t.thing("emergency"), "point": "answered", "reason": "told_later", "by": t.by}
    return bool(correct_point(said_at=t.at, at=t.at, **said))


@probe("emergency", "export")
def _(t: Try) -> bool:
    return t.thing("emergency") in dataset_of("response_times").find(t.by, {}, t.at)


@probe("patrol", "list")
def _(t: Try) -> bool:
    return list_patrols(t.by).filter(pk=t.thing("patrol")).exists()


@probe("patrol", "read")
def _(t: Try) -> bool:
    return bool(get_patrol(t.by, t.thing("patrol")))


@probe("patrol", "create")
def _(t: Try) -> bool:
    unit = PatrolUnit.objects.get(pk=t.thing("patrol")).unit_id
    try:
        return bool(open_patrol(told=PatrolTold("新巡组", unit), by=t.by, at=t.at))
    except NotAllowed as refusal:
        if refusal.code == "unknown_unit" and t.place == "other":
            return False
        raise


@probe("patrol", "update")
def _(t: Try) -> bool:
    return set_off_duty(patrol_id=t.thing("patrol"), reason="heat", by=t.by, at=t.at).state == "off"
