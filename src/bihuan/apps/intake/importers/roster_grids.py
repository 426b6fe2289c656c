"""A duty roster that is a grid (dates over shifts over posts) as a table with a line a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from bihuan.apps.forces.importers.grids import GridLine, read_grid
from bihuan.apps.forces.importers.words import clock_of, date_in, month_in
from bihuan.apps.intake.importers.headers import JOINT
from bihuan.apps.intake.importers.table import Line, Table

HEADER = ["日期", "开始时间", "结束时间", "岗位", "姓名", "警号", "联系电话", "备注"]
_PLACE = re.compile(r"(.*)!A(\d+)")
_ENDS = frozenset({"结束时间", "下岗时间", "结束", "截止时间", "end", "to", "until"})
_UNNAMED = re.compile(r"column \d+")


def reshape_roster(table: Table, *, today: Callable[[], date] = date.today) -> Table:
    """Return the roster with a line for each name of each cell, in the order of the cells, with the cell's place.

    A list with a line a duty comes back as it is. What stands in a cell that holds no name is kept in the remark.
    Dates without a year are those nearest to today, or in the month that a title names.
    """
    if {_plain(label) for label in table.header} & _ENDS:
        return table  # a list with a column for the end is no grid: its lines are taken as they are
    near = today()
    lines = list(_walk(table, near))
    return replace(
        table, header=list(HEADER), line_count=len(lines), walk=lambda: iter(lines), above_header=table.above_header
    )


def _plain(label: str) -> str:
    return label.strip().lower()


def _walk(table: Table, near: date) -> Iterator[Line]:
    near = next((found for one in table.above_header if (found := month_in(one))), near)
    number = 0
    for sheet, group in groupby(table.rows(), key=lambda line: _sheet_of(line.position)):
        rows = list(group)
        head = _head_rows(table, near)
        first = _row_of(rows[0].position) - len(head)
        cells = [*head, *_with_gaps(rows)]
        for one in read_grid(cells, near=near, sheet=sheet, first_row=first).lines:
            number += 1
            yield Line(number, one.place, _cells(one))


def _sheet_of(position: str) -> str:
    found = _PLACE.fullmatch(position)
    return found[1] if found else "file"


def _row_of(position: str) -> int:
    found = re.search(r"(\d+)$", position)
    return int(found[1]) if found else 1


def _with_gaps(rows: list[Line]) -> list[tuple[str, ...]]:
    """Return the rows with an empty one for each blank row between them, so that places stay true."""
    filled: list[tuple[str, ...]] = []
    for line in rows:
        ahead = _row_of(line.position) - _row_of(rows[0].position)
        filled.extend(() for _ in range(max(ahead - len(filled), 0)))
        filled.append(line.cells)
    return filled


def _head_rows(table: Table, near: date) -> list[list[str]]:
    """Return the header as the rows it was made from: joined labels apart, dates over it in their columns."""
    if all(_UNNAMED.fullmatch(label) for label in table.header):
        return []
    parts = [label.split(JOINT, 1) for label in table.header]
    lower = [one[-1] for one in parts]
    if any(len(one) == 2 for one in parts):
        return [[one[0] if len(one) == 2 else "" for one in parts], lower]
    dates = [word for text in table.above_header for word in text.split() if date_in(word, near)]
    upper = _spread(dates, lower)
    return [upper, lower] if upper else [lower]


def _spread(dates: list[str], lower: list[str]) -> list[str]:
    """Lay dates over the columns of shifts under them, each over as many; [] when they do not come out even."""
    columns = [at for at in range(len(lower)) if at > 0 and lower[at]]
    shifts = list(dict.fromkeys(lower[at] for at in columns))
    if not dates or len(columns) != len(dates) * len(shifts):
        return []
    upper = [""] * len(lower)
    for index, at in enumerate(columns):
        upper[at] = dates[index // len(shifts)]
    return upper


def _cells(one: GridLine) -> tuple[str, ...]:
    """Return a line's cells in the order of `HEADER`; a date that contradicts its weekday is left to a person."""
    day = one.day.isoformat() if one.day and one.reason != "weekday_differs" else ""
    first, last = (clock_of(one.hours.first), clock_of(one.hours.last)) if one.hours else ("", "")
    name = one.told.name if one.reason not in {"nobody", "note", "phone_apart"} else ""
    notes = [one.told.note, one.reason, "hours_assumed" if one.hours and one.hours.is_assumed else ""]
    note = " ".join(text for text in (*notes, one.told.name if name == "" else "") if text)
    return (day, first, last, one.post, name, one.told.number, one.told.phone if name else "", note)
