"""THE map piece: areas, dots and rings in one SVG frame of longitude and latitude; pan, zoom, draw and pick.

How a page uses it::

    context["map"] = draw_map(
        areas=[MapArea(id=row.pk, name=row.name, outline=row.outline, tone="high", words="高风险 · 至 8月3日")],
        dots=[MapDot(id=unit.pk, name=unit.name, longitude=104.1, latitude=30.8, tone="good", mark="3")],
        rings=[MapRing(name="3", longitude=104.1, latitude=30.8, radius_m=1500, tone="wait")],
        ground=ground_of(incident),
    )                                                # None where nothing has a position: the page says so

    {% block styles %}<link rel="stylesheet" href="{% static 'parts/map.css' %}">{% endblock %}
    {% include "parts/map.html" with map=map %}      # the drawing and the plain list of all that is on it
    {% block scripts %}<script src="{% static 'parts/map.js' %}" nonce="{{ CSP_NONCE }}" defer></script>{% endblock %}

- an isochrone is a `MapArea` (outline of `engine.roads.isochrone`) with tone "ring1", "ring3" or "ring5"; a circle of
  so many metres is a `MapRing`.
- **drawing an outline**: `draw_map(..., draws="id_outline")` and one `<textarea id="id_outline" name="outline">`
  anywhere on the page. Each corner is one line `longitude, latitude` in it, an empty line begins another part: that is
  what clicks, arrow keys and Enter write, what a person can type or paste (GeoJSON as well), and what works without a
  script. The server reads the field by `engine.areas.read_outline(text)`, which raises `UnreadableArea`.
- **picking a point**: `draw_map(..., picks=("id_longitude", "id_latitude"))` and two inputs of these ids.
- keys, with the drawing focused: arrows move it, + and - zoom, 0 shows all; while drawing or picking the arrows move
  the cross (Shift: finely), Enter sets a corner or the point, Backspace takes the last corner back.

Numbers go to the script in data attributes, so the strict CSP holds. Tones: see `TONES`; hatching goes with every tone
that must be told apart, so colour is never alone. A tone that is not known is drawn as "quiet".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import cos, radians
from typing import Any

from bihuan.apps.core.queries import areas_of
from bihuan.engine.sphere import EARTH_RADIUS_M

WIDTH = 600.0
MOST_DRAWN = 800  # outlines or dots of one drawing: a browser stays quick, the list says what was left out
TONES = ("high", "medium", "low", "good", "wait", "bad", "hold", "accent", "quiet", "ring1", "ring3", "ring5")
_MARGIN = 12.0
_LEAST = 0.004  # degrees: a street; one dot alone does not fill the frame
_NEAR = 0.4  # units of the drawing below which corners of an outline are drawn as one
_METRES = radians(1) * EARTH_RADIUS_M  # of one degree of latitude
Point = tuple[float, float]
Outline = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area: a GeoJSON Polygon or MultiPolygon in WGS-84. `words` say what the tone means; `url` is its page."""

    id: str
    name: str
    outline: Outline
    tone: str = "quiet"
    words: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class MapDot:
    """One position in WGS-84 degrees; `mark` is a sign of one or two letters in it. `is_uncertain` draws it hollow."""

    id: str
    name: str
    longitude: float
    latitude: float
    tone: str = "accent"
    words: str = ""
    url: str = ""
    mark: str = ""
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class MapRing:
    """A circle of so many metres around a position."""

    name: str
    longitude: float
    latitude: float
    radius_m: float
    tone: str = "quiet"


@dataclass(frozen=True, slots=True)
class MapWay:
    """A line through positions: a route, in the order of going."""

    name: str
    points: Sequence[Point]
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Laid:
    """One thing as the template draws it: a path, or a circle of `radius`, with its name at (x, y)."""

    id: str
    name: str
    tone: str
    words: str
    url: str
    x: float
    y: float
    path: str = ""
    radius: float = 0.0
    mark: str = ""
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class MapFrame:
    """How degrees lie on the drawing: north is up, one scale both ways at the middle latitude."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> MapFrame:
        """Return the frame that holds all points, never flatter than two to one nor taller than it is wide."""
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        x, y = (west + east) / 2, (south + north) / 2
        shrink = max(cos(radians(y)), 0.01)
        high = max(north - south, _LEAST)
        wide = max((east - west) * shrink, _LEAST, high)
        high = max(high, wide / 2)
        scale = (WIDTH - 2 * _MARGIN) / wide
        return cls(x - wide / shrink / 2, y + high / 2, scale * shrink, scale, high * scale + 2 * _MARGIN)

    def lay(self, longitude: float, latitude: float) -> Point:
        """Return a position in units of the drawing."""
        x, y = _MARGIN + (longitude - self.west) * self.scale_x, _MARGIN + (self.north - latitude) * self.scale_y
        return round(x, 2), round(y, 2)

    @property
    def origin(self) -> Point:
        """Longitude and latitude of the upper left corner."""
        return self.west - _MARGIN / self.scale_x, self.north + _MARGIN / self.scale_y

    @property
    def metres(self) -> float:
        """The metres of one unit."""
        return _METRES / self.scale_y


@dataclass(frozen=True, slots=True)
class MapView:
    """What `parts/map.html` draws; `listed` is everything on it for the plain list, `n` how many there are in all."""

    id: str
    frame: MapFrame
    ground: tuple[Laid, ...]
    areas: tuple[Laid, ...]
    rings: tuple[Laid, ...]
    ways: tuple[Laid, ...]
    dots: tuple[Laid, ...]
    draws: str
    picks: tuple[str, ...]
    n: int

    @property
    def width(self) -> int:
        """The width of the drawing in its own units."""
        return round(WIDTH)

    @property
    def height(self) -> int:
        """The height of the drawing in its own units."""
        return round(self.frame.height)

    @property
    def named(self) -> tuple[Laid, ...]:
        """What bears its name on the drawing: the areas, and where there are none the ground they are drawn upon."""
        return self.areas or self.ground

    @property
    def listed(self) -> tuple[Laid, ...]:
        """What the plain list names: the text alternative of the drawing."""
        return self.areas + self.rings + self.ways + self.dots


def ground_of(incident: str) -> list[MapArea]:
    """Return the communities of an incident that have an outline, to lie under everything."""
    return [
        MapArea(area.pk, area.name, {"type": "Polygon", "coordinates": [area.polygon]})
        for area in areas_of(incident)
        if area.polygon
    ]


def draw_map(
    *, areas: Iterable[MapArea] = (), dots: Iterable[MapDot] = (), rings: Iterable[MapRing] = (),
    ways: Iterable[MapWay] = (), ground: Iterable[MapArea] = (), name: str = "map", draws: str = "",
    picks: tuple[str, ...] = (),
) -> MapView | None:  # fmt: skip
    """Return the drawing, None where nothing has a position. At most `MOST_DRAWN` of each are drawn."""
    all_areas, all_dots, all_rings, all_ways = list(areas), list(dots), list(rings), list(ways)
    under = list(ground)
    points = list(_points(all_areas or under, all_dots, all_rings, all_ways))
    if not points:
        return None
    frame = MapFrame.around(points)
    return MapView(
        name, frame,
        tuple(_area(frame, one) for one in under[:MOST_DRAWN]),
        tuple(_area(frame, one) for one in all_areas[:MOST_DRAWN]),
        tuple(_ring(frame, one) for one in all_rings[:MOST_DRAWN]),
        tuple(_way(frame, one) for one in all_ways[:MOST_DRAWN]),
        tuple(_dot(frame, one) for one in all_dots[:MOST_DRAWN]),
        draws, picks, len(all_areas) + len(all_rings) + len(all_ways) + len(all_dots),
    )  # fmt: skip


def _points(
    areas: Sequence[MapArea], dots: Sequence[MapDot], rings: Sequence[MapRing], ways: Sequence[MapWay]
) -> Iterable[Point]:
    yield from chain.from_iterable(chain.from_iterable(_rings_of(one.outline) for one in areas))
    yield from ((one.longitude, one.latitude) for one in dots)
    yield from chain.from_iterable(one.points for one in ways)
    for ring in rings:
        high = ring.radius_m / _METRES
        wide = high / max(cos(radians(ring.latitude)), 0.01)
        yield ring.longitude - wide, ring.latitude - high
        yield ring.longitude + wide, ring.latitude + high


def _rings_of(outline: Outline) -> list[list[Point]]:
    """Return every ring of a Polygon or MultiPolygon as pairs of floats."""
    told = outline.get("coordinates") or []
    polygons = [told] if outline.get("type") == "Polygon" else told
    return [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon if ring]


def _tone(tone: str) -> str:
    return tone if tone in TONES else "quiet"


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Return the points without those that lie on the one before, at the size of the drawing."""
    kept = list(points[:1])
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) > _NEAR or abs(point[1] - kept[-1][1]) > _NEAR:
            kept.append(point)
    return kept if len(kept) > 2 else list(points)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in _thinned(points))


def _area(frame: MapFrame, area: MapArea) -> Laid:
    rings = [[frame.lay(*point) for point in ring] for ring in _rings_of(area.outline)]
    largest = max(rings, key=len, default=[(0.0, 0.0)])
    x, y = (min(p[0] for p in largest) + max(p[0] for p in largest)) / 2, min(p[1] for p in largest)
    path = "".join(f"{_path(ring)}Z" for ring in rings)
    return Laid(area.id, area.name, _tone(area.tone), area.words, area.url, round(x, 1), round(y, 1), path)


def _dot(frame: MapFrame, dot: MapDot) -> Laid:
    x, y = frame.lay(dot.longitude, dot.latitude)
    return Laid(
        dot.id, dot.name, _tone(dot.tone), dot.words, dot.url, x, y, mark=dot.mark, is_uncertain=dot.is_uncertain
    )


def _ring(frame: MapFrame, ring: MapRing) -> Laid:
    x, y = frame.lay(ring.longitude, ring.latitude)
    return Laid("", ring.name, _tone(ring.tone), "", "", x, y, radius=round(ring.radius_m / frame.metres, 2))


def _way(frame: MapFrame, way: MapWay) -> Laid:
    laid = [frame.lay(*point) for point in way.points]
    x, y = laid[0] if laid else (0.0, 0.0)
    return Laid("", way.name, _tone(way.tone), "", "", x, y, _path(laid))
