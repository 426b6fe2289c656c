"""Build the index from the lake, day by day, and open it again only where it still belongs to the day's files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bihuan.engine.durable import sync_path, write_draft
from bihuan.engine.exposure.daily import files_of, read_table, stamp_of
from bihuan.engine.exposure.index import IndexUnfit, VisitDay, index_file, pack_visits, visit_day
from bihuan.engine.exposure.layout import Kind
from bihuan.engine.exposure.nearby import PointDay, pack_points, point_day
from bihuan.engine.exposure.packed import NotPacked, Packed, open_packed, write_packed
from bihuan.engine.exposure.question import SearchedLake

FORMAT = 1
KINDS: tuple[Kind, ...] = ("visits", "points")
_COLUMNS = {"visits": ["person", "place", "start", "end"], "points": ["person", "at", "longitude", "latitude"]}
_PACKING: dict[Kind, Callable[[Any], tuple[dict[str, Any], Any]]] = {"visits": pack_visits, "points": pack_points}


@dataclass(frozen=True, slots=True)
class IndexBuilt:
    """What a build did: files of days written, left as they were, and taken away because the lake has the day no more.

    `unfit` names days whose rows lie too far apart in time; the scan answers for a lake that has one.
    """

    built: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    unfit: tuple[str, ...]


def build_index(lake: SearchedLake, *, watch: Callable[[int, int], None] | None = None) -> IndexBuilt:
    """Bring the index in line with the lake, telling `watch(days done, days)`; days that are in line stay untouched.

    :raises OSError: the disk is full, or refuses.
    """
    digest = lake.digest()
    days = [(kind, day) for kind in KINDS for day in lake.days(kind)]
    done: dict[str, list[str]] = {"built": [], "kept": [], "unfit": []}
    for nth, (kind, day) in enumerate(days):
        done[_build_day(lake, kind, day)].append(f"{kind} {day}")
        if watch is not None:
            watch(nth + 1, len(days))
    removed = tuple(_sweep(lake, {index_file(lake, kind, day) for kind, day in days}))
    _say_built(lake, digest)
    return IndexBuilt(tuple(done["built"]), tuple(done["kept"]), removed, tuple(done["unfit"]))


def open_visits(lake: SearchedLake, latest: int) -> list[VisitDay]:
    """Return the index of all days with visits that start no later than an instant. :raises IndexUnfit: see it."""
    return [visit_day(packed) for packed in _opened(lake, "visits", latest)]


def open_points(lake: SearchedLake, latest: int) -> list[PointDay]:
    """Return the index of all days with points no later than an instant. :raises IndexUnfit: see it."""
    return [point_day(packed) for packed in _opened(lake, "points", latest)]


def _build_day(lake: SearchedLake, kind: Kind, day: date) -> str:
    """Write the index of a day unless it is there; say which."""
    files, path = files_of(lake, kind, day), index_file(lake, kind, day)
    stamp = stamp_of(files)
    if _is_fit(path, stamp):
        return "kept"
    path.unlink(missing_ok=True)
    try:
        facts, columns = _PACKING[kind](read_table(files, _COLUMNS[kind]))
    except IndexUnfit:
        return "unfit"
    write_packed(path, facts | {"stamp": stamp, "format": FORMAT}, columns)
    return "built"


def _is_fit(path: Path, stamp: str) -> bool:
    try:
        facts = open_packed(path).facts
    except (OSError, NotPacked):
        return False
    return bool(facts["stamp"] == stamp and facts["format"] == FORMAT)


def _opened(lake: SearchedLake, kind: Kind, latest: int) -> Iterator[Packed]:
    for day in lake.days(kind):
        try:
            packed = open_packed(index_file(lake, kind, day))
        except FileNotFoundError:
            raise IndexUnfit("index_missing") from None
        except NotPacked:
            raise IndexUnfit("index_damaged") from None
        if packed.facts["stamp"] != stamp_of(files_of(lake, kind, day)) or packed.facts["format"] != FORMAT:
            raise IndexUnfit("index_stale")
        if packed.facts["base"] <= latest:
            yield packed


def _sweep(lake: SearchedLake, wanted: set[Path]) -> Iterator[str]:
    """Take away the index of days that the lake has no more, and drafts of builds that were broken off."""
    for path in sorted((lake.folder / "index").glob("*/*")):
        if path not in wanted:
            path.unlink()
            yield f"{path.parent.name} {path.stem.removeprefix('day=')}"


def _say_built(lake: SearchedLake, digest: str) -> None:
    folder = lake.folder / "index"
    folder.mkdir(exist_ok=True)
    write_draft(folder / "index.json", json.dumps({"format": FORMAT, "lake_digest": digest})).replace(
        folder / "index.json"
    )
    sync_path(folder)
