"""An incident with the protocol of the house, and controls written straight into the table, for tests of areas."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bihuan.apps.core.actions import keep_protocol
from bihuan.apps.core.models import Incident
from bihuan.apps.zones.models import Control
from bihuan.engine.protocol import shipped_bytes
from tests.web.people import make_incident

AT = datetime(2022, 8, 24, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def box(west: float, south: float, wide: float, high: float | None = None) -> dict[str, Any]:
    """Return a box as an outline; in hundredths of a degree east and north of 106, 30."""
    x, y = 106 + west / 100, 30 + south / 100
    east, north = x + wide / 100, y + (wide if high is None else high) / 100
    return {"type": "MultiPolygon", "coordinates": [[[[x, y], [east, y], [east, north], [x, north], [x, y]]]]}


def make_place() -> Incident:
    """Return the incident with the shipped protocol, whose levels are high, medium and low."""
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(protocol=keep_protocol(body=shipped_bytes("covid19_cn_9")))
    incident.refresh_from_db()
    return incident


def keep_control(incident: Incident, number: int, outline: dict[str, Any], **said: Any) -> Control:
    """Return a decided control that holds for three days from `AT`, unless told otherwise."""
    told: dict[str, Any] = {
        "name": f"管控{number}", "level": "high", "measures": ["stay_home"], "reason": "spread",
        "basis": "传染病防治法", "state": "decided", "starts_at": AT, "ends_at": AT + 3 * DAY, "review_at": AT + DAY,
        "drafted_by": "a",
    } | said  # fmt: skip
    if told["state"] in {"decided", "lifted"}:
        told = {"decided_by": "b", "decided_at": AT} | told
    return Control.objects.create(incident=incident, number=number, outline=outline, **told)
