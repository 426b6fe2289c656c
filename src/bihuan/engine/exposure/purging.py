"""Retention: days that are over leave the lake, their files and their held rows, and do not come in again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.changing import Change, changing
from bihuan.engine.exposure.clock import date_of, days_of_instants
from bihuan.engine.exposure.lake import Lake, describe, open_lake
from bihuan.engine.exposure.parts import part_of
from bihuan.engine.exposure.status import read_counts


@dataclass(slots=True)
class Purged:
    """What left the lake: days, files and rows of visits and points together, and held or refused lines."""

    days: set[dt.date] = field(default_factory=set)
    files: int = 0
    rows: int = 0
    held: int = 0


def _purge_parts(change: Change, lake: Lake, before: dt.date, purged: Purged) -> None:
    for kind in layout.KINDS:
        for day in layout.days_of(lake.folder, kind):
            for path in layout.parts_of(lake.folder, kind, day) if day < before else ():
                change.remove(path.relative_to(lake.folder).as_posix())
                purged.days.add(day)
                purged.files += 1
                purged.rows += part_of(path, day).rows


def _purge_index(change: Change, lake: Lake, before: dt.date) -> None:
    """Take the purged days out of the index too: a copy of a row is that row."""
    for path in sorted((lake.folder / layout.INDEX).glob("*/day=*")):
        if dt.date.fromisoformat(path.name.removeprefix("day=")[:10]) < before:
            change.remove(path.relative_to(lake.folder).as_posix())


def _purge_held(change: Change, lake: Lake, before: dt.date, purged: Purged) -> None:
    """Rewrite each file of held lines without those of the purged days.

    A line whose day could not be read lies before the day on which its file came, and goes when that is purged.
    """
    imported = {count["sha256"]: date_of(_day(count["at"], lake.zone)) for count in read_counts(lake.folder)}
    for path in sorted((lake.folder / layout.HELD).glob("*.parquet")):
        held = pq.read_table(path)
        is_late = imported[path.stem] >= before
        kept = held.filter(pc.fill_null(pc.greater_equal(held["day"], pa.scalar(before, pa.date32())), is_late))
        if kept.num_rows == held.num_rows:
            continue
        purged.held += held.num_rows - kept.num_rows
        target = f"{layout.HELD}/{path.name}"
        if kept.num_rows:
            draft = change.draft()
            pq.write_table(kept, draft)
            change.put(draft, target)
        else:
            change.remove(target)


def _day(instant: int, zone: str) -> int:
    return int(days_of_instants(np.array([instant], np.int64), zone)[0])


def purge_days(lake: Lake, *, before: dt.date) -> Purged:
    """Take away every local day before a date, in one step: the parts of visits and points, and the held lines.

    The counts of imported files stay (they name no one). Rows of those days are refused from now on, so that a file
    that comes again brings nothing back. The index loses those days and serves the others.
    :raises changing.LakeBusy: another process is writing.
    """
    purged = Purged()
    with changing(lake.folder) as change:
        now = open_lake(lake.folder)
        _purge_parts(change, now, before, purged)
        _purge_index(change, now, before)
        _purge_held(change, now, before, purged)
        kept_from = max(before, now.kept_from or before)
        change.put_json(describe(now.zone, now.bounds, kept_from), layout.LAKE)
    return purged
