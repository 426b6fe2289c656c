"""Units on the board: what came, what went, what is late; and who has not signed, with whom to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from bihuan.apps.orders.queries.board import UnitTraffic, late_by_unit, traffic_since, unit_phones
from bihuan.apps.orders.queries.orders import UnitLoad, loads_by_unit, oldest_unsigned
from bihuan.apps.orders.queries.pages import duty_names
from bihuan.web.parts.order_lines import masked_title, number_of

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder

_LADDER = ("unit_duty_officer", "unit_deputy", "unit_head")
_NOTHING = UnitTraffic(0, 0)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit: came in and went out since midnight of the incident, and what it has now."""

    code: str
    name: str
    came_in: int
    went_out: int
    waiting: int
    working: int
    late: int


@dataclass(frozen=True, slots=True)
class Unsigned:
    """One order that waits for a signature, and whom to call about it."""

    id: str
    number: str
    about: str
    urgency: str
    unit_name: str
    since: datetime | None
    is_late: bool
    step: int
    role: str
    whom: str
    phone: str


def unit_lines(incident: str, names: Mapping[str, str], at: datetime) -> list[UnitLine]:
    """Return every unit that has or had anything, most late orders first."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    traffic, late = traffic_since(incident, midnight), late_by_unit(incident, at)
    loads = {load.unit: load for load in loads_by_unit(incident, at)}
    lines = [_unit(code, names, traffic.get(code, _NOTHING), loads.get(code), late) for code in {*traffic, *loads}]
    return sorted(lines, key=lambda line: (-line.late, -line.waiting, line.code))


def _unit(
    code: str, names: Mapping[str, str], moved: UnitTraffic, load: UnitLoad | None, late: Mapping[str, int]
) -> UnitLine:
    waiting, working = (load.waiting, load.working) if load else (0, 0)
    return UnitLine(code, names.get(code, code), moved.came_in, moved.went_out, waiting, working, late.get(code, 0))


def unsigned_lines(incident: str, names: Mapping[str, str], at: datetime) -> list[Unsigned]:
    """Return the ten orders that wait longest for a signature."""
    duty, phones = duty_names(incident, at), unit_phones(incident)
    return [_unsigned(row, names, duty, phones.get(row.unit, ""), at) for row in oldest_unsigned(incident)]


def _unsigned(
    row: WorkOrder, names: Mapping[str, str], duty: Mapping[tuple[str, str], str], phone: str, at: datetime
) -> Unsigned:
    """Name the holder on the rung of the ladder that the escalation has reached, else the one below."""
    rungs = [role for role in _LADDER[: row.escalation_step + 1] if (row.unit, role) in duty]
    role = rungs[-1] if rungs else _LADDER[0]
    return Unsigned(
        row.pk, number_of(row.pk), masked_title(row), row.urgency, names.get(row.unit, row.unit), row.dispatched_at,
        row.due_at is not None and row.due_at < at, row.escalation_step, role, duty.get((row.unit, role), ""), phone,
    )  # fmt: skip
