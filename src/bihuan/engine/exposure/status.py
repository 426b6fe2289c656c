"""What a lake holds, in figures."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.layout import Kind

IndexState = Literal["absent", "stale", "present"]


@dataclass(frozen=True, slots=True)
class KindStatus:
    """The parts of visits or of points: days, files, rows, bytes, first and last day (None: no rows)."""

    days: int
    files: int
    rows: int
    size_bytes: int
    first_day: dt.date | None
    last_day: dt.date | None


@dataclass(frozen=True, slots=True)
class LakeStatus:
    """What a lake holds. `sources` has per source its name, datum, licence, zone and how many files it sent."""

    visits: KindStatus
    points: KindStatus
    places: int
    places_without_position: int
    files: int
    rows_held: int
    sources: tuple[tuple[str, dict[str, Any]], ...]
    last_import_at: int | None
    index: IndexState
    digest: str


def _kind_status(folder: Path, kind: Kind) -> KindStatus:
    days = layout.days_of(folder, kind)
    paths = [path for day in days for path in layout.parts_of(folder, kind, day)]
    rows = sum(pq.read_metadata(path).num_rows for path in paths)
    size = sum(path.stat().st_size for path in paths)
    return KindStatus(len(days), len(paths), rows, size, days[0] if days else None, days[-1] if days else None)


def index_state(folder: Path, digest: str) -> IndexState:
    """Say whether the index belongs to what the lake holds now: `index/index.json` names the digest it was built of."""
    try:
        told = json.loads((folder / layout.INDEX / "index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "absent"
    return "present" if isinstance(told, dict) and told.get("lake_digest") == digest else "stale"


def read_counts(folder: Path) -> list[dict[str, Any]]:
    """Return the counts of all imported files (files/<sha256>.json), by name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / layout.FILES).glob("*.json"))]


def read_status(folder: Path, digest: str) -> LakeStatus:
    """Read what a lake holds; footers and small files only."""
    counts = read_counts(folder)
    sources = json.loads((folder / layout.SOURCES).read_text(encoding="utf-8"))
    sent = {code: sum(count["source"] == code for count in counts) for code in sources}
    positions = pq.read_table(folder / layout.PLACES, columns=["longitude"])["longitude"]
    return LakeStatus(
        visits=_kind_status(folder, "visits"),
        points=_kind_status(folder, "points"),
        places=len(positions),
        places_without_position=positions.null_count,
        files=len(counts),
        rows_held=sum(pq.read_metadata(path).num_rows for path in (folder / layout.HELD).glob("*.parquet")),
        sources=tuple((code, {**told, "files": sent[code]}) for code, told in sorted(sources.items())),
        last_import_at=max((count["at"] for count in counts), default=None),
        index=index_state(folder, digest),
        digest=digest,
    )
