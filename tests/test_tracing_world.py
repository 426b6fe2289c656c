"""The invented world of tracing is what its builder says."""

from __future__ import annotations

import pytest

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import Contact, Exposure, FollowUp, Visit
from tests.tracing_world import make_tracing

pytestmark = pytest.mark.django_db


def test_a_case_has_visits_and_proposals_and_confirming_makes_contacts_with_orders() -> None:
    world = make_tracing(exposed=3, cases=2)
    assert (world.case.classification, world.case.number) == ("confirmed", 1)
    assert Visit.objects.filter(person=world.case.person_id, is_confirmed=True).count() == 3
    assert set(Exposure.objects.values_list("state", flat=True)) == {"proposed"}
    done = world.confirm()
    assert (done.state, done.outcomes["new"]) == ("confirmed", 3)
    assert Contact.objects.filter(state="following").count() == 3
    assert FollowUp.objects.filter(contact=world.contact(1)).count() == 10
    assert WorkOrder.objects.filter(kind="notify_contact").count() == 3


def test_a_quarantine_and_a_request_wait_for_a_second_word() -> None:
    world = make_tracing(exposed=1)
    world.confirm()
    assert world.quarantine(world.contact()).state == "waiting"
    assert world.material().state == "waiting"
