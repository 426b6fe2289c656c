"""A small world with roads in force and emergencies that were gone to."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client
from tests.apps.zones.emergencies_ground import some_emergencies
from tests.engine.roads.ground import grid
from tests.forces_world import ACCOUNTS, Forces, make_forces

from bihuan.apps.zones.actions.roads import keep
from bihuan.apps.zones.models import RoadGraph
from bihuan.engine.roads.filing import pack


def make_roads_world(*, columns: int = 8, rows: int = 6, emergencies: int = 60) -> Forces:
    """Return the world of posts with a grid of streets and emergencies of the last days."""
    forces = make_forces(at=datetime.now(UTC))
    if columns:
        lay_roads(forces, columns, rows)
    some_emergencies(forces.incident, forces.at, emergencies)
    return forces


def lay_roads(forces: Forces, columns: int, rows: int) -> RoadGraph:
    """Let a grid of streets be in force."""
    graph = grid(columns, rows)
    return RoadGraph.objects.create(
        incident_id=forces.incident, number=RoadGraph.objects.count() + 1, mode="car", name="格网.osm.pbf",
        source_digest="5" * 64, source_bytes=9, digest=keep(pack(graph)), nodes=graph.size[0], pieces=graph.size[1],
        metres=round(float(graph.metres.sum())), counts={**graph.counts, "ways": 94, "ways_not_for_this_mode": 3},
        bounds=list(graph.bounds), imported_by=forces.world.people["lead"].id, imported_at=forces.at,
    )  # fmt: skip


def client_of(forces: Forces, name: str) -> Client:
    """Return somebody's browser, signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(forces.world.people[ACCOUNTS.get(name, name)])
    return client
