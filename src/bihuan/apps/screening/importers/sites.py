"""A list of sites as it is pasted or sent (tabs, commas or semicolons): its heading and its cells by column. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

ALIASES: dict[str, tuple[str, ...]] = {
    "number": ("number", "no", "no.", "编号", "序号", "点位编号"),
    "name": ("name", "site", "名称", "点位", "点位名称", "采样点"),
    "kind": ("kind", "type", "类别", "类型"),
    "unit": ("unit", "单位", "单位代码", "负责单位"),
    "area": ("area", "community", "社区", "社区代码"),
    "place_text": ("place", "address", "地址", "位置"),
    "longitude": ("longitude", "lon", "lng", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
    "lanes": ("lanes", "通道", "通道数"),
    "seconds": ("seconds", "秒", "每人秒数"),
    "is_step_free": ("step free", "accessible", "无障碍"),
    "has_shade": ("shade", "遮阳"),
    "is_indoors": ("indoors", "室内"),
    "medical_name": ("medical point", "医疗点"),
    "medical_phone": ("medical phone", "医疗点电话"),
}
NEEDED = ("name", "unit")
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class ReadList:
    """The lines of a list below its heading, by column, and what is wrong with the list: (line, code, about)."""

    lines: tuple[tuple[int, Mapping[str, str]], ...]
    faults: tuple[tuple[int, str, str], ...]


def read_list(text: str) -> ReadList:
    """Return the lines of a list with a heading; an empty line is passed over. With a fault there are no lines."""
    rows = list(_rows(text.lstrip("\ufeff")))
    if not rows:
        return ReadList((), ((1, "empty_list", ""),))
    columns, faults = _columns(rows[0][1])
    faults += [(1, "no_column", name) for name in NEEDED if name not in columns.values() and not faults]
    if len(rows) - 1 > MOST_LINES:
        faults.append((rows[MOST_LINES + 1][0], "too_many_lines", str(MOST_LINES)))
    if faults:
        return ReadList((), tuple(faults))
    lines = (
        (line, {columns[n]: cell.strip() for n, cell in enumerate(cells) if n in columns}) for line, cells in rows[1:]
    )
    return ReadList(tuple(lines), ())


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    mark = max("\t,;，", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=mark)
    yield from ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))


def _columns(heading: list[str]) -> tuple[dict[int, str], list[tuple[int, str, str]]]:
    found: dict[int, str] = {}
    for n, word in enumerate(heading):
        name = next((name for name, words in ALIASES.items() if word.strip().casefold() in words), "")
        if name and name not in found.values():
            found[n] = name
        elif word.strip():
            return {}, [(1, "column_twice" if name else "unknown_column", word.strip())]
    return found, []
