"""Weather as people tell it: lines typed, pasted or read from a file, each with what is wrong in it. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_LINES = 1000
HOUR = timedelta(hours=1)
FIELDS = ("at", "air_c", "humidity", "wind_m_s", "solar_w_m2", "pressure_hpa")
_NEEDED = 3  # the first fields; the others may stay empty
_LIMITS = {
    "air_c": (-40.0, 60.0), "humidity": (1.0, 100.0), "wind_m_s": (0.0, 60.0), "solar_w_m2": (0.0, 1500.0),
    "pressure_hpa": (500.0, 1100.0),
}  # fmt: skip
_WORDS = {
    "at": ("时间", "日期", "时刻", "time", "date", "hour"),
    "air_c": ("气温", "温度", "temperature", "temp", "air"),
    "humidity": ("相对湿度", "湿度", "humidity", "rh"),
    "wind_m_s": ("风速", "风", "wind"),
    "solar_w_m2": ("太阳辐射", "辐射", "日照", "solar", "radiation", "sun"),
    "pressure_hpa": ("气压", "pressure"),
}
_AT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2})(?::(\d{2})(?::\d{2})?|[时点])?")


@dataclass(frozen=True, slots=True)
class HourTold:
    """The weather of one hour as told; humidity is a share, wind and sun None where nobody told them."""

    at: datetime
    air_c: float
    humidity: float
    wind_m_s: float | None = None
    solar_w_m2: float | None = None
    pressure_hpa: float = 1013.25


@dataclass(frozen=True, slots=True)
class LineWrong:
    """What is wrong with one line (counted from 1): a code, and the field it is about ("" = the whole line)."""

    line: int
    code: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class WeatherRead:
    """What was read: hours in order of time, or what is wrong; nothing is kept while anything is."""

    hours: tuple[HourTold, ...]
    wrong: tuple[LineWrong, ...]


def read_weather(text: str, zone: str) -> WeatherRead:
    """Read lines of time, °C, humidity in %, and, where known, wind, sun and pressure; times are of the zone.

    Separated by tabs, commas or semicolons. A heading tells another order of the columns.
    """
    lines = [(number, cells) for number, cells in _cells(text) if any(cells)]
    if not lines:
        return WeatherRead((), (LineWrong(1, "no_lines"),))
    if len(lines) > MOST_LINES + 1:
        return WeatherRead((), (LineWrong(MOST_LINES + 2, "too_many_lines"),))
    order = _heading(lines[0][1])
    missing = [name for name in FIELDS[:_NEEDED] if order and name not in order]
    if missing:
        return WeatherRead((), tuple(LineWrong(lines[0][0], "column_missing", name) for name in missing))
    return _read_lines(lines[1:] if order else lines, order or list(FIELDS), zone)


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        mark = next((one for one in "\t;；，," if one in line), ",")
        row = next(csv.reader([line], delimiter=mark), [])
        yield number, [cell.strip() for cell in row]


def _heading(cells: Sequence[str]) -> list[str]:
    """Return which field stands in each column ("" for others); [] when the line is no heading."""
    found = [_field_of(cell) for cell in cells]
    return found if "at" in found or "air_c" in found else []


def _field_of(cell: str) -> str:
    plain = cell.casefold()
    return next((name for name, words in _WORDS.items() if any(word in plain for word in words)), "")


def _read_lines(lines: Sequence[tuple[int, list[str]]], order: Sequence[str], zone: str) -> WeatherRead:
    hours: dict[datetime, HourTold] = {}
    wrong: list[LineWrong] = []
    for number, cells in lines:
        told = dict(zip(order, cells, strict=False))
        read = _line(number, told, zone)
        if isinstance(read, LineWrong):
            wrong.append(read)
        elif read.at in hours:
            wrong.append(LineWrong(number, "hour_twice", "at"))
        else:
            hours[read.at] = read
    if not hours and not wrong:
        wrong.append(LineWrong(1, "no_lines"))
    return WeatherRead(tuple(hours[at] for at in sorted(hours)), tuple(wrong))


def _line(number: int, told: dict[str, str], zone: str) -> HourTold | LineWrong:
    at = read_hour(told.get("at", ""), zone)
    if at is None:
        return LineWrong(number, "bad_time", "at")
    values: dict[str, float] = {}
    for name in FIELDS[1:]:
        cell = told.get(name, "").rstrip("℃°CcF%％ ") if name in {"air_c", "humidity"} else told.get(name, "")
        if not cell and name not in FIELDS[:_NEEDED]:
            continue
        value = _number(cell)
        least, most = _LIMITS[name]
        if value is None or not least <= value <= most:
            return LineWrong(number, "bad_number" if value is None else "not_possible", name)
        values[name] = value
    return HourTold(at=at, **{**values, "humidity": values["humidity"] / 100})


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def read_hour(text: str, zone: str) -> datetime | None:
    """Return the beginning of the hour (UTC) that a time of the zone lies in, None for what is no time."""
    found = _AT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour = (int(part) for part in found.groups()[:4])
    try:
        local = datetime(year, month, day, hour, int(found[5] or 0), tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    return hour_of(local)


def hour_of(at: datetime) -> datetime:
    """Return when the hour began (UTC) in which the instant lies; hours are those of UTC, whatever the zone."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
