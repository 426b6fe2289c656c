"""What a bulletin holds: which areas, which figures on which day, and how counts that fell are told. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.engine.disclosure.tables import NEW, TOTAL, Cell, Levels
from bihuan.engine.ledger.canonical import canonical_bytes

LEAST = 5
WEEK = 7
DAYS = 30  # of which the desk tells its own figures
Row = list[str | int | None]


@dataclass(frozen=True, slots=True)
class Street:
    """One area of a bulletin: a unit that has communities, with its names."""

    code: str
    zh: str
    en: str


def whole_days(at: datetime, zone: str, days: int = DAYS) -> tuple[datetime, datetime]:
    """Return [since, until) of the last whole days of a zone: up to the midnight with which the present day began.

    What is told of them changes once a day: a page that counted up to this minute would tell every single act as it is
    done, and whoever watched it could put each beside what they saw happen.
    """
    today, there = at.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone)
    since = today - timedelta(days=days)
    return datetime.combine(since, time(), there), datetime.combine(today, time(), there)


def levels_of(streets: Iterable[Street]) -> Levels:
    """Return the tree of a bulletin: the incident, and its streets. Communities are too small to be counted daily.

    Below the sub-district nothing under 10 may be shown (R34), which would leave almost nothing of a day.
    """
    return Levels({"*": "", **{street.code: "*" for street in streets}}, standard=LEAST)


def holds_totals(day: int) -> bool:
    """Say whether the bulletin of this day (0 is the first) tells the totals of streets: every seventh does.

    A street's total each day would tell its new cases by subtraction; once a week it hides far less.
    """
    return day % WEEK == WEEK - 1


def counts_of(day: int, now: Mapping[str, int], told: Mapping[str, int]) -> dict[Cell, int]:
    """Return the figures of a bulletin from the streets' totals now and those that were counted up to the last one.

    A total never falls: a case that turns out to be none stays counted until as many new ones have come, and the page
    says so. Nothing else would keep what was published consistent.
    """
    totals = {code: max(count, told.get(code, 0)) for code, count in now.items()}
    cells = {Cell(day, code, NEW): total - told.get(code, 0) for code, total in totals.items()}
    cells[Cell(day, "*", NEW)] = sum(cells.values())
    cells[Cell(day, "*", TOTAL)] = sum(totals.values())
    if holds_totals(day):
        cells.update({Cell(day, code, TOTAL): total for code, total in totals.items()})
    return cells


def rows_of(cells: Mapping[Cell, int | None]) -> list[Row]:
    """Return figures as they are kept: [area, measure, figure], in one order."""
    return [[cell.area, cell.measure, figure] for cell, figure in sorted(cells.items())]


def cells_of(day: int, rows: Iterable[Row]) -> dict[Cell, int | None]:
    """Return kept figures by their cells."""
    return {Cell(day, str(area), str(what)): None if figure is None else int(figure) for area, what, figure in rows}


def digest_of(on_date: date, rows: list[Row]) -> str:
    """Return the SHA-256 (hex) of what a bulletin shows, in canonical JSON."""
    # nosemgrep: hash-without-key - over figures that are made to be published
    return hashlib.sha256(canonical_bytes({"on_date": on_date.isoformat(), "shown": rows})).hexdigest()


def told_up_to(rows: Iterable[list[Row]]) -> dict[str, int]:
    """Return by street what the true figures of all released bulletins sum to."""
    told: dict[str, int] = {}
    for one in rows:
        for area, measure, figure in one:
            if measure == NEW and area != "*" and figure is not None:
                told[str(area)] = told.get(str(area), 0) + int(figure)
    return told
