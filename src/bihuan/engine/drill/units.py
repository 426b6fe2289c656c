"""Departments at the desk and the tree of units in the field."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.engine.drill.names import stem

FEWEST_UNITS = 3


@dataclass(frozen=True)
class Department:
    """One of the six departments at the joint desk."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class DrillUnit:
    """One acting unit; `kind` is police_station, street or community; `parent` is a unit code or ""."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    parent: str
    department: str


DEPARTMENTS = (
    Department("police", "公安分局", "Police"),
    Department("health", "卫生健康局", "Health commission"),
    Department("cdc", "疾病预防控制中心", "Centre for disease control"),
    Department("economy_it", "经济和信息化局", "Economy and information technology"),
    Department("cooperation", "经济合作局", "Economic co-operation"),
    Department("agriculture", "农业农村局", "Agriculture"),
)
_KINDS = {
    "police_station": ("ps", "派出所", "Police Station", "police"),
    "street": ("st", "街道办事处", "Street Office", "health"),
    "community": ("co", "社区居委会", "Community Committee", "health"),
}


def _unit(kind: str, number: int, name: int, parent: str) -> DrillUnit:
    prefix, suffix_zh, suffix_en, department = _KINDS[kind]
    zh, latin = stem(name)
    return DrillUnit(f"{prefix}{number:03d}", kind, zh + suffix_zh, f"{latin} {suffix_en}", parent, department)


def make_units(count: int) -> tuple[DrillUnit, ...]:
    """Make `count` units: a tenth police stations, a sixth streets, the rest communities below the streets.

    :raises ValueError: when `count` is below 3.
    """
    if count < FEWEST_UNITS:
        raise ValueError(f"a district needs at least {FEWEST_UNITS} units, {count} asked for")
    streets, stations = max(1, count // 6), max(1, count // 10)
    rows = [_unit("street", i + 1, i, "") for i in range(streets)]
    rows += [_unit("police_station", i + 1, i % streets, rows[i % streets].code) for i in range(stations)]
    below = count - streets - stations
    rows += [_unit("community", i + 1, streets + i, rows[i % streets].code) for i in range(below)]
    return tuple(rows)
