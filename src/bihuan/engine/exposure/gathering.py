"""Chunk by chunk: each line judged by itself, the good ones gathered as arrays, the others held with their reason."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import pyarrow as pa

from bihuan.engine.exposure.cells import degrees_of, text_of
from bihuan.engine.exposure.clock import EPOCH, Flags, Int64s, days_of_instants
from bihuan.engine.exposure.columns import Columns, Field
from bihuan.engine.exposure.hilbert import Floats
from bihuan.engine.exposure.holding import Held, names_of
from bihuan.engine.exposure.judging import UNKNOWN_END, Column
from bihuan.engine.exposure.lake import Lake, LakeSource
from bihuan.engine.exposure.masking import harmless
from bihuan.engine.exposure.moments import CODES, MISSING, READ, read_moments
from bihuan.engine.exposure.persons import Numbering, Persons
from bihuan.engine.exposure.placebook import PlaceBook
from bihuan.engine.exposure.reading import Chunk
from bihuan.engine.exposure.refusal import HolderFileRefused
from bihuan.engine.exposure.sieve import COLUMNS, Sieve

_KINDS: Final[dict[str, type[np.generic]]] = {
    "lines": np.uint32, "person": np.uint32, "place": np.int32, "start": np.int64, "end": np.int64,
    "longitude": np.float64, "latitude": np.float64,
}  # fmt: skip
FUTURE_S: Final = 300  # a holder's clock may be this much ahead of ours


class Gathering:
    """The lines of one file so far: how many were read, the good rows in arrays, the others in `held`."""

    def __init__(
        self,
        lake: Lake,
        source: LakeSource,
        columns: Columns,
        number: Numbering,
        *,
        at: int,
        file: str,
        day_first: bool | None,
    ) -> None:
        self.lake, self.source, self.columns = lake, source, columns
        self.persons, self.places, self.held = Persons(number), PlaceBook(lake.places(), source), Held()
        self.read = self.bad_positions = 0
        self._at, self._file, self._day_first = at, file, day_first
        self._gathered: dict[str, list[Column]] = {}

    def take(self, chunk: Chunk) -> None:
        """Judge the lines of a chunk. :raises HolderFileRefused: `unknown_datum`, when it has positions."""
        self.read += len(chunk.lines) + len(chunk.broken)
        if chunk.broken:
            codes = [line.code for line in chunk.broken]
            lines = np.array([line.line for line in chunk.broken], np.int64)
            self.held.add(lines=lines, reasons=codes, columns=[""] * len(codes), values={})
        if len(chunk.lines):
            self._judge(chunk)

    def gathered(self, name: str) -> Column:
        """Return a gathered column and let its chunks go."""
        return np.concatenate([np.zeros(0, _KINDS[name]), *self._gathered.pop(name, [])])

    def _judge(self, chunk: Chunk) -> None:
        sieve = Sieve(len(chunk.lines))
        start = self._times(chunk, sieve, "start" if self.columns.kind == "visits" else "at")
        past = self._check_times(start, sieve)
        persons = self.persons.read(chunk, self.columns, sieve)
        x, y, bad = self._positions(chunk)
        if self.columns.kind == "visits":
            values = self._visits(chunk, sieve, start, (x, y, bad))
        else:
            sieve.mark(bad, "unreadable_position", "longitude")
            sieve.mark(np.isnan(x), "no_position", "longitude")
            values = {"start": start, "longitude": x, "latitude": y}
        kept = sieve.kept()
        for name, column in {"lines": chunk.lines, "person": persons, **values}.items():
            self._gathered.setdefault(name, []).append(column[kept].astype(_KINDS[name]))
        if len(sieve.marked()):
            self._hold(chunk, sieve, persons, values, past)

    def _positions(self, chunk: Chunk) -> tuple[Floats, Floats, Flags]:
        """Read positions in the source's datum; flags: which are none. Zero, zero is what a lost device writes."""
        headings = self.columns.headings
        x, bad_x = degrees_of(chunk, headings.get("longitude"), 180)
        y, bad_y = degrees_of(chunk, headings.get("latitude"), 90)
        bad = bad_x | bad_y | ((x == 0) & (y == 0)) | (np.isnan(x) != np.isnan(y))
        x, y = np.where(bad, np.nan, x), np.where(bad, np.nan, y)
        if not self.source.datum and not np.isnan(x).all():
            column = headings["longitude"]
            raise HolderFileRefused("unknown_datum", "declare_the_datum", file=self._file, column=column)
        return x, y, bad

    def _visits(
        self, chunk: Chunk, sieve: Sieve, start: Int64s, where: tuple[Floats, Floats, Flags]
    ) -> dict[str, Column]:
        """Read place and end. A position that cannot be read is no fault of a visit whose place has a code or name."""
        place = self.places.read(chunk, self.columns, where[0], where[1])
        sieve.mark((place < 0) & where[2], "unreadable_position", "longitude")
        sieve.mark(place < 0, "no_place", "place_code")
        end = np.full(len(start), UNKNOWN_END, np.int64)
        if "end" in self.columns.headings:
            end = self._times(chunk, sieve, "end")
        self.bad_positions += int((where[2] & (place >= 0)).sum())
        sieve.mark((end != UNKNOWN_END) & (end < start), "reversed", "end")
        return {"place": place, "start": start, "end": end}

    def _times(self, chunk: Chunk, sieve: Sieve, field: Field) -> Int64s:
        """Read a column of times and mark what has none; an end that is missing is unknown and no fault."""
        found = read_moments(
            chunk.columns[self.columns.headings[field]], zone=self.source.zone, day_first=self._day_first
        )
        for code in np.unique(found.codes).tolist():
            if code not in {READ, MISSING}:
                sieve.mark(found.codes == code, CODES[code], field)
        missing = found.codes == MISSING
        if field != "end":
            sieve.mark(missing, "no_time", field)
        return np.where(found.codes == READ, found.instants, UNKNOWN_END) if field == "end" else found.instants

    def _check_times(self, start: Int64s, sieve: Sieve) -> Flags:
        """Mark rows of the future and of days that were purged; return the latter: nothing of them is kept."""
        sieve.mark(start > self._at + FUTURE_S, "in_the_future", "start")
        past = np.zeros(len(start), bool)
        if self.lake.kept_from:
            read = start != 0
            past[read] = days_of_instants(start[read], self.lake.zone) < (self.lake.kept_from - EPOCH).days
            sieve.mark(past, "past_retention")
        return past

    def _hold(self, chunk: Chunk, sieve: Sieve, persons: Int64s, values: dict[str, Column], past: Flags) -> None:
        """Keep the marked lines: pseudonym, instants, and what stood in the column at fault."""
        rows = sieve.marked()
        reasons, columns = names_of(sieve.reasons[rows], sieve.columns[rows])
        start, gone = values["start"][rows], past[rows]
        made = {"text": pa.array(self._texts(chunk, sieve, rows), pa.string())}
        made["person"] = pa.array(persons[rows], mask=(persons[rows] < 0) | gone)
        made["start"] = pa.array(start, mask=(start == 0) | gone)
        if "end" in values:
            made["end"] = pa.array(values["end"][rows], mask=(values["end"][rows] == UNKNOWN_END) | gone)
        if "place" in values:  # the index among the file's places, until they have their numbers (settling.py)
            entries = values["place"][rows]
            made["place"] = pa.array(entries, mask=(entries < 0) | gone)
        days = days_of_instants(start, self.lake.zone).astype(np.int32)
        made["day"] = pa.array(days, mask=(start == 0) | gone).cast(pa.date32())
        self.held.add(lines=chunk.lines[rows], reasons=reasons, columns=columns, values=made)

    def _texts(self, chunk: Chunk, sieve: Sieve, rows: Int64s) -> list[str]:
        """Return what stood in the column at fault, for times and degrees only: never for identifiers."""
        found = [""] * len(rows)
        for number in np.unique(sieve.columns[rows]).tolist():
            field = COLUMNS[number]
            if field in {"", "identifier", "place_code"} or field not in self.columns.headings:
                continue
            chosen = np.flatnonzero(sieve.columns[rows] == number)
            texts = text_of(chunk, self.columns.headings[field]).take(pa.array(rows[chosen])).to_pylist()
            for at, text in zip(chosen.tolist(), texts, strict=True):
                found[at] = harmless(text)
        return found


def kept_days(start: Int64s, zone: str) -> list[dt.date]:
    """Return the local days on which rows begin."""
    return [EPOCH + dt.timedelta(days=day) for day in np.unique(days_of_instants(start, zone)).tolist()]
