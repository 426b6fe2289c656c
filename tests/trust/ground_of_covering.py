"""A plan of cover that was made, where a test of trust needs one."""

from __future__ import annotations

from dataclasses import asdict

from django.db.models import Max

from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.rules.cover import CoverTold
from bihuan.apps.zones.rules.rings import RingRule
from tests.trust.ground import Ground


def make_cover_plan(ground: Ground) -> CoverPlan:
    """Return a plan of the incident that proposes one site."""
    incident = ground.world.incident
    told = asdict(CoverTold("maximal", 1, ("gate",)))
    number = (CoverPlan.objects.filter(incident=incident).aggregate(most=Max("number"))["most"] or 0) + 1
    site = {
        "id": "s", "name": "某岗", "kind": "gate", "longitude": 106.08, "latitude": 30.8, "units": 1, "reaches": 1.0,
        "alone": 1.0,
    }  # fmt: skip
    return CoverPlan.objects.create(
        incident=incident, number=number, model="maximal", state="made", asked_by="test", asked_at=ground.world.at,
        settings={**told, "candidates": ["gate"], "rings": asdict(RingRule())},
        report={"status": "optimal", "sites": [site], "objective": 1.0, "bound": 1.0, "total": 1.0, "seconds": 0.1},
    )  # fmt: skip
