"""The visits of one case as a plain drawing: places in order on the ground of the areas, each with its times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bihuan.apps.core.queries import areas_of
from bihuan.apps.tracing.queries.pages import PlaceSeen
from bihuan.web.desk.board.area_map import Frame, Point

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Visit

_LEAST = 0.01  # degrees: a street; whoever was at one place alone is not drawn on a single point


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit as table and map show it; `number` is its place in the order of time."""

    id: str
    number: int
    place: PlaceSeen | None
    starts_at: datetime
    ends_at: datetime | None
    until: datetime
    origin: str
    is_confirmed: bool
    recorded_by: str

    @property
    def starts(self) -> int:
        """The beginning in seconds since 1970, for the slider."""
        return int(self.starts_at.timestamp())

    @property
    def ends(self) -> int:
        """The end, or the latest that the protocol assumes, in seconds since 1970."""
        return int(self.until.timestamp())


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on the drawing, with the visits that were there."""

    x: float
    y: float
    name: str
    visits: tuple[VisitLine, ...]

    @property
    def numbers(self) -> str:
        """The numbers of its visits as the drawing writes them."""
        return " ".join(str(one.number) for one in self.visits)


@dataclass(frozen=True, slots=True)
class VisitMap:
    """All places in one frame, the way between them, the ground; `first` to `last` in seconds for the slider."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    way: str
    ground: tuple[str, ...]
    first: int
    last: int
    unplaced: int


def visit_lines(
    rows: Iterable[Visit], places: Mapping[str, PlaceSeen], names: Mapping[str, str], unknown_end_minutes: int
) -> list[VisitLine]:
    """Return visits, oldest first, with the end that is assumed where nobody knows it."""
    assumed = timedelta(minutes=unknown_end_minutes)
    return [
        VisitLine(
            row.pk, number, places.get(row.place_id or ""), row.starts_at, row.ends_at,
            row.ends_at or row.starts_at + assumed, row.origin, row.is_confirmed, names.get(row.recorded_by, ""),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def visit_map(lines: Sequence[VisitLine], incident: str) -> VisitMap | None:
    """Return the drawing, None when no visit has a place with a position."""
    placed = [one for one in lines if one.place is not None and one.place.position is not None]
    if not placed:
        return None
    points = [_position(one) for one in placed]
    frame = Frame.around(_padded(points))
    laid = frame.lay(points)
    way = "M" + "L".join(f"{x},{y}" for x, y in laid) if len(laid) > 1 else ""
    ends = [one.ends for one in lines]
    return VisitMap(
        600, round(frame.height), tuple(_marks(placed, laid)), way, tuple(_ground(frame, incident)),
        min(one.starts for one in lines), max(ends), len(lines) - len(placed),
    )  # fmt: skip


def _position(line: VisitLine) -> Point:
    assert line.place is not None  # noqa: S101 - visit_map keeps only those that have one
    assert line.place.position is not None  # noqa: S101 - as above
    return line.place.position


def _padded(points: Sequence[Point]) -> list[Point]:
    """Return the corners of a frame around the points, never flatter than three to one, never smaller than a street."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    wide, high = max(east - west, _LEAST), max(north - south, _LEAST)
    wide, high = max(wide, high), max(high, wide * 0.5)
    x, y = (west + east) / 2, (south + north) / 2
    return [(x - 0.6 * wide, y - 0.6 * high), (x + 0.6 * wide, y + 0.6 * high)]


def _marks(placed: Sequence[VisitLine], laid: Sequence[Point]) -> list[Mark]:
    by_place: dict[str, tuple[Point, list[VisitLine]]] = {}
    for line, point in zip(placed, laid, strict=True):
        assert line.place is not None  # noqa: S101 - visit_map keeps only those that have one
        by_place.setdefault(line.place.id, (point, []))[1].append(line)
    return [
        Mark(point[0], point[1], visits[0].place.name if visits[0].place else "", tuple(visits))
        for point, visits in by_place.values()
    ]


def _ground(frame: Frame, incident: str) -> list[str]:
    """Return the outlines of the areas as paths, so that the places lie on known ground."""
    rings = [[(float(lon), float(lat)) for lon, lat in area.polygon] for area in areas_of(incident)]
    return ["M" + "L".join(f"{x},{y}" for x, y in frame.lay(ring)) + "Z" for ring in rings if ring]
