"""The notice is owed to whom an order is about, as soon as it goes to a unit."""

from __future__ import annotations

import pytest

from bihuan.apps.briefing.models import FirstNotice
from tests.worlds import make_world, run_jobs

pytestmark = pytest.mark.django_db


def test_an_order_that_goes_out_owes_it_to_its_unit() -> None:
    world = make_world(records=1)
    world.dispatch(world.orders[0])
    run_jobs(world.at)
    row = FirstNotice.objects.get()
    assert (row.occasion, row.reference, row.unit) == ("order", world.orders[0], "PCS-03")
    world.move("reassign", world.orders[0], "lead", unit="SQ-07", duty_role="unit_duty_officer", reason="wrong_unit")
    run_jobs(world.at)
    assert FirstNotice.objects.get().unit == "SQ-07"
