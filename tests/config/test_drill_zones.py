"""A small drill with a closed community: the perimeter's orders close, patrols are there, residents are seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.forces.models import Officer
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.apps.zones.models import Control, ControlItem, Emergency, PatrolUnit
from bihuan.config.drill.running import ZonesOf, play_drill

AT = datetime(2026, 8, 24, 16, tzinfo=UTC)  # midnight in the drill's zone
pytestmark = pytest.mark.django_db


def test_a_closed_community_of_a_drill_gets_its_orders_its_patrols_and_its_care() -> None:
    said: list[str] = []
    play_drill(
        records=20, officers=60, units=6, hours=8, seed=7, code="zones", starts_at=AT, leave_open=True,
        zones=ZonesOf(5, 30, said.append),
    )  # fmt: skip
    assert [line.partition(":")[0] for line in said] == ["care", "zones", "gate", "gate", "patrols", "care"]
    assert said[0] == "care: 30 lines = 28 accepted + 0 duplicate + 0 rejected + 2 held; 28 on the register"
    assert said[2] == "gate: a true pass opens, an altered one does not"
    assert said[3].endswith("difference 0")
    control = Control.objects.get()
    assert set(ControlItem.objects.filter(control=control).values_list("state", flat=True)) == {"CLOSED"}
    assert all(one.on_scene_at and one.on_scene_at >= one.reported_at for one in Emergency.objects.all())
    assert Emergency.objects.filter(ended_as="done").count() == 5
    assert all((one.notified_at - one.reported_at).total_seconds() < 300 for one in Emergency.objects.all())
    assert not Emergency.objects.filter(answered_at=None).exists(), "each call was answered, so each clock has its t1"
    assert set(WorkOrder.objects.filter(kind="emergency").values_list("state", flat=True)) == {"CLOSED"}
    assert set(PatrolUnit.objects.values_list("state", flat=True)) == {"available"}
    crews = Officer.objects.filter(name__startswith="巡逻").exclude(account=None)
    assert crews.count() == PatrolUnit.objects.count(), "of each crew one signs in, to press the points on a phone"
    seen = CareEntry.objects.exclude(seen_at=None).count()
    assert 0 < seen < CareEntry.objects.count(), "one door in nine does not open"
    assert HelpRequest.objects.filter(state="closed").count() == 1, "the others wait for their caller's word"
    assert not Event.objects.filter(kind="delivery.dead").exists()
