"""A district's visits and points for the bench, written day by day in the layout of the lake; every day is a seed.

750,000 persons for 10^8 visits over 14 days (the number of persons and places goes with the number of visits). A person
has a home (a long visit over the night, known to a register of one in four), a place of work or school on working days,
and four to five visits to places nearby, of which a few draw everybody. One visit in 200 has no end, one ward in a
thousand places keeps people for days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FIRST = date(2022, 8, 15)
DAYS = 14
ZONE_S = 8 * 3600
PER_DAY = 9.5
WEST, SOUTH = 106.0, 30.7


@dataclass(frozen=True)
class BenchLake:
    """As little of a lake as a search needs."""

    folder: Path
    zone: str = "Asia/Shanghai"

    def days(self, kind: str = "visits") -> list[date]:
        return sorted(date.fromisoformat(path.name[4:]) for path in (self.folder / kind).glob("day=*"))

    def digest(self) -> str:
        return " ".join(f"{path.name}-{path.stat().st_size}" for path in sorted(self.folder.glob("*/day=*/part-*")))

    def longest_s(self) -> int:
        return max(int(pq.read_schema(path).metadata[b"longest_s"]) for path in self.folder.glob("visits/day=*/part-*"))


def midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86400 - ZONE_S


def write_visits(lake: BenchLake, rows: int, days: int = DAYS, seed: int = 1) -> BenchLake:
    """Write about `rows` visits over the days."""
    persons = max(int(rows / days / PER_DAY), 1000)
    for nth in range(days):
        write_visit_day(lake, FIRST + timedelta(days=nth), persons, seed)
    return lake


def write_visit_day(lake: BenchLake, day: date, persons: int, seed: int = 1) -> None:
    """Write one day of visits of so many persons."""
    places = max(persons * 2 // 15, 200)
    homes = persons // 3
    rng = np.random.default_rng([seed, day.toordinal()])
    who = np.arange(persons, dtype=np.uint32)
    fixed = np.random.default_rng(seed)
    home, work = fixed.integers(0, homes, persons), fixed.integers(0, places, persons)
    near = fixed.integers(0, places, persons)
    parts = [_nights(who, home + places, rng), _works(who, work, rng), _wards(who, places, rng)]
    parts += [_outings(who, near, places, rng) for _ in range(8)]
    person, place, start, length = (np.concatenate([part[nth] for part in parts]) for nth in range(4))
    start = start + midnight(day)
    order = np.lexsort((start, place))
    person, place, start, length = person[order], place[order], start[order], length[order]
    unknown = rng.random(len(person)) < 0.005
    table = pa.table(
        {
            "person": pa.array(person.astype(np.uint32)), "place": pa.array(place.astype(np.uint32)),
            "start": pa.array(start), "end": pa.array(start + length, mask=unknown),
            "source": pa.array(np.ones(len(person), np.uint16)),
        }
    )  # fmt: skip
    table = table.replace_schema_metadata({b"longest_s": str(int(length.max())).encode()})
    _write(lake, "visits", day, table)


def _nights(who, home, rng):
    seen = rng.random(len(who)) < 0.25
    n = int(seen.sum())
    return who[seen], home[seen], rng.integers(17 * 3600, 23 * 3600, n), rng.integers(8 * 3600, 14 * 3600, n)


def _works(who, work, rng):
    seen = rng.random(len(who)) < 0.7
    n = int(seen.sum())
    return who[seen], work[seen], rng.integers(7 * 3600, 10 * 3600, n), rng.integers(3 * 3600, 6 * 3600, n)


def _wards(who, places, rng):
    n = max(len(who) // 1000, 1)
    ward = rng.integers(0, max(places // 1000, 1), n) * 1000
    return rng.choice(who, n), ward, rng.integers(0, 86400, n), rng.integers(86400, 10 * 86400, n)


def _outings(who, near, places, rng):
    """Half of them in the neighbourhood, some to one of a hundred places that draw everybody."""
    n = len(who)
    kind = rng.random(n)
    place = np.where(kind < 0.5, (near + rng.integers(0, 40, n)) % places, rng.integers(0, places, n))
    place = np.where(kind > 0.97, rng.integers(0, max(places // 1000, 1), n) * 997 % places, place)
    return who, place, rng.integers(6 * 3600, 22 * 3600, n), rng.exponential(2400, n).astype(np.int64) + 120


def write_points(lake: BenchLake, rows: int, days: int = DAYS, seed: int = 2) -> BenchLake:
    """Write about `rows` points over the days: a person's telephone, ten times a day, near home, work and on the way."""
    persons = max(rows // days // 10, 1000)
    fixed = np.random.default_rng(seed)
    side = 0.6  # degrees: a county town and its villages, denser in the middle
    homes = fixed.normal(side / 2, side / 8, (persons, 2))
    works = fixed.normal(side / 2, side / 12, (persons, 2))
    for nth in range(days):
        day = FIRST + timedelta(days=nth)
        rng = np.random.default_rng([seed, day.toordinal()])
        n = rows // days
        person = rng.integers(0, persons, n)
        mix = np.where(rng.random(n) < 0.3, rng.random(n), (rng.random(n) < 0.4).astype(float))[:, None]
        where = homes[person] * (1 - mix) + works[person] * mix + rng.normal(0, 4e-4, (n, 2))
        at = midnight(day) + rng.integers(0, 86400, n)
        cell = (np.floor(where[:, 1] / 0.001) * 1_000_000 + np.floor(where[:, 0] / 0.001)).astype(np.int64)
        order = np.lexsort((at, cell))
        table = pa.table(
            {
                "person": pa.array(person[order].astype(np.uint32)), "at": pa.array(at[order]),
                "longitude": pa.array(WEST + where[order, 0]), "latitude": pa.array(SOUTH + where[order, 1]),
                "source": pa.array(np.ones(n, np.uint16)),
            }
        )  # fmt: skip
        _write(lake, "points", day, table)
    return lake


def _write(lake: BenchLake, kind: str, day: date, table: pa.Table) -> None:
    folder = lake.folder / kind / f"day={day.isoformat()}"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / "part-0.parquet", compression="zstd", compression_level=1, row_group_size=262_144)
