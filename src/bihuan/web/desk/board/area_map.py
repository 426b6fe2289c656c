"""The district as a plain drawing: areas coloured and hatched by the late orders of the unit that answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from bihuan.apps.core.queries import areas_of

WIDTH = 600.0
_MARGIN = 12.0
MANY = 3
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: its outline as an SVG path, where its label stands, and how late its unit is."""

    path: str
    x: float
    y: float
    name: str
    unit: str
    unit_name: str
    late: int
    tone: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    """All areas in one frame."""

    width: int
    height: int
    shapes: list[Shape]


def area_map(incident: str, names: Mapping[str, str], late: Mapping[str, int]) -> AreaMap | None:
    """Return the drawing, None when no area has an outline."""
    areas = [(area, [(float(lon), float(lat)) for lon, lat in area.polygon]) for area in areas_of(incident)]
    areas = [(area, ring) for area, ring in areas if ring]
    if not areas:
        return None
    frame = Frame.around([point for _area, ring in areas for point in ring])
    shapes = [
        _shape(frame.lay(ring), area.name, area.unit_id, names.get(area.unit_id, ""), late.get(area.unit_id, 0))
        for area, ring in areas
    ]
    return AreaMap(round(WIDTH), round(frame.height), shapes)


@dataclass(frozen=True, slots=True)
class Frame:
    """How positions are laid on the drawing: north is up, one scale both ways."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> Frame:
        """Return the frame that holds all points."""
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        shrink = cos(radians((south + north) / 2))
        scale = (WIDTH - 2 * _MARGIN) / max((east - west) * shrink, 1e-9)
        return cls(west, north, scale * shrink, scale, (north - south) * scale + 2 * _MARGIN)

    def lay(self, ring: Sequence[Point]) -> list[Point]:
        """Return positions in the units of the drawing."""
        return [
            (
                round(_MARGIN + (lon - self.west) * self.scale_x, 1),
                round(_MARGIN + (self.north - lat) * self.scale_y, 1),
            )
            for lon, lat in ring
        ]


def _shape(ring: Sequence[Point], name: str, unit: str, unit_name: str, late: int) -> Shape:
    path = "M" + "L".join(f"{x},{y}" for x, y in ring) + "Z"
    x, y = (
        (min(p[0] for p in ring) + max(p[0] for p in ring)) / 2,
        (min(p[1] for p in ring) + max(p[1] for p in ring)) / 2,
    )
    tone = "many" if late >= MANY else "some" if late else "none"
    return Shape(path, round(x, 1), round(y, 1), name, unit, unit_name, late, tone)
