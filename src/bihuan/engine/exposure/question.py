"""The question of the exposure search, and its answer: values that every way of searching shares.

Instants are whole seconds since 1970 UTC, periods half open `[starts, ends)`. Persons and places are pseudonymous
numbers; what they stand for is kept elsewhere. `oracle.py` says exactly what the answer is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from bihuan.engine.exposure.layout import Kind
from bihuan.engine.exposure.notices import Notice

UINT32 = 2**32
INT32 = 2**31
LAST_INSTANT = 4_102_444_800  # the year 2100: the length of any answer fits 32 bits, by which the index sorts
MOST_MINUTES = 60 * 24 * 366
MOST_METRES = 10_000.0

VISIT_PAIRS = pa.schema(
    [
        ("case", pa.int32()), ("person", pa.uint32()), ("seconds", pa.int64()), ("seconds_residual", pa.int64()),
        ("encounters", pa.int32()), ("possible", pa.int32()), ("first", pa.int64()), ("last", pa.int64()),
        ("places", pa.list_(pa.uint32())),
    ]
)  # fmt: skip
"""Columns of the answer to a `VisitQuestion`, sorted by (case, seconds_residual descending, person)."""

POINT_PAIRS = pa.schema(
    [
        ("case", pa.int32()), ("person", pa.uint32()), ("encounters", pa.int32()), ("nearest_m", pa.float64()),
        ("first", pa.int64()), ("last", pa.int64()),
    ]
)  # fmt: skip
"""Columns of the answer to a `PointQuestion`, sorted by (case, encounters descending, person)."""


class QuestionRefused(ValueError):  # noqa: N818 - the house names refusals after the refusal
    """The question cannot be asked as it stands; the text says which part and why."""


class SearchStopped(Exception):  # noqa: N818 - somebody left; nothing went wrong
    """Raised by a progress callback to leave a search; it ends between two chunks and lets go of all it held."""


@dataclass(frozen=True, slots=True)
class CaseWindow:
    """The infectious window `[starts, ends)` of one case, and the pseudonym of the person."""

    case: int
    person: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place and period where the gate allows to look for contacts of one case."""

    case: int
    place: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class PointSlot:
    """A circle (WGS-84 degrees, radius in metres) and period `[starts, ends)` where the gate allows to look."""

    case: int
    longitude: float
    latitude: float
    metres: float
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """A fresh visit from the operational database, searched along with the lake; `end` None means unknown."""

    person: int
    place: int
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A further number of a person: what stands under `number`, in the lake or fresh, is read as `person`'s."""

    number: int
    person: int


@dataclass(frozen=True, slots=True)
class VisitQuestion:
    """Who was at the same place as a case, `minutes` at least, the case's stay prolonged by `residual_minutes`.

    A stay of unknown end is taken to have lasted `unknown_end_minutes` at most. `slots` restrict the case's stays to
    where the gate allows to look (a case without a slot then has no stay); without any slot, all stays of all cases
    count. `same` names who stands under several numbers, so that nobody's visit counts once for each.

    :raises QuestionRefused: a case without a window, a time that makes no sense, a visit that ends before its start,
        a further number that leads to two persons or on to another.
    """

    cases: tuple[CaseWindow, ...]
    minutes: int = 15
    residual_minutes: int = 30
    unknown_end_minutes: int = 240
    slots: tuple[Slot, ...] = ()
    fresh: tuple[KnownVisit, ...] = ()
    same: tuple[OtherNumber, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        _check_cases(self.cases)
        _check_number("minutes", self.minutes, 1, MOST_MINUTES)
        _check_number("residual_minutes", self.residual_minutes, 0, MOST_MINUTES)
        _check_number("unknown_end_minutes", self.unknown_end_minutes, 0, MOST_MINUTES)
        _check_slots(self.slots, {window.case for window in self.cases})
        for visit in self.fresh:
            _check_visit(visit)
        _check_same(self.same, self.cases)

    @property
    def least_s(self) -> int:
        """Return the shortest overlap that counts, in seconds."""
        return self.minutes * 60

    @property
    def residual_s(self) -> int:
        """Return by how many seconds the case's stay is prolonged."""
        return self.residual_minutes * 60

    @property
    def unknown_end_s(self) -> int:
        """Return how many seconds a stay of unknown end lasts at most."""
        return self.unknown_end_minutes * 60


@dataclass(frozen=True, slots=True)
class PointQuestion:
    """Who was within `metres` and `minutes` of a case (the companion rule, 时空伴随).

    `slots` restrict the case's own points to where the gate allows to look (a case without a slot then has no point);
    without any slot, all points of all cases count.

    :raises QuestionRefused: a case without a window, a distance, a position or a time that makes no sense.
    """

    cases: tuple[CaseWindow, ...]
    metres: float = 100
    minutes: int = 5
    slots: tuple[PointSlot, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        _check_cases(self.cases)
        _check_number("minutes", self.minutes, 0, MOST_MINUTES)
        _check_metres("metres", self.metres)
        for slot in self.slots:
            _check_point_slot(slot, {window.case for window in self.cases})

    @property
    def within_s(self) -> int:
        """Return how far apart in time two points may be, in seconds."""
        return self.minutes * 60


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is. A scan knows no cases done before its end; `rows_read` counts visits or points."""

    cases_done: int
    cases: int
    rows_read: int
    pairs: int


Watch = Callable[[Progress], None]
"""Called between chunks; whatever it raises (`SearchStopped`, say) ends the search and reaches the caller."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The answer: the pairs (`VISIT_PAIRS` or `POINT_PAIRS`), and how it came about.

    `engine` is the way that answered, `why` the reason for it in a sentence, `rows_read` how many rows it looked at,
    `lake_digest` what the lake was at that moment.
    """

    pairs: pa.Table
    engine: str
    why: str
    rows_read: int
    notices: tuple[Notice, ...]
    lake_digest: str


class SearchedLake(Protocol):
    """What a search needs to know of a lake (`bihuan.engine.exposure.lake.Lake` is one)."""

    @property
    def folder(self) -> Path:
        """Return the folder of the lake."""

    def days(self, kind: Kind = "visits") -> list[date]:
        """Return the days of which there are visits, or points, ascending."""

    def digest(self) -> str:
        """Return a digest of what a search reads."""

    def longest_s(self) -> int:
        """Return the longest visit of known end, in seconds."""


def _check_number(name: str, value: object, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise QuestionRefused(f"{name} must be a whole number from {least} to {most}, not {value!r}")


def _check_period(what: str, starts: object, ends: object) -> None:
    if starts is None or ends is None:
        raise QuestionRefused(f"{what} has no window: both its start and its end are needed")
    _check_number(f"{what}: start", starts, 0, LAST_INSTANT)
    _check_number(f"{what}: end", ends, 0, LAST_INSTANT)
    if not isinstance(starts, int) or not isinstance(ends, int) or ends <= starts:
        raise QuestionRefused(f"{what} ends at {ends}, which is not after its start at {starts}")


def _check_cases(cases: tuple[CaseWindow, ...]) -> None:
    if not cases:
        raise QuestionRefused("no case, no search: at least one case with its window is needed")
    for window in cases:
        _check_number("case", window.case, 0, INT32 - 1)
        _check_number(f"case {window.case}: person", window.person, 0, UINT32 - 1)
        _check_period(f"case {window.case}", window.starts, window.ends)
    if len({window.case for window in cases}) != len(cases):
        raise QuestionRefused("a case stands in the question twice; one case has one window")


def _check_slots(slots: tuple[Slot, ...], cases: set[int]) -> None:
    for slot in slots:
        if slot.case not in cases:
            raise QuestionRefused(f"a slot belongs to case {slot.case}, which is not in the question")
        _check_number(f"slot of case {slot.case}: place", slot.place, 0, UINT32 - 1)
        _check_period(f"slot of case {slot.case}", slot.starts, slot.ends)


def _check_same(same: tuple[OtherNumber, ...], cases: tuple[CaseWindow, ...]) -> None:
    numbers = {one.number for one in same}
    for one in same:
        _check_number("further number", one.number, 0, UINT32 - 1)
        _check_number("further number: person", one.person, 0, UINT32 - 1)
    if len(numbers) != len(same) or numbers & {*(one.person for one in same), *(window.person for window in cases)}:
        raise QuestionRefused("a further number leads to one person, and is nobody's first number")


def _check_metres(name: str, metres: float) -> None:
    if not 0 < metres <= MOST_METRES:
        raise QuestionRefused(f"{name} must be above 0 and at most {MOST_METRES:.0f}, not {metres}")


def _check_point_slot(slot: PointSlot, cases: set[int]) -> None:
    if slot.case not in cases:
        raise QuestionRefused(f"a slot belongs to case {slot.case}, which is not in the question")
    if not (-180 <= slot.longitude <= 180 and -90 <= slot.latitude <= 90):
        raise QuestionRefused(f"slot of case {slot.case}: {slot.longitude}, {slot.latitude} is no position in degrees")
    _check_metres(f"slot of case {slot.case}: metres", slot.metres)
    _check_period(f"slot of case {slot.case}", slot.starts, slot.ends)


def _check_visit(visit: KnownVisit) -> None:
    _check_number("fresh visit: person", visit.person, 0, UINT32 - 1)
    _check_number("fresh visit: place", visit.place, 0, UINT32 - 1)
    _check_number("fresh visit: start", visit.start, 0, LAST_INSTANT)
    if visit.end is not None:
        _check_number("fresh visit: end", visit.end, visit.start, LAST_INSTANT)
