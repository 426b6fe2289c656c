"""Disposing a long batch: the page answers at once, a thread works on, pressing again starts nothing twice."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import HEADER, make_world, more_lines

from bihuan.apps.core.models import Event
from bihuan.apps.intake.actions import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Batch
from bihuan.web.desk.intake.background import AT_ONCE_LINES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_journal")]


def test_a_long_batch_is_disposed_once_in_the_background() -> None:
    world = make_world(records=0)
    source = add_source(code="CDC", name="市疾控中心", by=world.actor("lead"), at=world.at)
    body = (HEADER + "".join(more_lines(AT_ONCE_LINES + 1))).encode()
    batch = receive_batch(
        source_id=source.pk, content=BytesIO(body), filename="a.csv", by=world.actor("clerk"), at=world.at
    ).batch
    client, address = client_of(world, "clerk"), reverse("desk:dispose", args=[batch.pk])
    for _press in range(2):
        assert client.post(address).status_code == 302
    for thread in threading.enumerate():
        if thread.name == f"dispose-{batch.pk}":
            thread.join(60)
    found = Batch.objects.get()
    assert (found.state, found.disposed_to) == ("disposed", AT_ONCE_LINES + 1)
    assert Event.objects.filter(kind="batch.disposed").count() == 1
