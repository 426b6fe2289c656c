"""Gates: added, changed, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row, next_number
from bihuan.apps.core.models import Area, Unit
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.zones.models import Gate
from bihuan.apps.zones.queries.gates_scope import get_gate
from bihuan.apps.zones.rules.gates import CLOSING, GateTold, check_gate

_COLUMNS = ("name", "place_text", "longitude", "latitude", "lanes", "seconds")


def add_gate(*, told: GateTold, by: Actor, at: datetime) -> Gate:
    """Add a gate of a compound, staffed by a unit.

    :raises NotAllowed: `wrong_role`, `gate_without_name`, `bad_gate_lanes`, `bad_gate_seconds`, `bad_position`,
        `unknown_unit`, `unknown_area`, `gate_number_taken`.
    """
    check_may(by, Action.CREATE, Kind.GATE)
    check_gate(told)
    with writing():
        row = Gate(incident_id=by.incident, number=_number(told, by.incident), opened_at=at, **_said(told, by.incident))
        facts = {"number": row.number, "unit": row.unit_id, "lanes": row.lanes, "seconds": row.seconds}
        return begin_row(row, "gate.added", "gate", by=by, at=at, facts=facts)


def _said(told: GateTold, incident: str) -> dict[str, Any]:
    area = find_area(told.area, incident)
    if not Unit.objects.filter(code=told.unit, incident_id=incident).exists():
        raise NotAllowed("unknown_unit")
    said = {name: getattr(told, name) for name in _COLUMNS} | {"name": told.name.strip()}
    return {**said, "unit_id": told.unit, "area_id": area.pk if area else None}


def find_area(code: str, incident: str) -> Area | None:
    """Return the area with this code, None for none named. :raises NotAllowed: `unknown_area`."""
    area = Area.objects.filter(code=code, incident_id=incident).first() if code else None
    if code and area is None:
        raise NotAllowed("unknown_area")
    return area


def _number(told: GateTold, incident: str) -> int:
    mine = Gate.objects.filter(incident_id=incident)
    if told.number and mine.filter(number=told.number).exists():
        raise NotAllowed("gate_number_taken", number=told.number)
    return told.number or next_number(mine)


def change_gate(*, gate_id: str, told: GateTold, by: Actor, at: datetime) -> Gate:
    """Change what is said of a gate; its number stays, and so does its compound once somebody went through.

    :raises NotAllowed: `wrong_role`, `not_found`, `gate_closed`, `gate_in_use`, `not_your_compound`, `stale`, and as
        `add_gate`.
    """
    check_gate(told)
    with writing():
        row = _open_gate(by, gate_id)
        check_may(by, Action.UPDATE, Kind.GATE, told.unit)
        changes = _said(told, by.incident)
        if changes["area_id"] != row.area_id:
            _check_moves(row, changes["area_id"], by)
        changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
        return move_row(row, "gate.changed", "gate", changes, by=by, at=at, facts={"changed": changed})


def _check_moves(row: Gate, area_id: str | None, by: Actor) -> None:
    """Refuse another compound for a gate in use, and for a unit a compound of others."""
    if row.crossings.exists():
        raise NotAllowed("gate_in_use")
    if by.unit and area_id and not Area.objects.filter(pk=area_id, unit_id=by.unit).exists():
        raise NotAllowed("not_your_compound")


def close_gate(*, gate_id: str, reason: str, by: Actor, at: datetime) -> Gate:
    """Close a gate for good.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `gate_closed`, `stale`.
    """
    if reason not in CLOSING:
        raise NotAllowed("bad_reason")
    with writing():
        return move_row(_open_gate(by, gate_id), "gate.closed", "gate", {"closed_at": at}, by=by, at=at, why=reason)


def _open_gate(by: Actor, gate_id: str) -> Gate:
    row = get_gate(by, gate_id)
    check_may(by, Action.UPDATE, Kind.GATE, row.unit_id)
    if row.closed_at is not None:
        raise NotAllowed("gate_closed")
    return row
