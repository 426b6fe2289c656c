"""Probes of the matrix for the register: residents by where they live, whom no page shows by themselves."""

from __future__ import annotations

from bihuan.apps.core.models import Area, Unit
from bihuan.apps.intake import access
from bihuan.apps.intake.models import Building, Resident
from tests.trust.trying import Try, probe

_UNITS = {"own": "PCS-03", "other": "PCS-03", "sibling": "PCS-05"}


def _resident(t: Try) -> str:
    """Make a resident of the actor's unit, of another one, or (superior) of a community that is nobody's."""
    incident, area = t.world.incident, None
    if t.place in _UNITS:
        unit = Unit.objects.filter(incident=incident, code=_UNITS[t.place]).first()
        unit = unit or Unit.objects.filter(incident=incident).exclude(code="PCS-03").first()
        assert unit is not None
        area = Area.objects.create(incident=incident, unit=unit, code="REGISTER", name="册上社区")
    house = Building.objects.create(incident=incident, area=area, community_code="REGISTER", name="3栋")
    return Resident.objects.create(
        incident=incident, building=house, record=house.id, key_ref="0" * 64, registered_at=t.at
    ).id


@probe("resident", "read")
def _(t: Try) -> bool:
    return bool(access.get_resident(t.by, _resident(t)))
