"""The data holder of a drill: a file of who checked in where, about residents of the drill who do not exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.drill import District, Resident
from bihuan.engine.drill.outbreak import Int64s, Moves
from bihuan.engine.exposure.district import DistrictPlan, make_district
from bihuan.engine.exposure.lake import Bounds, Lake

PERSONS, PLACES, DAYS, VISITS_A_DAY = 2_000, 900, 15, 7.0
FIRST_RESIDENT: Final = 400_000  # person 0 of the lake is this resident of the district
UNKNOWN_END_S: Final = 3_600  # as long a stay is taken to be when the drill's people remember it
MEETING_KINDS: Final = ("workplace", "school", "venue", "shop")
_NAMES: Final = {
    "home": ("滨水小区", "栋"), "workplace": ("示例产业园", "号楼"), "school": ("示例第", "小学"),
    "shop": ("便民超市", "店"), "transport": ("", "路公交车"), "venue": ("河畔餐厅", "号店"),
    "ward": ("示例市第一医院", "病区"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """What the holder knows: stays of all, the stays where people meet, and the code of each place in its own books."""

    visits: pa.Table
    places: dict[int, dict[str, Any]]
    moves: Moves
    first_day: dt.date
    midnight: int


def resident_of(district: District, person: int) -> Resident:
    """Return the resident whom a number of the holder means."""
    return district.resident((FIRST_RESIDENT + person) % district.residents)


def hold(folder: Path, *, district: District, seed: int, last_day: dt.date, zone: str) -> Holding:
    """Invent in an empty folder where everybody was in the days up to and with `last_day`, and read it."""
    first_day = last_day - dt.timedelta(days=DAYS - 1)
    plan = DistrictPlan(seed, PERSONS, PLACES, first_day, DAYS, VISITS_A_DAY, zone=zone, bounds=_bounds(district))
    lake = make_district(folder, plan)
    midnight = int(dt.datetime.combine(first_day, dt.time.min, ZoneInfo(zone)).timestamp())
    visits, places = _visits(lake), {row["place"]: row for row in lake.places().to_pylist()}
    return Holding(visits, places, _moves(visits, places), first_day, midnight)


def _bounds(district: District) -> Bounds:
    corners = [corner for area in district.areas for corner in area.polygon]
    longitudes, latitudes = zip(*corners, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _visits(lake: Lake) -> pa.Table:
    return pa.concat_tables([pq.ParquetFile(part.path).read() for part in lake.parts("visits", lake.days())])


def _moves(visits: pa.Table, places: dict[int, dict[str, Any]]) -> Moves:
    """Return the stays where people meet, ordered by place and start."""
    meeting = [place for place, row in places.items() if row["kind"] in MEETING_KINDS]
    person, place, start = (np.asarray(visits[name]).astype(np.int64) for name in ("person", "place", "start"))
    end = np.asarray(visits["end"].combine_chunks().fill_null(-1)).astype(np.int64)
    end = np.where(end < 0, start + UNKNOWN_END_S, end)
    rows = np.flatnonzero(np.isin(place, meeting) & (end > start))
    rows = rows[np.lexsort((start[rows], place[rows]))]
    return Moves(person[rows], place[rows], start[rows], end[rows])


def write_file(
    path: Path, holding: Holding, *, district: District, until: int, registered: Set[int]
) -> int:  # fmt: skip
    """Write what the holder delivers: the stays that began before `until`; return how many lines.

    Whoever is `registered` stands in it with a document, everybody else with a telephone.
    """
    visits = holding.visits.filter(pa.array(np.asarray(holding.visits["start"]) < until))
    person, place = (np.asarray(visits[name]) for name in ("person", "place"))
    residents = [resident_of(district, one) for one in range(PERSONS)]
    documents = [who.citizen_number if one in registered else "" for one, who in enumerate(residents)]
    table = {
        "身份证号": _told(documents, person), "手机号": _told([who.phone for who in residents], person),
        **_places(holding.places, place), "进入时间": visits["start"], "离开时间": _ends(visits, until),
    }  # fmt: skip
    pq.write_table(pa.table(table), path)
    return int(visits.num_rows)


def _ends(visits: pa.Table, until: int) -> pa.Array:
    """Return the ends as the holder knows them: of a stay that goes on nobody knows the end."""
    ends = visits["end"].combine_chunks()
    return pa.array([None if end is None or end > until else end for end in ends.to_pylist()], pa.int64())


def _told(words: list[str], index: Int64s) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(index))


def _places(places: dict[int, dict[str, Any]], place: Int64s) -> dict[str, pa.Array]:
    """Return the columns about places; a place keeps the holder's own code."""
    numbers = np.array(sorted(places))
    at = np.searchsorted(numbers, place)
    rows = [places[number] for number in numbers.tolist()]

    def column(of: Callable[[dict[str, Any]], object]) -> pa.Array:
        return pa.array([of(row) for row in rows]).take(pa.array(at))

    return {
        "场所编码": column(lambda row: row["code"]), "场所名称": column(name_of),
        "场所类型": column(lambda row: row["kind"]), "经度": column(lambda row: row["longitude"]),
        "纬度": column(lambda row: row["latitude"]),
    }  # fmt: skip


def name_of(row: dict[str, Any]) -> str:
    """Return the invented Chinese name of a place of the lake."""
    before, after = _NAMES[row["kind"]]
    number = int(row["code"].rsplit("-", 1)[1]) + 1
    return f"{before}{number}{after}"
