"""The follow-up calendar as a drawing: a row a contact, a column a day, a shape for how the day went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bihuan.apps.tracing.queries.pages import span_of

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import FollowUp

COLUMN, ROW, LEFT, TOP = 30, 30, 120, 34
MOST_DAYS, DAYS_BEFORE = 21, 7
MOST_LETTERS = 9  # what the margin at the left holds of a name
WELL = "verified"
# How a day is drawn: shapes, so that nobody has to tell colours apart.
SHAPES = {"planned": "dot", "ordered": "ring", "done": "disc", "missed": "cross", "ended": "dash", "passed": "dash"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one contact: where it stands, its shape, whether it is a test day, and what a reader hears."""

    x: int
    y: int
    shape: str
    is_test: bool
    state: str
    result: str
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """One contact: the name at the left, its cells, and those of its days that the frame does not hold."""

    y: int
    name: str
    contact: str
    cells: tuple[Cell, ...]
    outside: int


@dataclass(frozen=True, slots=True)
class Column:
    """One day at the top; today is marked by a band and a word."""

    x: int
    day: date
    is_today: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The whole drawing."""

    width: int
    height: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def calendar_of(
    days: Mapping[str, Sequence[FollowUp]], names: Mapping[str, str], today: date
) -> Calendar | None:  # fmt: skip
    """Return the drawing of these contacts' days, three weeks at most around today; None when there are none."""
    span = span_of(list(days.values()))
    if span is None:
        return None
    first = max(span[0], min(today - timedelta(days=DAYS_BEFORE), span[1] - timedelta(days=MOST_DAYS - 1)))
    last = min(span[1], first + timedelta(days=MOST_DAYS - 1))
    count = (last - first).days + 1
    columns = tuple(
        Column(LEFT + COLUMN * i, first + timedelta(days=i), first + timedelta(days=i) == today) for i in range(count)
    )
    lines = tuple(_line(i, contact, rows, names, first, last) for i, (contact, rows) in enumerate(days.items()))
    return Calendar(LEFT + COLUMN * count + 4, TOP + ROW * len(lines) + 4, columns, lines)


def _line(
    number: int, contact: str, rows: Sequence[FollowUp], names: Mapping[str, str], first: date, last: date
) -> Line:  # fmt: skip
    y = TOP + ROW * number
    inside = [row for row in rows if first <= row.date <= last]
    cells = tuple(_cell(row, LEFT + COLUMN * (row.date - first).days, y) for row in inside)
    return Line(y, _brief(names.get(contact, "")), contact, cells, len(rows) - len(inside))


def _brief(name: str) -> str:
    """Return the name as far as the margin holds it; a masked number keeps what can be read of it."""
    return name if len(name) <= MOST_LETTERS else f"{name[:2]}…{name[-2:]}"


def _cell(row: FollowUp, x: int, y: int) -> Cell:
    shape = "alarm" if row.state == "done" and row.result != WELL else SHAPES.get(row.state, "dot")
    return Cell(x, y, shape, row.is_test_day, row.state, row.result, row.date)
