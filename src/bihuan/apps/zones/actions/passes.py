"""Passes: issued, prepared for a person's word, signed anew, revoked; ended with the control that they are bound to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row, next_number
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.apps.intake.models import Resident
from bihuan.apps.zones.actions.gates import find_area
from bihuan.apps.zones.models import Control, Gate, Pass
from bihuan.apps.zones.queries.gates_scope import get_pass
from bihuan.apps.zones.queries.passes import slip_of
from bihuan.apps.zones.rules.passes import PURPOSES, REVOKING, PassTold, check_told, code_of

_COLUMNS = ("purpose", "holder", "direction", "days", "starts_at", "ends_at", "reference", "person")


def issue_pass(*, told: PassTold, by: Actor, at: datetime) -> Pass:
    """Issue a pass that holds at once and sign its code; a unit issues for its own compounds and gates.

    :raises NotAllowed: `wrong_role`, `unknown_area`, `unknown_control`, `unknown_gate`, `unknown_resident`,
        `not_your_compound`, and as `check_told`.
    """
    check_may(by, Action.CREATE, Kind.PASS, by.unit)
    with writing():
        row = _row(told, by, at)
        row.state = "valid"
        sign(row)
        return begin_row(row, "pass.issued", "pass", by=by, at=at, facts=_facts(row), to_state="valid")


def prepare_pass(*, told: PassTold, incident: str, at: datetime) -> Pass | None:
    """Prepare a pass that another part of the desk asks for; it opens nothing until a person confirms it.

    None where one was prepared for the same reference before.
    """
    by = system(incident)
    with writing():
        if Pass.objects.filter(incident_id=incident, reference=told.reference).exists():
            return None
        row = _row(told, by, at)
        return begin_row(row, "pass.prepared", "pass", by=by, at=at, facts=_facts(row), to_state="prepared")


def _row(told: PassTold, by: Actor, at: datetime) -> Pass:
    area, home = find_area(told.area, by.incident), find_area(told.home, by.incident)
    control = _control(told.control, by.incident, at)
    check_told(told, control_ends_at=control.ends_at if control else None, at=at)
    _check_gates(told, by)
    if by.unit and area is not None and area.unit_id != by.unit:
        raise NotAllowed("not_your_compound")
    number = next_number(Pass.objects.filter(incident_id=by.incident))
    said: dict[str, Any] = {name: getattr(told, name) for name in _COLUMNS}
    row = Pass(
        incident_id=by.incident, number=number, unit_id=by.unit or told.unit or None, control=control, area=area,
        home=home, resident_id=_resident(told.resident, by), gates=sorted(set(told.gates)), hours_from=told.hours[0],
        hours_until=told.hours[1], issued_by=by.account, issued_at=at, **said,
    )  # fmt: skip
    return filled(row, name=told.name.strip()[:100])


def _control(control_id: str, incident: str, at: datetime) -> Control | None:
    """Return the control that the pass ends with. :raises NotAllowed: `unknown_control`: there is none that runs."""
    if not control_id:
        return None
    found = Control.objects.filter(pk=control_id, incident_id=incident, state="decided", ends_at__gt=at).first()
    if found is None or found.lifted_at is not None:
        raise NotAllowed("unknown_control")
    return found


def _check_gates(told: PassTold, by: Actor) -> None:
    """Refuse gates that are not there, for a unit those of others, and for a unit a pass that opens every gate."""
    if by.unit and not told.gates and not told.area:
        raise NotAllowed("not_your_compound")
    mine = Gate.objects.filter(incident_id=by.incident, number__in=told.gates)
    mine = mine.filter(unit_id=by.unit) if by.unit else mine
    if mine.count() != len(set(told.gates)):
        raise NotAllowed("unknown_gate")


def _resident(resident_id: str, by: Actor) -> str | None:
    if not resident_id:
        return None
    found = Resident.objects.filter(pk=resident_id, incident_id=by.incident, left_at=None)
    found = found.filter(building__area__unit_id=by.unit) if by.unit else found
    if not found.exists():
        raise NotAllowed("unknown_resident")
    return resident_id


def _facts(row: Pass) -> dict[str, object]:
    """Return what the journal keeps for good: no purpose, which may be an illness, but its class; nobody's name."""
    return {
        "number": row.number, "class": PURPOSES[row.purpose], "holder": row.holder, "control": row.control_id or "",
        "area": row.area_id or "", "gates": list(row.gates), "unit": row.unit_id or "", "key": row.key,
    }  # fmt: skip


def sign(row: Pass) -> None:
    """Write the code of a pass, signed with the present key of the installation."""
    key = receipt_key()
    row.key = key.key_id
    filled(row, code=code_of(slip_of(row, key.key_id), key.sign))


def confirm_pass(*, pass_id: str, by: Actor, at: datetime) -> Pass:
    """Let a prepared pass hold, by a person's word.

    :raises NotAllowed: `wrong_role`, `not_found`, `pass_not_prepared`, `pass_over`, `stale`.
    """
    with writing():
        row = _mine(by, pass_id)
        if row.state != "prepared":
            raise NotAllowed("pass_not_prepared")
        if row.ends_at <= at:
            raise NotAllowed("pass_over")
        sign(row)
        changes = {"state": "valid", "issued_by": by.account, "issued_at": at}
        return _signed(row, "pass.confirmed", changes, by=by, at=at)


def sign_anew(*, pass_id: str, by: Actor, at: datetime) -> Pass:
    """Sign the code of a pass that holds with the present key, because the old key is not trusted any more.

    :raises NotAllowed: `wrong_role`, `not_found`, `pass_stopped`, `pass_over`, `stale`.
    """
    with writing():
        row = _mine(by, pass_id)
        if row.state != "valid":
            raise NotAllowed("pass_stopped")
        if row.ends_at <= at:
            raise NotAllowed("pass_over")
        sign(row)
        return _signed(row, "pass.signed_anew", {}, by=by, at=at)


def _signed(row: Pass, event: str, changes: dict[str, Any], *, by: Actor, at: datetime) -> Pass:
    row.save(update_fields=["sealed"])
    return move_row(row, event, "pass", {**changes, "key": row.key}, by=by, at=at, facts={"key": row.key})


def revoke_pass(*, pass_id: str, reason: str, by: Actor, at: datetime) -> Pass:
    """Revoke a pass that holds, or drop one that was prepared; a gate that has the newest list opens to it no more.

    :raises NotAllowed: `bad_reason`, `wrong_role`, `not_found`, `pass_stopped`, `stale`.
    """
    if reason not in REVOKING:
        raise NotAllowed("bad_reason")
    with writing():
        row = _mine(by, pass_id)
        return _stop(row, "dropped" if row.state == "prepared" else "revoked", reason, by=by, at=at)


def _mine(by: Actor, pass_id: str) -> Pass:
    """Return a pass that the actor may change: the desk all, a unit its own."""
    row = get_pass(by, pass_id)
    if not may_do(by, Action.UPDATE, Kind.PASS, row.unit_id or ""):
        raise NotAllowed("wrong_role", role=by.role.value)
    return row


_STOPPED_AS = {"revoked": "pass.revoked", "dropped": "pass.dropped", "ended": "pass.ended"}


def _stop(row: Pass, state: str, reason: str, *, by: Actor, at: datetime) -> Pass:
    if row.state not in {"valid", "prepared"}:
        raise NotAllowed("pass_stopped")
    changes = {"state": state, "reason": reason, "stopped_by": by.account, "stopped_at": at}
    return move_row(row, _STOPPED_AS[state], "pass", changes, by=by, at=at, facts={"number": row.number}, why=reason)


def end_passes_of(*, control_id: str, incident: str, at: datetime) -> int:
    """End every pass that is bound to a control which has ended, was lifted or withdrawn; return how many."""
    by = system(incident)
    with writing():
        rows = Pass.objects.filter(incident_id=incident, control_id=control_id, state__in=["valid", "prepared"])
        return sum(bool(_stop(row, "ended", "control_ended", by=by, at=at)) for row in rows.order_by("number"))


def drop_prepared(*, incident: str, at: datetime) -> int:
    """Drop what was prepared and never confirmed until its end; return how many."""
    by = system(incident)
    with writing():
        rows = Pass.objects.filter(incident_id=incident, state="prepared", ends_at__lte=at).order_by("number")
        return sum(bool(_stop(row, "dropped", "not_confirmed", by=by, at=at)) for row in rows)
