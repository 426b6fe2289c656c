"""A lake of visits and points: made, opened, looked at. Whoever writes into it goes through changing.py."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.changing import changing, settle
from bihuan.engine.exposure.digests import digest_lines
from bihuan.engine.exposure.layout import Kind
from bihuan.engine.exposure.parts import Part, part_of
from bihuan.engine.exposure.status import LakeStatus, read_status

Bounds = tuple[float, float, float, float]
Datum = Literal["", "wgs84", "gcj02", "bd09"]
DATUMS: Final[tuple[Datum, ...]] = ("wgs84", "gcj02", "bd09")


class LakeRefused(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """A folder is no lake, or cannot become one; `code` says why and `mend` what to do."""

    def __init__(self, code: str, mend: str, **params: str | int) -> None:
        super().__init__(code, mend, params)
        self.code, self.mend, self.params = code, mend, params


@dataclass(frozen=True, slots=True)
class LakeSource:
    """Who sent a file: `code` names the source, `number` stands in the rows; the datum is a property of the source.

    `zone` is the zone of times that name none. `place_codes` names the list that its place codes belong to: sources
    that share a list (the district's venue codes) speak of the same places; empty, the codes are the source's own.
    """

    code: str
    number: int
    name: str
    datum: Datum
    licence: str
    zone: str
    place_codes: str = ""


@dataclass(frozen=True, slots=True)
class Lake:
    """An open lake. `bounds` are west, south, east, north in WGS-84 degrees: the field of the Hilbert curve."""

    folder: Path
    zone: str
    bounds: Bounds
    kept_from: dt.date | None = None  # earlier days were purged, and their rows are not taken in again

    def days(self, kind: Kind = "visits") -> list[dt.date]:
        """Return the local days for which there are rows, earliest first."""
        return list(layout.days_of(self.folder, kind))

    def parts(self, kind: Kind = "visits", days: Sequence[dt.date] | None = None) -> list[Part]:
        """Return the files of the given days (None: of all), with row counts, by day and name."""
        wanted = self.days(kind) if days is None else sorted(set(days))
        return [part_of(path, day) for day in wanted for path in layout.parts_of(self.folder, kind, day)]

    def digest(self) -> str:
        """Return a digest of what a search reads: the visits and points. Equal content gives an equal digest.

        Names of parts carry the digest of their bytes, so nothing but names and sizes is read.
        """
        return digest_lines(
            f"{path.relative_to(self.folder).as_posix()} {path.stat().st_size}"
            for kind in layout.KINDS
            for day in self.days(kind)
            for path in layout.parts_of(self.folder, kind, day)
        )

    def longest_s(self) -> int:
        """Return the seconds of the longest visit with a known end; 0 when there is none. Reads footers only."""
        return max((part.longest_s for part in self.parts()), default=0)

    def places(self) -> pa.Table:
        """Return the places by number (layout.PLACES_SCHEMA)."""
        return pq.read_table(self.folder / layout.PLACES)

    def sources(self) -> dict[str, LakeSource]:
        """Return by its code each source from which the lake has taken in a file."""
        told = json.loads((self.folder / layout.SOURCES).read_text(encoding="utf-8"))
        return {code: LakeSource(code=code, **fields) for code, fields in told.items()}

    def status(self) -> LakeStatus:
        """Return what is in the lake: days, files, rows, bytes, sources, last import, and how the index stands."""
        return read_status(self.folder, self.digest())


def check_zone(zone: str) -> str:
    """Return the name of a zone that exists. :raises LakeRefused: `unknown_zone`."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise LakeRefused("unknown_zone", "name_a_zone", zone=zone) from None
    return zone


def _checked_bounds(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise LakeRefused("bad_bounds", "west_south_east_north")
    return bounds


def describe(zone: str, bounds: Bounds, kept_from: dt.date | None) -> dict[str, Any]:
    """Give the content of lake.json."""
    return {
        "format": layout.FORMAT, "zone": zone, "bounds": list(bounds),
        "kept_from": kept_from.isoformat() if kept_from else None,
    }  # fmt: skip


def make_lake(folder: Path, *, zone: str, bounds: Bounds) -> Lake:
    """Make an empty lake in a folder that is empty or not there.

    :raises LakeRefused: `not_empty`, `unknown_zone` or `bad_bounds`.
    """
    check_zone(zone)
    _checked_bounds(bounds)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settle(folder)
    if any(path.name not in {layout.LOCK, layout.STAGING} for path in folder.iterdir()):
        raise LakeRefused("not_empty", "choose_an_empty_folder", folder=folder.name)
    with changing(folder) as change:
        draft = change.draft()
        pq.write_table(layout.PLACES_SCHEMA.empty_table(), draft)
        change.put(draft, layout.PLACES)
        change.put_json({}, layout.SOURCES)
        change.put_json(describe(zone, bounds, None), layout.LAKE)
    return open_lake(folder)


def open_lake(folder: Path) -> Lake:
    """Open a lake; what a crash left half done is finished or thrown away first.

    :raises LakeRefused: `no_lake`, `damaged_lake`, or `newer_format` (made by a later version).
    """
    if folder.is_dir():
        settle(folder)
    try:
        told = json.loads((folder / layout.LAKE).read_text(encoding="utf-8"))
        kept_from = dt.date.fromisoformat(told["kept_from"]) if told["kept_from"] else None
        west, south, east, north = told["bounds"]
        form, zone = int(told["format"]), check_zone(told["zone"])
    except (FileNotFoundError, NotADirectoryError):
        raise LakeRefused("no_lake", "make_a_lake", folder=folder.name) from None
    except (ValueError, KeyError, TypeError):
        raise LakeRefused("damaged_lake", "restore_lake_json", folder=folder.name) from None
    if form > layout.FORMAT:
        raise LakeRefused("newer_format", "use_a_newer_version", format=form)
    return Lake(folder, zone, (west, south, east, north), kept_from)
