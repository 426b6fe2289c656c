"""An invented district that moves: people, places, days, visits and points. Equal seeds give equal rows.

A district of more than BLOCK persons is made of blocks that lie side by side, each with its own places; memory grows
with the block and not with the district, nor with the number of days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.appending import append_in
from bihuan.engine.exposure.changing import changing
from bihuan.engine.exposure.clock import day_starts
from bihuan.engine.exposure.district_places import KINDS, BlockPlaces, draw_places, new_places
from bihuan.engine.exposure.hilbert import Uint32s
from bihuan.engine.exposure.lake import Bounds, Lake, LakeSource, make_lake
from bihuan.engine.exposure.placing import add_places
from bihuan.engine.exposure.sources import told_sources

BLOCK: Final = 750_000
SOURCE: Final = 1  # the number of the one source that tells all
UNKNOWN_ENDS, ZERO_LENGTHS = 0.03, 0.001
PATIENTS: Final = 40  # of the ward, at any time
SHORTEST_STAY_DAYS, LONGEST_STAY_DAYS = 3, 12
NOISE_M: Final = 15.0  # of a point about its place
Progress = Callable[[int, int], None]  # days done, visits so far


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    """What to invent. 750,000 persons × 9 visits × 15 days are 10⁸ visits; ten times the persons and places, 10⁹.

    `visits_a_day` lies between 7 and 10; `points_a_day` per person may be 0.
    """

    seed: int
    persons: int = BLOCK
    places: int = 100_000
    first_day: dt.date = dt.date(2022, 8, 8)
    days: int = 15
    visits_a_day: float = 9.0
    points_a_day: float = 0.0
    zone: str = "Asia/Shanghai"
    bounds: Bounds = (105.8, 30.5, 106.6, 31.2)

    def blocks(self) -> int:
        """Return of how many blocks the district is made."""
        return -(-self.persons // BLOCK)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One thing a person does a day: where, from when (hours, earliest and latest), how long (minutes), how many do."""

    place: str
    opens: tuple[float, float]
    minutes: tuple[int, int]
    share: float = 1.0


# Seven things that all do, and three that share what `visits_a_day` leaves. Nights reach over midnight.
_SLOTS: Final = (
    _Slot("home", (17.5, 22.5), (480, 780)),
    _Slot("transport", (6.5, 8.5), (8, 40)),
    _Slot("work", (7.5, 9.5), (150, 240)),
    _Slot("shop", (11.5, 13.0), (10, 50)),
    _Slot("work", (13.0, 14.5), (180, 270)),
    _Slot("transport", (16.5, 18.5), (8, 40)),
    _Slot("shop", (17.0, 20.0), (5, 60)),
    _Slot("venue", (9.0, 21.0), (20, 150)),
    _Slot("shop", (8.0, 20.0), (3, 45)),
    _Slot("home", (12.0, 14.0), (30, 90)),
)
_CERTAIN: Final = 7


@dataclass(frozen=True, slots=True)
class Block:
    """The persons of a block and where they live, work and ride: numbers of places, one a person; and its places."""

    number: int
    first_person: int
    persons: int
    numbers: Uint32s = field(repr=False)
    places: BlockPlaces = field(repr=False)
    home: Uint32s = field(repr=False)
    work: Uint32s = field(repr=False)
    ride: Uint32s = field(repr=False)

    def of_kind(self, kind: str) -> Uint32s:
        """Return the numbers of the block's places of a kind."""
        return np.asarray(self.numbers[self.places.kind == KINDS.index(kind)])


def _random(plan: DistrictPlan, *path: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64([plan.seed, *path]))


def _skewed(dice: np.random.Generator, places: Uint32s, count: int, power: float) -> Uint32s:
    """Draw places, a few of them often: the position in the list is uniform to a power."""
    at = dice.random(count, dtype=np.float32) ** np.float32(power) * np.float32(len(places))
    return np.asarray(places[np.minimum(at.astype(np.int32), len(places) - 1)])


def _block(plan: DistrictPlan, number: int, numbers: Uint32s, places: BlockPlaces) -> Block:
    first = number * BLOCK
    persons = min(BLOCK, plan.persons - first)
    dice = _random(plan, number, 1)
    of_kind = {kind: numbers[places.kind == index] for index, kind in enumerate(KINDS)}
    home = np.resize(np.repeat(of_kind["home"], -(-persons // len(of_kind["home"]))), persons)
    work = _skewed(dice, of_kind["workplace"], persons, 2.0)
    pupils = dice.random(persons, dtype=np.float32) < 0.2
    work[pupils] = _skewed(dice, of_kind["school"], int(pupils.sum()), 1.0)
    ride = _skewed(dice, of_kind["transport"], persons, 1.5)
    return Block(number, first, persons, numbers, places, home, work, ride)


def _where(block: Block, slot: _Slot, who: npt.NDArray[np.intp] | slice, dice: np.random.Generator) -> Uint32s:
    own = {"home": block.home, "work": block.work, "transport": block.ride}.get(slot.place)
    if own is not None:
        return np.asarray(own[who])
    count = block.persons if isinstance(who, slice) else len(who)
    return _skewed(dice, block.of_kind(slot.place), count, 2.5)


def _slot_rows(
    block: Block, slot: _Slot, share: float, dice: np.random.Generator
) -> tuple[Uint32s, Uint32s, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return person, place, and the seconds after midnight from and to which they are there."""
    who: npt.NDArray[np.intp] | slice = slice(None)
    if share < 1:
        who = np.flatnonzero(dice.random(block.persons, dtype=np.float32) < share)
    place = _where(block, slot, who, dice)
    earliest, latest = (int(hour * 3600) for hour in slot.opens)
    start = dice.integers(earliest, latest, len(place), dtype=np.int32)
    shortest, longest = (minutes * 60 for minutes in slot.minutes)
    end = start + dice.integers(shortest, longest, len(place), dtype=np.int32)
    person = np.arange(block.first_person, block.first_person + block.persons, dtype=np.uint32)[who]
    return person, place, start, end


def _ward_rows(
    plan: DistrictPlan, block: Block, day: int
) -> tuple[Uint32s, Uint32s, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return the stays in the ward that begin on a day: beds that fall free are taken by the next patient."""
    dice = _random(plan, block.number, 2, day)
    stay = (SHORTEST_STAY_DAYS + LONGEST_STAY_DAYS) / 2
    count = min(block.persons, max(1, int(dice.poisson(PATIENTS / stay))))
    person = block.first_person + dice.choice(block.persons, count, replace=False)
    start = dice.integers(8 * 3600, 20 * 3600, count, dtype=np.int32)
    length = dice.integers(SHORTEST_STAY_DAYS * 86_400, LONGEST_STAY_DAYS * 86_400, count, dtype=np.int32)
    return person.astype(np.uint32), np.resize(block.of_kind("ward"), count), start, start + length


def visits_of(plan: DistrictPlan, block: Block, day: int) -> pa.Table:
    """Return the visits that begin on day number `day` of a block, in no order (layout.VISITS_SCHEMA)."""
    dice = _random(plan, block.number, 3, day)
    extra = min(max((plan.visits_a_day - _CERTAIN) / (len(_SLOTS) - _CERTAIN), 0), 1)
    drawn = [_slot_rows(block, slot, 1 if index < _CERTAIN else extra, dice) for index, slot in enumerate(_SLOTS)] + [
        _ward_rows(plan, block, day)
    ]
    person, place, start, end = (np.concatenate(columns) for columns in zip(*drawn, strict=True))
    rows = len(person)
    zero = dice.choice(rows, int(rows * ZERO_LENGTHS), replace=True)
    end[zero] = start[zero]
    unknown = dice.random(rows, dtype=np.float32) < UNKNOWN_ENDS
    midnight = np.int64(day_starts(plan.first_day + dt.timedelta(days=day), plan.zone))
    columns = [
        pa.array(person), pa.array(place), pa.array(start + midnight), pa.array(end + midnight, mask=unknown),
        pa.array(np.full(rows, SOURCE, np.uint16)),
    ]  # fmt: skip
    return pa.table(columns, schema=layout.VISITS_SCHEMA)


def points_of(plan: DistrictPlan, block: Block, day: int, visits: pa.Table) -> pa.Table:
    """Return points of a day that lie about the places of its visits (layout.POINTS_SCHEMA)."""
    dice = _random(plan, block.number, 4, day)
    rows = dice.integers(0, visits.num_rows, int(block.persons * plan.points_a_day))
    person, place, start = (np.asarray(visits[name].combine_chunks())[rows] for name in ("person", "place", "start"))
    order = np.argsort(block.numbers)
    at = order[np.searchsorted(block.numbers, place, sorter=order)]
    x, y = block.places.longitude[at], block.places.latitude[at]
    degree_m = 111_320.0
    x = x + dice.normal(0, NOISE_M, len(rows)) / (degree_m * np.cos(np.radians(y)))
    y = y + dice.normal(0, NOISE_M, len(rows)) / degree_m
    instants = start + dice.integers(0, 1800, len(rows))
    latest = day_starts(plan.first_day + dt.timedelta(days=day + 1), plan.zone) - 1
    columns = [person, np.minimum(instants, latest), x, y, np.full(len(rows), SOURCE, np.uint16)]
    return pa.table([pa.array(column) for column in columns], schema=layout.POINTS_SCHEMA)


def block_bounds(plan: DistrictPlan, number: int) -> Bounds:
    """Return the ground of a block: the district cut into a square of blocks."""
    side = int(np.ceil(np.sqrt(plan.blocks())))
    west, south, east, north = plan.bounds
    wide, high = (east - west) / side, (north - south) / side
    x, y = west + number % side * wide, south + number // side * high
    return x, y, x + wide, y + high


def write_places(lake: Lake, plan: DistrictPlan) -> list[Block]:
    """Add the district's places to a lake and return its blocks, with the numbers that the places were given."""
    drawn = [
        draw_places(_random(plan, number, 0), -(-plan.places // plan.blocks()), block_bounds(plan, number))
        for number in range(plan.blocks())
    ]
    with changing(lake.folder) as change:
        table = lake.places()
        for number, places in enumerate(drawn):
            table = add_places(table, new_places(number, places), lake.bounds)
        draft = change.draft()
        pq.write_table(table, draft)
        change.put(draft, layout.PLACES)
        source = LakeSource("district", SOURCE, "invented", "wgs84", "CC0-1.0", plan.zone)
        change.put_json(told_sources({source.code: source}), layout.SOURCES)
    number_of = dict(zip(table["code"].to_pylist(), table["place"].to_pylist(), strict=True))
    numbers = [
        np.array([number_of[code] for code in new_places(number, places).codes], np.uint32)
        for number, places in enumerate(drawn)
    ]
    return [_block(plan, number, numbers[number], places) for number, places in enumerate(drawn)]


def write_district(lake: Lake, plan: DistrictPlan, progress: Progress | None = None) -> int:
    """Write a district into a lake, a day at a time; return the number of visits.

    :raises changing.LakeBusy: another process is writing.
    """
    blocks = write_places(lake, plan)
    total = 0
    for day in range(plan.days):
        with changing(lake.folder) as change:
            for block in blocks:
                visits = visits_of(plan, block, day)
                append_in(change, lake, "visits", visits)
                if plan.points_a_day:
                    append_in(change, lake, "points", points_of(plan, block, day, visits))
                total += visits.num_rows
        if progress:
            progress(day + 1, total)
    return total


def make_district(folder: Path, plan: DistrictPlan, progress: Progress | None = None) -> Lake:
    """Make a lake in an empty folder and write a district into it. :raises LakeRefused: the folder is not empty."""
    lake = make_lake(folder, zone=plan.zone, bounds=plan.bounds)
    write_district(lake, plan, progress)
    return lake
