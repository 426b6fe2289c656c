"""A desk in the middle of a day: orders closed, in hand and unsigned, and reports frozen from them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bihuan.apps.briefing.actions.situation import freeze_report
from bihuan.apps.briefing.models import SituationReport
from bihuan.apps.orders.actions.sweeping import sweep
from tests.worlds import World, make_world, run_jobs

AT = datetime(2026, 8, 25, 7, 30, tzinfo=UTC)  # half past three in the afternoon in Nanchong
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def make_situation(at: datetime = AT) -> World:
    """Return a desk with four orders: closed, in hand at PCS-03, unsigned at SQ-07, and not yet dispatched."""
    world = make_world(records=4, at=at)
    world.bring(world.orders[0], "CLOSED")
    world.bring(world.orders[1], "WORKING")
    world.bring(world.orders[2], "DISPATCHED", unit="SQ-07")
    return world


def frozen(world: World, by: str = "lead", at: datetime | None = None, **more: str) -> SituationReport:
    """Freeze a report as a person of the world, after the sweeper has told who is late."""
    at = at or world.at + MINUTE
    while sweep(at=at):
        run_jobs(at)
    return freeze_report(by=world.actor(by), at=at, **more)


def said(row: SituationReport) -> dict[str, Any]:
    """Return a frozen document as values."""
    found: dict[str, Any] = json.loads(row.frozen)
    return found


def figure(row: SituationReport, code: str) -> tuple[int | None, int | None]:
    """Return (now, before) of one figure of a report."""
    pair = said(row)["figures"][code]
    return pair["now"], pair["before"]
