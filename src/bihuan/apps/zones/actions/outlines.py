"""Accepted lines of areas are taken over: kept as outlines to draw controls from; a bare community gets its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bihuan.apps.core.actions import draw_area
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import system
from bihuan.apps.intake.actions.effects import file_records
from bihuan.apps.intake.queries import AcceptedRecord
from bihuan.apps.zones.importers.areas import outline_in
from bihuan.apps.zones.models import Outline


def take_outlines(*, batch: str, records: Sequence[AcceptedRecord], incident: str, at: datetime) -> int:
    """Keep the outlines of the accepted lines that wait; return how many. Runs twice without harm.

    A line whose code is that of a community without an outline, whose datum is told, and which is one part without
    holes, gives that community its outline. What has an outline is never redrawn by a file.
    """
    if not records:
        return 0
    with writing():
        communities = {area.code: area for area in Area.objects.filter(incident_id=incident)}
        rows = [_outline(record, batch, incident, communities, at) for record in records]
        Outline.objects.bulk_create(rows)
        for row in rows:
            _give(row, communities.get(row.code), at)
        effects = {row.record: f"filed:outline:{row.pk}" for row in rows}
        file_records(batch=batch, effects=effects, by=system(incident), at=at)
    return len(rows)


def _outline(
    record: AcceptedRecord, batch: str, incident: str, communities: Mapping[str, Area], at: datetime
) -> Outline:
    from bihuan.engine.areas import square_metres  # loads shapely: not at start-up

    values = dict(record.values)
    outline = outline_in(values)
    code = str(values.get("area_code", ""))[:80]
    seems, off_m = _compared(outline, communities.get(code))
    return Outline(
        incident_id=incident, record=record.record, batch=batch, code=code, outline=outline,
        name=str(values.get("area_name") or code or record.record)[:200], datum=str(values.get("datum", "")),
        seems=seems, off_m=off_m, square_metres=square_metres(outline), taken_at=at,
    )  # fmt: skip


def _compared(outline: Mapping[str, Any], community: Area | None) -> tuple[str, float | None]:
    """Return the datum by which an outline fits its community ("" where that is not clear), and how far off it lies."""
    if community is None or len(community.polygon) < 3:
        return "", None
    from bihuan.engine.areas.recognising import recognise  # loads shapely: not at start-up

    ring = [*community.polygon, community.polygon[0]]
    found = recognise(outline, {"type": "Polygon", "coordinates": [ring]})
    return (found.datum if found.is_clear else ""), round(found.offsets_m["wgs84"], 1)


def _give(row: Outline, community: Area | None, at: datetime) -> None:
    polygons = row.outline["coordinates"]
    is_one = len(polygons) == 1 and len(polygons[0]) == 1
    if community is not None and not community.polygon and row.datum and is_one:
        draw_area(area=community, ring=polygons[0][0][:-1], by=system(row.incident_id), at=at, batch=row.batch)
