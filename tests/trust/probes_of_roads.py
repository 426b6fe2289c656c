"""Probes of the matrix for roads: an import is tried from a small extract, in the child process that reads it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bihuan.apps.core.rules import Role
from bihuan.apps.zones.access.roads import get_roads, list_roads
from bihuan.apps.zones.actions.roads import import_roads
from bihuan.apps.zones.models import RoadGraph
from bihuan.engine.roads.building import tell_nobody
from tests.engine.roads.test_reading import osm_text
from tests.trust.trying import Try, probe


def _row(t: Try) -> RoadGraph:
    return RoadGraph.objects.create(
        incident=t.world.incident, number=1, mode="car", name="x.osm", source_digest="0" * 64, source_bytes=1,
        digest="0" * 64, nodes=1, pieces=1, metres=1, imported_by=t.ground.actor(Role.DESK_LEAD, "own").account,
        imported_at=t.at,
    )  # fmt: skip


@probe("roads", "list")
def _(t: Try) -> bool:
    row = _row(t)
    return list_roads(t.by).filter(pk=row.pk).exists() and get_roads(t.by) == row


@probe("roads", "create")
def _(t: Try) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.osm"
        path.write_text(osm_text())
        row = import_roads(path=path, mode="car", by=t.by, at=t.at, tell=tell_nobody)
    return row.incident_id == t.world.incident.code
