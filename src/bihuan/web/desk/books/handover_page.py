"""What the page of the hand-over shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.access import Session
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.forces.queries import current_shift, next_shift
from bihuan.apps.orders.queries.board import find_handover, handovers
from bihuan.apps.orders.queries.books.handover import last_handover, override_words, passed, pending_handover
from bihuan.apps.orders.queries.books.handsheet import hand_sheet
from bihuan.apps.orders.queries.pages import source_names
from bihuan.apps.orders.rules.moves import DESK, LEADS, UNIT_DESK
from bihuan.apps.orders.rules.states import State
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.roll_view import roll_view

if TYPE_CHECKING:
    from bihuan.apps.orders.models import Handover

_STATES = tuple(state.value for state in State)


def unit_of(session: Session) -> str:
    """Return whose shift the person hands over: "desk", or the unit's code. :raises NotAllowed: neither."""
    if session.is_desk:
        return "desk"
    if session.actor.role is Role.UNIT_DISPATCHER and session.actor.unit:
        return session.actor.unit
    raise NotAllowed("wrong_role", role=session.actor.role.value)


def get_handover(session: Session, handover_id: str) -> Handover:
    """Return a hand-over of the person's desk or unit. :raises NotAllowed: `not_found`, or a role without shifts."""
    unit, found = unit_of(session), find_handover(session.actor.incident, handover_id)
    if found is None or found.unit != unit:
        raise NotAllowed("not_found")
    return found


def handover_context(session: Session, at: datetime) -> dict[str, object]:
    """Return the hand-over that waits, else the sheet as it would be signed now."""
    unit, incident = unit_of(session), session.actor.incident
    pending = pending_handover(incident, unit)
    if pending is not None:
        return sheet_context(session, pending, at)
    live = hand_sheet(incident, unit, at)
    return _common(session, unit, at) | {"sheet": _view(live, incident), "figures": _figures(incident, unit, live)}


def sheet_context(session: Session, found: Handover, at: datetime) -> dict[str, object]:
    """Return a signed hand-over: its sheet, its figures, its signatures, and what the person may do with it."""
    names = account_names({found.given_by, found.received_by} - {""})
    figures = {name: getattr(found, name) for name in ("opening", "came_in", "went_out", "closing")}
    is_pending = found.received_at is None and not found.override_reason
    common = _common(session, found.unit, at)
    return common | {
        "found": found, "sheet": _view(found.sheet, found.incident_id), "figures": figures, "is_pending": is_pending,
        "giver": names.get(found.given_by, ""), "receiver": names.get(found.received_by, ""), "may_give": False,
        "is_giver": found.given_by == session.actor.account, "may_receive": is_pending and common["may_give"],
        "override_words": override_words(found), "may_override": is_pending and session.actor.role in LEADS,
    }  # fmt: skip


def _common(session: Session, unit: str, at: datetime) -> dict[str, object]:
    incident, code = session.actor.incident, "" if unit == "desk" else unit
    shift = current_shift(incident=incident, unit=code, at=at)
    return {
        "unit": unit, "unit_name": session.unit_name, "shift": shift, "earlier": _earlier(incident, unit),
        "next_shift": next_shift(incident=incident, unit=code, after=shift) if shift else None,
        "may_give": session.actor.role in (DESK | LEADS if unit == "desk" else UNIT_DESK),
    }  # fmt: skip


def _earlier(incident: str, unit: str) -> list[tuple[Handover, str, str]]:
    found = handovers(incident, unit)
    names = account_names({account for one in found for account in (one.given_by, one.received_by) if account})
    return [(one, names.get(one.given_by, ""), names.get(one.received_by, "")) for one in found]


def _figures(incident: str, unit: str, sheet: Mapping[str, Any]) -> dict[str, int]:
    """Return what the four counts would be if the shift were handed over now."""
    last = last_handover(incident, unit)
    first, opening = (last.closing_index, last.closing) if last else (0, 0)
    came_in, went_out = passed(incident, unit, first, sheet["tree_size"])
    return {"opening": opening, "came_in": came_in, "went_out": went_out, "closing": opening + came_in - went_out}


def _view(sheet: Mapping[str, Any], incident: str) -> dict[str, Any]:
    """Return a sheet for the template: instants parsed, orders with their numbers, units with their names."""
    units = unit_names(incident)
    orders = {name: [_order(row, units) for row in sheet.get(name, [])] for name in _LISTS}
    states = [state for state in _STATES if any(state in row for row in sheet["open"].values())]
    matrix = [
        (urgency, [row.get(state, 0) for state in states], sum(row.values())) for urgency, row in sheet["open"].items()
    ]
    sources = source_names(incident)
    owing = [
        {"source": sources.get(row["source"], row["source"]), "expected_at": _instant(row["expected_at"])}
        for row in sheet.get("owing_report", [])
    ]
    missing = [{**row, "source": sources.get(row["source"], row["source"])} for row in sheet.get("missing_batches", [])]
    moments = {name: _instant(sheet.get(name, "")) for name in ("at", "balance_at", "full_at")}
    roll = roll_view(sheet.get("roll", []))
    return {
        **sheet,
        **moments,
        **orders,
        "roll": roll,
        "absent_holders": [one for one in roll if one.role and one.is_missing],
        "states": states,
        "matrix": matrix,
        "owing_report": owing,
        "missing_batches": missing,
    }


_LISTS = ("deadlines", "suspended", "disputes")


def _order(row: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    instants = {name: _instant(row.get(name, "")) for name in ("due_at", "resume_at")}
    return {**row, **instants, "number": number_of(row["id"]), "unit_name": units.get(row["unit"], row["unit"])}


def _instant(text: str) -> datetime | None:
    return parse_instant(text) if text else None
