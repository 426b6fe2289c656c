"""A world in which orders stand in every common state."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.worlds import World, make_world, run_jobs

AT = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
STATES = ("DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED")


def busy_world(records: int = 12) -> World:
    """Return a world of so many orders: two of each state from NEW to CLOSED for each twelve."""
    world = make_world(records=records, at=AT)
    for place, order in enumerate(world.orders):
        if place % 6 < len(STATES):
            world.bring(order, STATES[place % 6], unit="PCS-03" if place % 2 else "SQ-07")
    run_jobs(AT)
    return world
