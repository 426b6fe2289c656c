"""What the figures of a report are held against: what the board says at the same moment, and a second count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bihuan.apps.briefing.rules.situation import Reading, Span
from bihuan.apps.core.models import Event
from bihuan.apps.orders.queries.board import first_since, late_by_unit, latest_balance, traffic_since
from bihuan.apps.orders.queries.books.daysheet import day_sheet
from bihuan.apps.orders.queries.orders import Filters, counts_by_state, filter_orders, loads_by_unit
from bihuan.apps.orders.rules.daysheet import SheetRow
from bihuan.apps.orders.rules.states import OPEN
from bihuan.apps.residents.rules.ladder import Owed
from bihuan.apps.screening.queries.coverage import Coverage
from bihuan.apps.screening.queries.pages import unfinished
from bihuan.apps.tracing.models import Case
from bihuan.apps.zones.queries.controls import standing

BOARD, BOOKS = "board", "books"


def board_reading(incident: str, span: Span) -> Reading:
    """Return what the duty board shows at the instant, by the codes of the report's figures."""
    states, controls = counts_by_state(incident), standing(incident, span.at)
    balance, testing = latest_balance(incident), unfinished(incident)
    found: dict[str, int | None] = {
        "orders_open": sum(states[one.value] for one in OPEN), "orders_to_dispatch": states["NEW"],
        "orders_unsigned": states["DISPATCHED"],
        "orders_late": filter_orders(
            incident=incident, filters=Filters(late=True, open_only=True), at=span.at
        ).count(),
        "controls_hold": controls.holding, "controls_drafts": controls.drafts,
        "controls_end_soon": controls.ending, "controls_reviews": controls.reviews,
    }  # fmt: skip
    if balance is not None:
        found["unaccounted"] = balance.unaccounted
    if testing is not None:
        found |= {"missing": testing[1].missing, "coverage": round(1000 * testing[1].share)}
    return found


def board_units(incident: str, span: Span) -> dict[str, Reading]:
    """Return what the duty board shows of each unit at the instant."""
    traffic, late = traffic_since(incident, span.midnight()), late_by_unit(incident, span.at)
    found: dict[str, dict[str, int | None]] = {}
    for code in {*traffic, *late}:
        moved = traffic.get(code)
        found[code] = {
            "came_in": moved.came_in if moved else 0, "went_out": moved.went_out if moved else 0,
            "waiting": 0, "working": 0, "late": late.get(code, 0),
        }  # fmt: skip
    for load in loads_by_unit(incident, span.at):
        row = found.setdefault(load.unit, {"came_in": 0, "went_out": 0, "late": late.get(load.unit, 0)})
        row |= {"waiting": load.waiting, "working": load.working}
    return dict(found)


def second_count(incident: str, coverage: Coverage | None, owed: Owed) -> Reading:
    """Return the same figures counted another way: cases one by one, swabs by tube, people on the register by check."""
    cases = Case.objects.filter(incident_id=incident).exclude(classification="discarded")
    found: dict[str, int | None] = {
        "cases_all": cases.count(), "care_people": owed.due, "care_difference": owed.difference,
    }  # fmt: skip
    if coverage is not None:
        found["swabs"] = coverage.counted.members
    return found


def books_reading(incident: str, midnight: datetime, size: int) -> tuple[Reading, Mapping[str, Reading]]:
    """Return what the daily sheet folds from the journal: open and ended orders, and what each unit has.

    The sheet counts a day by places in the journal, the board by instants. Where an event was written beyond midnight
    with an instant before it, the two mean different days, and nothing is said of what flowed.
    """
    first = first_since(midnight)
    orders = [row for row in day_sheet(incident, first, size).rows if row.kind != "source"]
    units: dict[str, dict[str, int | None]] = {
        row.code: {"waiting": row.in_transit, "working": row.closing} for row in orders if row.kind == "unit"
    }
    told: dict[str, int | None] = {"orders_open": sum(row.closing for row in orders)}
    if _is_parted(first, midnight):
        told["orders_ended"] = sum(_ended(row) for row in orders)
        for row in orders:
            if row.kind == "unit":
                units[row.code]["went_out"] = row.transferred_out + _ended(row)
    return told, dict(units)


def _ended(row: SheetRow) -> int:
    return row.closed + row.merged + row.cancelled


_NEAR = 5_000  # events around midnight that are looked at: more than any process has in hand at once


def _is_parted(first: int, midnight: datetime) -> bool:
    """Say whether every event before this place is of yesterday, and every one from it on of today."""
    late = Event.objects.filter(index__gte=first, index__lt=first + _NEAR, at__lt=midnight)
    early = Event.objects.filter(index__gte=first - _NEAR, index__lt=first, at__gte=midnight)
    return not late.exists() and not early.exists()
