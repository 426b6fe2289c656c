"""Times as data holders write them, for a whole column at once: instants, or a code that says why there is none."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.cleaning import Problem, compact, is_placeholder, parse_date, tidy
from bihuan.engine.exposure.clock import EARLIEST, LATEST, Int64s, instants_of

# 0 is a time that was read; the rest say why there is none. "missing" is an empty cell or one that only fills it.
CODES: Final = (
    "",
    "missing",
    "unreadable_time",
    "day_without_time",
    "ambiguous_date",
    "clock_twice_or_never",
    "time_out_of_range",
)
READ, MISSING, UNREADABLE, NO_CLOCK, AMBIGUOUS, TWICE, OUT_OF_RANGE = range(7)
MOST_CHARACTERS: Final = 64

_LOCAL: Final = r"^\d{4}[-/]\d{2}[-/]\d{2}[ T]\d{2}:\d{2}(:\d{2})?$"
_ZONED: Final = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})$"
_EPOCH: Final = r"^[1-4]\d{9}$"  # seconds since 1970: the years 2001 to 2128
_CLOCK: Final = re.compile(
    r"(?P<date>.{6,}?)[T ]*?(?P<half>上午|下午)?(?<!\d)(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})"
    r"(?:[:分](?:(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?秒?)? ?(?P<zone>Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?",
    re.ASCII,
)
_PACKED: Final = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moments:
    """One instant a row (0 where there is none) and the index into CODES that says how it was read."""

    instants: Int64s
    codes: npt.NDArray[np.uint8]


def read_moments(values: pa.Array, *, zone: str, day_first: bool | None = None) -> Moments:
    """Read a column of times: text, whole numbers (seconds or milliseconds since 1970) or Arrow timestamps.

    A time that names no zone is a clock in `zone`. `day_first` says how 03/04/2022 is meant (None: not known).
    """
    if pa.types.is_timestamp(values.type):
        return _native(values, zone)
    texts = pc.utf8_trim_whitespace(values.cast(pa.string()))
    found = Moments(np.zeros(len(texts), np.int64), np.full(len(texts), UNREADABLE, np.uint8))
    rest = np.ones(len(texts), bool)
    for pattern, kind in ((_LOCAL, pa.timestamp("s")), (_ZONED, pa.timestamp("s", "UTC")), (_EPOCH, pa.int64())):
        if rest.any():
            rest &= ~_quick(texts, rest, pattern, kind, zone, found)
    if rest.any():
        _one_by_one(texts, np.flatnonzero(rest), zone, day_first, found)
    return _within_range(found)


def _within_range(found: Moments) -> Moments:
    beyond = (found.codes == READ) & ((found.instants < EARLIEST) | (found.instants >= LATEST))
    found.codes[beyond] = OUT_OF_RANGE
    found.instants[found.codes != READ] = 0
    return found


def _settle(found: Moments, where: npt.NDArray[np.intp], clocks: Int64s, zone: str | None) -> None:
    """Put times into the answer: clocks of a zone, or instants already (None)."""
    within = (clocks >= EARLIEST) & (clocks < LATEST)
    found.codes[where] = np.where(within, READ, OUT_OF_RANGE)
    where, clocks = where[within], clocks[within]
    found.instants[where] = clocks
    if zone is not None and len(where):
        instants, is_once = instants_of(clocks, zone)
        found.instants[where] = instants
        found.codes[where[~is_once]] = TWICE


def _native(values: pa.Array, zone: str) -> Moments:
    seconds = np.asarray(
        pc.floor_temporal(values, unit="second").cast(pa.timestamp("s", values.type.tz)).cast(pa.int64()).fill_null(0)
    )
    found = Moments(np.zeros(len(values), np.int64), np.full(len(values), MISSING, np.uint8))
    where = np.flatnonzero(np.asarray(values.is_valid()))
    _settle(found, where, seconds[where], zone if values.type.tz is None else None)
    return _within_range(found)


def _quick(
    texts: pa.Array, rest: npt.NDArray[np.bool_], pattern: str, kind: pa.DataType, zone: str, found: Moments
) -> npt.NDArray[np.bool_]:
    """Read all texts of one plain form together; nothing is read when one of them is no date (then one by one)."""
    fits = np.asarray(pc.fill_null(pc.match_substring_regex(texts, pattern), False)) & rest
    if not fits.any():
        return fits
    try:
        read = pc.replace_substring(texts.filter(pa.array(fits)), "/", "-").cast(kind).cast(pa.int64())
    except pa.ArrowInvalid:
        return np.zeros_like(fits)
    is_clock = kind == pa.timestamp("s")
    _settle(found, np.flatnonzero(fits), np.asarray(read), zone if is_clock else None)
    return fits


def _one_by_one(
    texts: pa.Array, where: npt.NDArray[np.intp], zone: str, day_first: bool | None, found: Moments
) -> None:
    encoded = texts.take(pa.array(where)).fill_null("").dictionary_encode()
    parsed = [_parse(text, day_first) for text in encoded.dictionary.to_pylist()]
    indices = np.asarray(encoded.indices)
    codes = np.array([code for code, _, _ in parsed], np.uint8)[indices]
    times = np.array([time for _, time, _ in parsed], np.int64)[indices]
    zoned = np.array([is_zoned for _, _, is_zoned in parsed], bool)[indices]
    found.codes[where] = codes
    for is_zoned in (False, True):
        chosen = (codes == READ) & (zoned == is_zoned)
        _settle(found, where[chosen], times[chosen], None if is_zoned else zone)


def _parse(text: str, day_first: bool | None) -> tuple[int, int, bool]:
    """Read one time: code, seconds since 1970 of the clock shown (or of UTC, when the last is True)."""
    text = tidy(text[: MOST_CHARACTERS + 1])
    if not text or is_placeholder(text):
        return MISSING, 0, False
    if len(text) > MOST_CHARACTERS:
        return UNREADABLE, 0, False
    plain = compact(text)
    if plain.isdigit() and len(plain) == 13:
        return READ, int(plain) // 1000, True
    if found := _PACKED.fullmatch(plain):
        return _with_clock(found[1], (found[2], found[3], found[4]), "", "", day_first)
    if found := _CLOCK.fullmatch(text):
        clock = (found["hour"], found["minute"], found["second"])
        return _with_clock(found["date"], clock, found["half"] or "", found["zone"] or "", day_first)
    day = parse_date(text, day_first=day_first)
    if isinstance(day, Problem):
        return (AMBIGUOUS if day.code == "ambiguous_date" else UNREADABLE), 0, False
    return NO_CLOCK, 0, False


def _with_clock(
    date: str, clock: tuple[str, str, str | None], half: str, zone: str, day_first: bool | None
) -> tuple[int, int, bool]:
    day = parse_date(date.strip(" ,T"), day_first=day_first)
    if isinstance(day, Problem):
        return (AMBIGUOUS if day.code == "ambiguous_date" else UNREADABLE), 0, False
    hour, minute, second = int(clock[0]), int(clock[1]), int(clock[2] or 0)
    is_half = bool(half) or zone.casefold() in {"am", "pm"}
    if is_half and not 1 <= hour <= 12:
        return UNREADABLE, 0, False
    if is_half:
        hour = hour % 12 + 12 * (half == "下午" or zone.casefold() == "pm")
    is_midnight = (hour, minute, second) == (24, 0, 0)  # ISO 8601 of 2004: the end of the day
    if not (is_midnight or (hour < 24 and minute < 60 and second < 60)):
        return UNREADABLE, 0, False
    shown = (day - dt.date(1970, 1, 1)).days * 86_400 + hour * 3600 + minute * 60 + second
    if not zone or is_half:
        return READ, shown, False
    return READ, shown - _offset(zone), True


def _offset(zone: str) -> int:
    if zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[-2:]) * 60
    return -seconds if zone[0] == "-" else seconds
