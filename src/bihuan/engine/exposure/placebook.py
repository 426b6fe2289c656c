"""The places of a holder's file: recognised among those of the lake, or new; their positions brought to WGS-84."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.exposure.cells import text_of
from bihuan.engine.exposure.clock import Int64s
from bihuan.engine.exposure.columns import Columns
from bihuan.engine.exposure.datum import DatumName, distance_m, likely_datum, to_wgs84
from bihuan.engine.exposure.hilbert import Floats
from bihuan.engine.exposure.lake import Bounds, LakeSource
from bihuan.engine.exposure.masking import mask_numbers
from bihuan.engine.exposure.notices import Notice
from bihuan.engine.exposure.placing import NewPlaces, add_places
from bihuan.engine.exposure.reading import Chunk

MOVED_M: Final = 100
ENOUGH: Final = 5  # known places, to say anything about a datum
_POSITION: Final = re.compile(r"@-?\d{1,3}\.\d{5},-?\d{1,2}\.\d{5}", re.ASCII)  # its digits name nobody


@dataclass(slots=True)
class _Entry:
    """A place that the file names: its number in the lake (−1: new), what is said of it, where it is as written."""

    code: str
    name: str
    kind: str
    area: str
    number: int = -1
    longitude: float = np.nan
    latitude: float = np.nan


class PlaceBook:
    """Gives every row the index of its place; the numbers of new places are made when the file has been read.

    A place's code in the lake is `list/code`; `list/=name` when the file gives no code; `list/@longitude,latitude`
    (five decimals, about a metre, in the source's datum) when it gives a position only. `list` is the source's own code
    or the list of place codes that it shares with others (LakeSource.place_codes).

    A telephone or citizen number in a code or name becomes its shape. What the lake then calls `list/shape#1` is one
    place of one file: without its number it cannot be recognised in the next, and two such are never taken for one.
    """

    def __init__(self, places: pa.Table, source: LakeSource) -> None:
        self._places, self._source = places, source
        self._list = source.place_codes or source.code
        self._at: dict[str, int] = {}
        self._placed = np.zeros(0, bool)
        self.entries: list[_Entry] = []
        self._masked = self._unrecognisable = 0
        self._serials: Counter[str] = Counter()
        self._known = {code: row for row, code in enumerate(places["code"].to_pylist())}

    def read(self, chunk: Chunk, columns: Columns, longitude: Floats, latitude: Floats) -> Int64s:
        """Return the index of each row's place among the entries, −1 where it names none."""
        has_position = ~(np.isnan(longitude) | np.isnan(latitude))
        keys = _keys(chunk, columns, longitude, latitude, has_position).dictionary_encode()
        indices, named = np.asarray(keys.indices), keys.dictionary.to_pylist()
        self._add_new(chunk, columns, named, indices)
        at = self._at.get
        entries: Int64s = np.array([at(key, -1) for key in named], np.int64)
        found: Int64s = entries[indices]
        self._learn_positions(found, longitude, latitude, has_position)
        return found

    def _add_new(self, chunk: Chunk, columns: Columns, keys: list[str], indices: npt.NDArray[np.integer[Any]]) -> None:
        """Make an entry for each place that the file has not named before, with what its first line says of it."""
        new = [index for index, key in enumerate(keys) if key and key not in self._at]
        if not new:
            return
        firsts = pa.array(np.unique(indices, return_index=True)[1][new])
        said = [
            text_of(chunk, columns.headings.get(name)).take(firsts).to_pylist()
            for name in ("place_name", "place_kind", "area")
        ]
        for index, *words in zip(new, *said, strict=True):
            code = self._code(keys[index])
            name, kind, area = masked = [mask_numbers(word) for word in words]
            self._masked += masked != words or code != f"{self._list}/{keys[index]}"
            row = self._known.get(code)
            number = -1 if row is None else self._places["place"][row].as_py()
            self._at[keys[index]] = len(self.entries)
            self.entries.append(_Entry(code, name, kind, area, number))
        self._placed = np.append(self._placed, np.zeros(len(new), bool))

    def _code(self, key: str) -> str:
        """Return what the lake calls a place; of a key with a number of a person the shape and a free serial."""
        masked = key if _POSITION.fullmatch(key) else mask_numbers(key)
        code = f"{self._list}/{masked}"
        if masked == key:
            return code
        self._unrecognisable += 1
        while True:
            self._serials[code] += 1
            if (serial := f"{code}#{self._serials[code]}") not in self._known:
                return serial

    def _learn_positions(self, found: Int64s, longitude: Floats, latitude: Floats, has: npt.NDArray[np.bool_]) -> None:
        """Take for each place the first position that the file gives."""
        rows = np.flatnonzero(has & (found >= 0))
        rows = rows[~self._placed[found[rows]]]
        for entry, first in zip(*np.unique(found[rows], return_index=True), strict=True):
            self.entries[entry].longitude = float(longitude[rows[first]])
            self.entries[entry].latitude = float(latitude[rows[first]])
            self._placed[entry] = True

    def positions(self, datum: DatumName) -> tuple[Floats, Floats]:
        """Return the position of each entry in WGS-84: the lake's, or else the file's; NaN when unknown."""
        longitude, latitude = to_wgs84(*self._written(), datum)
        known_x, known_y = self._of_the_lake()
        unknown = np.isnan(known_x)
        return np.where(unknown, longitude, known_x), np.where(unknown, latitude, known_y)

    def _written(self) -> tuple[Floats, Floats]:
        return (
            np.array([entry.longitude for entry in self.entries], np.float64),
            np.array([entry.latitude for entry in self.entries], np.float64),
        )

    def _of_the_lake(self) -> tuple[Floats, Floats]:
        rows = pa.array([self._known.get(entry.code) for entry in self.entries], pa.int64())
        x, y = (self._places[name].combine_chunks().take(rows) for name in ("longitude", "latitude"))
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def numbered(self, datum: DatumName, bounds: Bounds) -> tuple[pa.Table, npt.NDArray[np.uint32]]:
        """Return the lake's places with the new ones, and the number of each entry."""
        new = [entry for entry in self.entries if entry.number < 0]
        longitude, latitude = to_wgs84(
            np.array([entry.longitude for entry in new], np.float64),
            np.array([entry.latitude for entry in new], np.float64), datum,
        )  # fmt: skip
        fields = ([getattr(entry, name) for entry in new] for name in ("code", "name", "kind", "area"))
        codes, names, kinds, areas = fields
        places = add_places(self._places, NewPlaces(codes, names, kinds, areas, longitude, latitude), bounds)
        number_of = dict(zip(places["code"].to_pylist(), places["place"].to_pylist(), strict=True))
        return places, np.array([number_of[entry.code] for entry in self.entries], np.uint32)

    def notices(self, datum: DatumName) -> list[Notice]:
        """Say which places have no position or moved, and whether the positions look as if in another datum."""
        x, _ = self.positions(datum)
        found = []
        if without := int(np.isnan(x).sum()):
            found.append(Notice("places_without_position", {"count": without}))
        if self._masked:
            told = {"count": self._masked, "unrecognisable": self._unrecognisable}
            found.append(Notice("numbers_in_places_masked", told))
        written, known = self._written(), self._of_the_lake()
        both = ~(np.isnan(written[0]) | np.isnan(known[0]))
        pairs = [side[both] for side in (*written, *known)]
        moved = int((distance_m(*to_wgs84(pairs[0], pairs[1], datum), pairs[2], pairs[3]) > MOVED_M).sum())
        if moved:
            found.append(Notice("places_moved", {"count": moved, "metres": MOVED_M}))
        return found + _doubt(pairs, datum)


def _doubt(pairs: list[Floats], datum: DatumName) -> list[Notice]:
    if len(pairs[0]) < ENOUGH:
        return []
    found = likely_datum(pairs[0], pairs[1], pairs[2], pairs[3])
    if not found.is_clear or found.likely == datum:
        return []
    metres = {"declared_m": round(found.median_m[datum]), "likely_m": round(found.median_m[found.likely])}
    return [Notice("datum_doubtful", {"declared": datum, "likely": found.likely, **metres})]


def _keys(chunk: Chunk, columns: Columns, longitude: Floats, latitude: Floats, has: npt.NDArray[np.bool_]) -> pa.Array:
    """Return what each row calls its place: its code, `=name`, `@position`, or "" for nothing."""
    codes = text_of(chunk, columns.headings.get("place_code"))
    names = text_of(chunk, columns.headings.get("place_name"))
    keys = pc.if_else(pc.equal(names, ""), "", pc.binary_join_element_wise("=", names, ""))
    keys = pc.if_else(pc.equal(codes, ""), keys, codes)
    bare = np.flatnonzero(np.asarray(pc.equal(keys, "")) & has)
    if not len(bare):
        return keys
    made = np.full(len(keys), None, dtype=object)
    made[bare] = [f"@{x:.5f},{y:.5f}" for x, y in zip(longitude[bare], latitude[bare], strict=True)]
    return pc.coalesce(pa.array(made, pa.string()), keys)
