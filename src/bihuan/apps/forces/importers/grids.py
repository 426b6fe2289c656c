"""Duty rosters as they are: dates over blocks over posts, in rows or in columns, with several names in a cell.

Every cell that is not blank is either a label (a title, a date, a shift, a post, a heading) or gives at least one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bihuan.apps.forces.importers.cells import NameTold, names_in
from bihuan.apps.forces.importers.words import DayTold, Hours, date_in, hours_in, is_three_shifts, is_weekday, month_in

_HEADINGS = {
    "day": "日期|时间|值班日期|值守日期|执勤日期|星期|周|date|day",
    "shift": "班次|时段|值班时间|上岗时间|班|shift|hours",
    "post": "岗位|点位|卡点|值守点位|执勤点|执勤地点|值班地点|采样点|地点|哨位|post|site|place",
    "row": "序号|编号|单位|no|№|unit",
    "name": "姓名|人员|值班人员|值守人员|执勤人员|值班员|name|officer|officers|people",
    "phone": "电话|联系电话|手机|手机号|手机号码|联系方式|phone|mobile",
    "note": "备注|说明|note|remarks",
}
_BY_WORD = {word: kind for kind, words in _HEADINGS.items() for word in words.split("|")}
_MOST_HEADER_ROWS = 8
_PHONE = re.compile(r"\+?\d[\d -]{4,18}")
_CORNER = re.compile(r"[\\/|＼／]")


@dataclass(frozen=True, slots=True)
class GridLine:
    """One name of one cell: its place (`sheet 1!C5`), for which day, hours and post; `reason` = why it is unusable."""

    place: str
    told: NameTold
    post: str
    day: date | None
    hours: Hours | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the lines in order of the cells; the places of the labels and of telephones beside a name."""

    lines: tuple[GridLine, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a grid is laid out: its first data row and column, and what it says over all of itself."""

    rows: Sequence[Sequence[str]]
    sheet: str
    offset: int
    near: date
    title: int
    top: int
    left: int
    three: bool

    def place(self, row: int, column: int) -> str:
        return f"{self.sheet}!{column_letters(column)}{row + self.offset}"


def column_letters(index: int) -> str:
    """Return a column (0-based) as spreadsheets name it: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_grid(rows: Sequence[Sequence[str]], *, near: date, sheet: str = "sheet 1", first_row: int = 1) -> Reading:
    """Read one sheet; dates without a year are those nearest to `near`, or in the month that a title names.

    `first_row` is the number of the first of these rows in the sheet.
    """
    width = max((len(row) for row in rows), default=0)
    full = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]
    frame = _frame(full, near, sheet, first_row)
    labels = tuple(frame.place(r, c) for r, row in enumerate(full) for c, cell in enumerate(row)
                   if cell and (r < frame.top or c < frame.left or _is_joined(frame, r, c)))  # fmt: skip
    return Reading(tuple(_lines(frame)), labels)


def _frame(rows: list[list[str]], near: date, sheet: str, offset: int) -> _Frame:
    title = next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    months = [found for row in rows[:title] for cell in row if cell and (found := month_in(cell))]
    near = months[0] if months else near
    three = is_three_shifts(cell for row in rows for cell in row)
    top = _first_data_row(rows, title, near, three)
    left = _first_data_column(rows, title, top, near, three)
    return _Frame(rows, sheet, offset, near, title, top, left, three)


def heading_of(cell: str) -> str:
    """Return which kind of heading a cell is, "" for none; of two in a corner, divided by a slash, the first."""
    word = _CORNER.split(cell.lower())[0].strip(" :：()（）")
    return _BY_WORD.get(word.replace(" ", ""), "")


def _is_mark(cell: str, near: date, three: bool) -> bool:
    return date_in(cell, near) is not None or is_weekday(cell) or hours_in(cell, three=three) is not None


def _first_data_row(rows: list[list[str]], title: int, near: date, three: bool) -> int:
    """Return the first row under the header: rows of headings, and rows of dates or shifts beyond the first column."""
    top = title
    for at in range(title, min(len(rows), title + _MOST_HEADER_ROWS)):
        filled = [cell for cell in rows[at] if cell]
        marks = [cell for cell in rows[at][1:] if cell and _is_mark(cell, near, three)]
        beyond = [cell for cell in rows[at][1:] if cell]
        headings = sum(bool(heading_of(cell)) for cell in filled)
        is_marked = len(marks) >= 2 and len(marks) >= 0.6 * len(beyond)
        is_one_mark = bool(beyond) and len(marks) == len(beyond) and at > title
        if headings >= 2 or (headings and at == title) or is_marked or is_one_mark:
            top = at + 1
        elif filled:
            break
    return top


def _first_data_column(rows: list[list[str]], title: int, top: int, near: date, three: bool) -> int:
    """Return the first column right of the labels: headings that are no names over it, or dates and shifts in it."""
    width = max((len(row) for row in rows), default=0)
    left = 0
    for column in range(width):
        over = {heading_of(rows[at][column]) for at in range(title, top)} - {""}
        below = [rows[at][column] for at in range(top, len(rows)) if rows[at][column]]
        marks = sum(_is_mark(cell, near, three) or cell.isdigit() for cell in below)
        if over & {"day", "shift", "post", "row"} or (below and marks == len(below)):
            left = column + 1
        elif over or column > 0:
            break
        elif not _has_posts_on_top(rows, title, top, near, three):
            left = column + 1  # nothing over the first column, and dates on top: it names the posts
    return left


def _has_posts_on_top(rows: list[list[str]], title: int, top: int, near: date, three: bool) -> bool:
    cells = [cell for at in range(title, top) for cell in rows[at][1:] if cell and not heading_of(cell)]
    return any(not _is_mark(cell, near, three) for cell in cells)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the labels of one cell say together."""

    day: DayTold | None
    hours: Hours | None
    post: str
    column_heading: str


def _lines(frame: _Frame) -> Iterator[GridLine]:
    above = _filled_right(frame)
    beside: list[str] = [""] * frame.left
    for row in range(frame.top, len(frame.rows)):
        own = frame.rows[row][: frame.left]
        beside = _filled_down(beside, own)
        for column in range(frame.left, len(frame.rows[row])):
            cell = frame.rows[row][column]
            if cell and not _is_joined(frame, row, column):
                yield from _of_cell(frame, row, column, _told(frame, [one[column] for one in above], beside))


def _filled_right(frame: _Frame) -> list[list[str]]:
    """Return the header rows with each merged label repeated over the columns that it spans."""
    found: list[list[str]] = []
    for row in frame.rows[frame.title : frame.top]:
        carried, filled = "", []
        for column, cell in enumerate(row):
            starts_anew = bool(cell) or column < frame.left
            carried = cell if starts_anew else carried
            filled.append(carried)
        found.append(filled)
    return found


def _filled_down(before: list[str], own: Sequence[str]) -> list[str]:
    """Return the labels of a row with those repeated that are merged downwards; a new first label ends later ones."""
    filled: list[str] = []
    is_new = False
    for column, cell in enumerate(own):
        filled.append(cell or ("" if is_new else before[column]))
        is_new = is_new or bool(cell)
    return filled


def _told(frame: _Frame, above: list[str], beside: list[str]) -> _Told:
    texts = [one for one in (*beside, *above) if one]
    days = [day for one in texts if (day := date_in(one, frame.near))]
    shifts = [shift for one in texts if (shift := hours_in(one, three=frame.three))]
    hours = next((one for one in shifts if not one.is_assumed), shifts[0] if shifts else None)
    posts = [one for one in texts if not heading_of(one) and not _is_mark(one, frame.near, frame.three)]
    posts = [one for one in dict.fromkeys(posts) if not one.isdigit()]
    heading = next((kind for one in above if (kind := heading_of(one))), "")
    return _Told(days[0] if days else None, hours, " ".join(posts), heading)


def _of_cell(frame: _Frame, row: int, column: int, told: _Told) -> Iterator[GridLine]:
    place, cell, phone = frame.place(row, column), frame.rows[row][column], ""
    if column + 1 < len(frame.rows[row]) and _is_joined(frame, row, column + 1):
        phone = frame.rows[row][column + 1]
    day = told.day.day if told.day else None
    if told.column_heading in {"phone", "note"}:
        reason = "phone_apart" if told.column_heading == "phone" else "note"
        yield GridLine(place, NameTold("", note=cell[:60]), told.post, day, told.hours, reason)
        return
    post = told.post or _title(frame)
    for name in names_in(cell):
        one = replace(name, phone=phone[:40]) if phone else name
        yield GridLine(place, one, post, day, told.hours, name.reason or _lacking(told, post))


def _is_joined(frame: _Frame, row: int, column: int) -> bool:
    """Say whether a cell is the telephone of the one name to its left."""
    if row < frame.top or column <= frame.left or not _PHONE.fullmatch(frame.rows[row][column]):
        return False
    over = {heading_of(frame.rows[at][column]) for at in range(frame.title, frame.top)}
    names = names_in(frame.rows[row][column - 1])
    return "phone" in over and len(names) == 1 and not names[0].phone and not names[0].reason


def _title(frame: _Frame) -> str:
    """Return what stands over all of the sheet, as the post of a roster that names no other."""
    return " ".join(cell for row in frame.rows[: frame.title] for cell in row if cell)[:200]


def _lacking(told: _Told, post: str) -> str:
    """Return what a name needs and its labels do not say, "" for nothing."""
    if told.day is None:
        return "no_day"
    if told.day.is_doubtful:
        return "weekday_differs"
    if told.hours is None:
        return "no_hours"
    return "" if post else "no_post"
