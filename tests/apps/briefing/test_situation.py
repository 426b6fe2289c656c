"""Situation reports: frozen only when they say what board and books say; signed by another; never changed."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from bihuan.apps.briefing.actions.situation import freeze_report
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_report_is_frozen(world: World) -> None:
    world.bring(world.orders[0], "CLOSED")
    world.bring(world.orders[1], "WORKING")
    world.bring(world.orders[2], "DISPATCHED", unit="SQ-07")
    row = freeze_report(by=world.actor("lead"), at=world.at + timedelta(seconds=5))
    print(row.document)
    assert row.digest == sha256(row.document.encode()).hexdigest()
