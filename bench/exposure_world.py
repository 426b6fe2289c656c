"""A district for the bench, written day by day in the layout of the lake; every day is a seed.

It is made to touch as much as the district of the design's measurements: 1,000 cases touch about 5.4 million visits of
10^8 and meet about 1.2 million persons. (`engine/exposure/district.py` has buses and schools: its cases meet some
fifteen times as many.) 750,000 persons make 10^8 visits in 14 days; places go with persons. A person has a home, known
to a register one night in four, work, and eight outings, half of them nearby; one visit in 200 has no end, and a few
wards keep people for days.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure.daily import midnight_of

FIRST, DAYS, PER_DAY, ZONE_S = date(2022, 8, 15), 14, 9.5, 8 * 3600
WEST, SOUTH, SIDE = 106.0, 30.7, 0.6


@dataclass(frozen=True)
class BenchLake:
    """As little of a lake as a search needs."""

    folder: Path

    def days(self, kind: str = "visits") -> list[date]:
        return sorted(date.fromisoformat(path.name[4:]) for path in (self.folder / kind).glob("day=*"))

    def digest(self) -> str:
        return " ".join(f"{path.name}-{path.stat().st_size}" for path in sorted(self.folder.glob("*/day=*/part-*")))

    def longest_s(self) -> int:
        return max(json.loads(pq.read_schema(path).metadata[b"longest_s"]) for path in self.folder.glob("visits/*/*"))


def persons_of(rows: int) -> int:
    """Return how many persons make so many visits."""
    return max(int(rows / DAYS / PER_DAY), 1000)


def starts_of(day: date) -> int:
    return midnight_of(day) - ZONE_S


def write_visits(lake: BenchLake, rows: int) -> None:
    """Write about so many visits."""
    for nth in range(DAYS):
        write_visit_day(lake, FIRST + timedelta(days=nth), persons_of(rows))


def write_visit_day(lake: BenchLake, day: date, persons: int) -> None:
    places, rng, fixed = max(persons * 2 // 15, 200), np.random.default_rng(day.toordinal()), np.random.default_rng(1)
    who = np.arange(persons, dtype=np.uint32)
    home, work, near = (fixed.integers(0, most, persons) for most in (persons // 3, places, places))
    parts = [_some(who, home + places, 0.25, (17, 23), (8, 14), rng), _some(who, work, 0.7, (7, 10), (3, 6), rng)]
    ward = rng.integers(0, max(places // 1000, 1), persons) * 1000
    parts += [_some(who, ward, 0.001, (0, 24), (24, 240), rng), *(_outing(who, near, places, rng) for _ in range(8))]
    person, place, start, length = (np.concatenate([part[nth] for part in parts]) for nth in range(4))
    order = np.lexsort((start, place))
    start = start[order] + starts_of(day)
    end = pa.array(start + length[order], mask=rng.random(len(start)) < 0.005)
    columns = {
        "person": person[order].astype(np.uint32),
        "place": place[order].astype(np.uint32),
        "start": start,
        "end": end,
    }
    _write(lake, "visits", day, pa.table(columns).replace_schema_metadata({b"longest_s": str(int(length.max()))}))


def _some(
    who: Any, place: Any, share: float, hours: tuple[int, int], lengths: tuple[int, int], rng: Any
) -> tuple[Any, ...]:
    seen = rng.random(len(who)) < share
    n = int(seen.sum())
    start, length = (
        rng.integers(hours[0] * 3600, hours[1] * 3600, n),
        rng.integers(lengths[0] * 3600, lengths[1] * 3600, n),
    )
    return who[seen], place[seen], start, length


def _outing(who: Any, near: Any, places: int, rng: Any) -> tuple[Any, ...]:
    """Half of them in the neighbourhood, three in a hundred to one of a few places that draw everybody."""
    n, kind = len(who), rng.random(len(who))
    place = np.where(kind < 0.5, (near + rng.integers(0, 40, n)) % places, rng.integers(0, places, n))
    place = np.where(kind > 0.97, rng.integers(0, max(places // 1000, 1), n) * 997 % places, place)
    return who, place, rng.integers(6 * 3600, 22 * 3600, n), rng.exponential(2400, n).astype(np.int64) + 120


def write_points(lake: BenchLake, rows: int) -> None:
    """Write about so many points: a person's telephone ten times a day, at home, at work, and between them."""
    persons, fixed = max(rows // DAYS // 10, 1000), np.random.default_rng(2)
    homes, works = (fixed.normal(SIDE / 2, SIDE / parts, (persons, 2)) for parts in (8, 12))
    for day in (FIRST + timedelta(days=nth) for nth in range(DAYS)):
        rng, n = np.random.default_rng(day.toordinal()), rows // DAYS
        person, at = rng.integers(0, persons, n), starts_of(day) + rng.integers(0, 86400, n)
        share = np.where(rng.random(n) < 0.3, rng.random(n), rng.random(n) < 0.4)[:, None]
        where = homes[person] * (1 - share) + works[person] * share + rng.normal(0, 4e-4, (n, 2))
        order = np.lexsort((at, np.floor(where[:, 0] / 0.001), np.floor(where[:, 1] / 0.001)))
        columns = {
            "person": person[order].astype(np.uint32), "at": at[order], "longitude": WEST + where[order, 0],
            "latitude": SOUTH + where[order, 1],
        }  # fmt: skip
        _write(lake, "points", day, pa.table(columns))


def _write(lake: BenchLake, kind: str, day: date, table: pa.Table) -> None:
    folder = lake.folder / kind / f"day={day.isoformat()}"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / "part-0.parquet", compression="zstd", compression_level=1, row_group_size=262_144)
