"""The inside struck day by day, in the zone of the incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions.inside import strike, sweep_gates
from bihuan.apps.zones.models import InsideSheet
from tests.gates_world import HOUR, make_gates

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)  # twelve o'clock in the incident's zone


def test_the_sheet_of_a_day_is_struck_once_after_midnight_and_carries_what_was_counted() -> None:
    gates = make_gates(at=NOON)
    gates.walk("out", 0)
    gates.cross("in", "staff", people=2)
    incident, night = gates.world.incident.code, NOON + 13 * HOUR
    assert [sweep_gates(incident, one) for one in (NOON, night, night + HOUR)] == [2, 2, 0]
    sheet = InsideSheet.objects.get(area=gates.area, date=NOON.date())
    assert (sheet.roster, sheet.went_in, sheet.went_out, sheet.net, sheet.out) == (5, 0, 0, 1, 1)
    assert (sheet.difference, sheet.order, gates.inside().by_gates) == (0, "", 6)


def test_a_difference_opens_one_order_for_the_compounds_unit_and_no_second_while_it_is_open() -> None:
    gates = make_gates(at=NOON)
    gates.walk("in", 0)
    for day in range(2):
        strike(area=gates.area, day=(NOON + timedelta(days=day)).date(), by=gates.by("lead"), at=NOON)
    order = WorkOrder.objects.get(kind="inside_differs")
    sheets = list(InsideSheet.objects.order_by("date").values_list("difference", "order"))
    assert sheets == [(1, order.pk), (1, "")]
    assert (order.content.proposed_unit_id, order.urgency) == ("PCS-03", "P2")
