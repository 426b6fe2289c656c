"""Emergencies with clock points as a test wants them, as rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.rules.emergencies import POINTS

COLUMNS = tuple(POINTS.values())


def emergency(
    incident: str, number: int, at: datetime, *points: int | None, ring: int | None = 3, kind: str = "crowd",
    unit: str | None = "PCS-03", is_drill: bool = False, ended_as: str = "",
) -> Emergency:  # fmt: skip
    """Keep an emergency reported at an instant; `points` are seconds from it: t1, t2, … (None: nobody said it)."""
    told = {
        column: None if seconds is None else at + timedelta(seconds=seconds)
        for column, seconds in zip(COLUMNS[1:], points, strict=False)
    }
    return Emergency.objects.create(
        incident_id=incident, number=number, reported_at=at, ring=ring, kind=kind, unit_id=unit, is_drill=is_drill,
        state="ended" if ended_as else "waiting", ended_as=ended_as, ended_at=at if ended_as else None, **told,
    )  # fmt: skip


def some_emergencies(incident: str, at: datetime, n: int = 60) -> None:
    """Keep n emergencies of the last days with times as they come, some points missing, every tenth a drill."""
    rng = np.random.default_rng(5)
    for number in range(1, n + 1):
        answered, made, told, signed = np.cumsum(rng.integers(2, 25, 4)).tolist()
        under_way = signed + int(rng.gamma(2, 20))
        there = under_way + int(rng.gamma(3, 50))
        controlled = there + int(rng.gamma(2, 400))
        ring = (1, 3, 5)[number % 3]
        points: list[int | None] = [answered, made, told, signed, under_way, there, controlled, controlled + 300]
        if number % 7 == 0:
            points[5:] = [None, None, None]
        if number % 11 == 0:
            points[0] = None
        emergency(
            incident, number, at - timedelta(minutes=37 * number), *points, ring=ring,
            kind=("crowd", "medical", "breach", "traffic")[number % 4], unit=(None, "PCS-03", "SQ-07")[number % 3],
            is_drill=number % 10 == 0, ended_as="merged" if number % 13 == 0 else "",
        )  # fmt: skip
