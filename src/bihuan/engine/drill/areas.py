"""Community areas on a plane around a point in the open ocean, with addresses nobody lives at."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.engine.drill.names import OWN_ROADS, stem
from bihuan.engine.drill.seeds import pick, stream
from bihuan.engine.drill.units import DrillUnit

# Open North Pacific: a map drawn by mistake over a real one shows water.
ORIGIN_LON, ORIGIN_LAT = 170.0, 30.0
_STEP = 0.01
MOST_AREAS = 999
_PLACE_KINDS = (
    ("hospital", "医院", "Hospital"), ("school", "学校", "School"), ("market", "农贸市场", "Market"),
    ("station", "车站", "Station"), ("mall", "商场", "Mall"), ("testing_site", "采样点", "Testing site"),
)  # fmt: skip


@dataclass(frozen=True)
class DrillArea:
    """One community: its 12-digit code, the unit that holds it, the words an address in it contains, its outline."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    street: str
    street_name_zh: str
    address_patterns: tuple[str, ...]
    polygon: tuple[tuple[float, float], ...]

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, in degrees."""
        (west, south), _, (east, north), *_ = self.polygon
        return round((west + east) / 2, 6), round((south + north) / 2, 6)


@dataclass(frozen=True)
class DrillPlace:
    """Somewhere with a position inside an area; `lon` and `lat` in degrees."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    area: str
    lon: float
    lat: float


def _rectangle(index: int, columns: int) -> tuple[tuple[float, float], ...]:
    row, column = divmod(index, columns)
    west, south = round(ORIGIN_LON + column * _STEP, 6), round(ORIGIN_LAT + row * _STEP, 6)
    east, north = round(west + _STEP, 6), round(south + _STEP, 6)
    return (west, south), (east, south), (east, north), (west, north), (west, south)


def make_areas(seed: int, units: tuple[DrillUnit, ...], count: int, *, code: str) -> tuple[DrillArea, ...]:
    """Make `count` areas; every unit holds at least one, and no address word belongs to two areas.

    :raises ValueError: more than 999 areas (the code has three digits for them).
    """
    if count > MOST_AREAS:
        raise ValueError(f"at most {MOST_AREAS} communities fit the codes, {count} asked for")
    streets = [unit for unit in units if unit.kind == "street"]
    names = list(range(len(units), len(units) + count))
    stream(seed, "areas").shuffle(names)
    columns = max(1, round(count**0.5))
    rows: list[DrillArea] = []
    for i, name in enumerate(names):
        unit = units[i % len(units)]
        street = next(s for s in streets if s.code == (unit.code if unit.kind == "street" else unit.parent))
        zh, latin = stem(name)
        number = f"{code}{streets.index(street) + 1:03d}{i + 1:03d}"
        patterns = (f"{zh}社区", *(zh + road for road in OWN_ROADS))
        street_zh = street.name_zh.removesuffix("办事处")
        outline = _rectangle(i, columns)
        rows.append(
            DrillArea(number, f"{zh}社区", f"{latin} Community", unit.code, street.code, street_zh, patterns, outline)
        )
    return tuple(rows)


def make_places(seed: int, areas: tuple[DrillArea, ...]) -> tuple[DrillPlace, ...]:
    """Make one place in every third area (at least one in all), at the area's centre."""
    rng = stream(seed, "places")
    rows = []
    for number, area in enumerate(areas[::3], start=1):
        kind, zh, en = pick(rng, _PLACE_KINDS)
        lon, lat = area.centre
        stem_zh, stem_en = area.name_zh.removesuffix("社区"), area.name_en.removesuffix(" Community")
        rows.append(DrillPlace(f"pl{number:03d}", kind, stem_zh + zh, f"{stem_en} {en}", area.code, lon, lat))
    return tuple(rows)
