"""When the journal itself does not balance, intake says "not received" and signs nothing (loop.md M14)."""

from __future__ import annotations

import io

import pytest
from django.db import connection

from bihuan.apps.intake.actions import receive_batch
from bihuan.apps.intake.rules import NotReceived
from bihuan.apps.orders.actions.books import strike_balance
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def test_a_silent_edit_stops_intake_until_it_is_mended() -> None:
    world = make_world(records=1)
    assert world.source is not None
    say = {"source_id": world.source.id, "filename": "a.csv", "by": world.actor("clerk"), "at": world.at}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_workorder SET kind = 'silently edited'")
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    with pytest.raises(NotReceived) as refused:
        receive_batch(content=io.BytesIO("姓名\n李四\n".encode()), **say)  # type: ignore[arg-type]  # by name
    assert (refused.value.code, refused.value.params) == ("books_broken", {"equations": "E4"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_workorder SET kind = 'verify' WHERE kind = 'silently edited' AND source <> ''")
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    assert receive_batch(content=io.BytesIO("姓名\n李四\n".encode()), **say).batch.read == 1  # type: ignore[arg-type]  # by name
