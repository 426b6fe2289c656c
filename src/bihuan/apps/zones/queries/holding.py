"""What holds at this address now, why, until when: the controls of an incident as an index that each process keeps.

The index is built from the controls that were decided (those lifted or over as well: one may ask for yesterday). Before
every answer one small row is read, whose token the database itself changes whenever a control is written, in the same
transaction; so no process, whichever one wrote, answers from an old index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from bihuan.apps.core.models import Area
from bihuan.apps.core.queries import areas_of
from bihuan.apps.zones.models import Control, GroundToken
from bihuan.apps.zones.queries.controls import levels_of
from bihuan.apps.zones.rules.controls import DECIDED, LIFTED
from bihuan.apps.zones.rules.overlaps import NOTHING_HOLDS, HeldControl, Holding, overlap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from bihuan.engine.areas import AreaIndex  # loads shapely: not at start-up

_MOST_KEPT: Final = 8  # incidents: one box has one or two
_WHOLE: Final = 0.999  # of a community's surface: borders drawn twice never lie on each other exactly
_FIELDS: Final = (
    "id", "number", "name", "level", "measures", "reason", "basis", "starts_at", "ends_at", "review_at", "decided_at",
    "lifted_at", "communities",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """All controls of an incident that were ever decided, with the index of their outlines, in the same order."""

    token: str
    controls: tuple[HeldControl, ...]
    communities: tuple[frozenset[str], ...]
    index: AreaIndex

    def holding(
        self, numbers: Iterable[int], at: datetime, levels: Sequence[str], partly: Iterable[int] = ()
    ) -> Holding:
        """Return what holds of these controls at an instant; those in `partly` in a part of what was asked."""
        some = set(partly)
        held = (
            replace(one, is_partly=True) if number in some else one
            for number in numbers
            if (one := self.controls[number]).starts_at <= at < one.ends_at
        )
        return overlap(held, levels)


_KEPT: dict[tuple[str, str], Ground] = {}
_LOCK = Lock()


def holding_at(incident: str, longitude: float, latitude: float, at: datetime) -> Holding:
    """Return what holds at a position in WGS-84 degrees at an instant; on the edge of an area it holds as well."""
    ground = ground_of(incident)
    return ground.holding(ground.index.at(longitude, latitude), at, _levels(incident))


def holdings_at(incident: str, positions: npt.NDArray[np.float64], at: datetime) -> list[Holding]:
    """Return what holds at each of many positions (n, 2 in degrees); where the same holds, the same object."""
    ground, levels = ground_of(incident), _levels(incident)
    points, areas = ground.index.covering(positions)
    answers: dict[tuple[int, ...], Holding] = {}
    found = [NOTHING_HOLDS] * len(positions)
    for point, pairs in groupby(zip(points.tolist(), areas.tolist(), strict=True), key=lambda pair: pair[0]):
        key = tuple(area for _point, area in pairs)
        if key not in answers:
            answers[key] = ground.holding(key, at, levels)
        found[point] = answers[key]
    return found


def holding_in(incident: str, community: str, at: datetime) -> Holding:
    """Return what holds in a community (by its code): what was drawn from it, and what lies over it or a part of it."""
    areas = [area for area in areas_of(incident) if area.code == community] or [Area(code=community)]
    return _over(ground_of(incident), areas[0], at, _levels(incident))


def holdings_by_community(incident: str, at: datetime) -> list[tuple[Area, Holding]]:
    """Return every community of an incident, in the order of the codes, with what holds in it at an instant."""
    ground, levels = ground_of(incident), _levels(incident)
    return [(area, _over(ground, area, at, levels)) for area in areas_of(incident)]


def _over(ground: Ground, area: Area, at: datetime, levels: Sequence[str]) -> Holding:
    named = {number for number, codes in enumerate(ground.communities) if area.code in codes}
    shares = ground.index.shares({"type": "Polygon", "coordinates": [area.polygon]}) if area.polygon else {}
    partly = {number for number, share in shares.items() if share < _WHOLE} - named
    return ground.holding(sorted(named | shares.keys()), at, levels, partly)


def ground_of(incident: str) -> Ground:
    """Return the index of an incident's controls as they are now."""
    token = GroundToken.objects.filter(incident_id=incident).values_list("token", flat=True).first() or ""
    key = (str(connection.settings_dict["NAME"]), incident)
    kept = _KEPT.get(key)
    if kept is not None and kept.token == token:
        return kept
    made = _made(incident, token)  # read after the token: rows that are newer than it are read anew the next time
    with _LOCK:
        _KEPT.pop(key, None)
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = made
    return made


def _made(incident: str, token: str) -> Ground:
    from bihuan.engine.areas import AreaIndex  # loads shapely: not at start-up

    found = Control.objects.filter(incident_id=incident, state__in=[DECIDED, LIFTED])
    rows = list(found.values(*_FIELDS, told=Cast("outline", TextField())))
    communities = tuple(frozenset(row["communities"]) for row in rows)
    return Ground(token, tuple(map(_held, rows)), communities, AreaIndex.of_texts([row["told"] for row in rows]))


def _levels(incident: str) -> tuple[str, ...]:
    """Return the codes of the protocol's levels, strictest first; read each time, since a protocol may be exchanged."""
    return tuple(level.code for level in levels_of(incident))


def _held(row: dict[str, Any]) -> HeldControl:
    ends_at = min(filter(None, (row["ends_at"], row["lifted_at"])))
    return HeldControl(
        row["id"], row["number"], row["name"], row["level"], tuple(row["measures"]), row["reason"], row["basis"],
        row["starts_at"], ends_at, row["review_at"], row["decided_at"],
    )  # fmt: skip
