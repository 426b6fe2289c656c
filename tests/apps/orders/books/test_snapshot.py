"""A balance looks at one moment, whatever is written meanwhile."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from bihuan.apps.core.models import Heartbeat
from bihuan.apps.orders.queries.books import snapshot
from tests.apps.orders.books.busy import AT


@pytest.mark.django_db(transaction=True)
def test_what_is_written_during_the_look_is_not_seen_and_not_kept_waiting() -> None:
    def write() -> None:
        Heartbeat.objects.create(task="other", at=AT)
        connection.close()

    with snapshot():
        before = Heartbeat.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()
        assert Heartbeat.objects.count() == before
    assert Heartbeat.objects.count() == before + 1
