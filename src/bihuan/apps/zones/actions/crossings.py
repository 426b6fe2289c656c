"""A crossing told by a gate: counted once however often it comes, and the last word about each person moved by it."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, run_command
from bihuan.apps.core.models import Area
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.models import Resident
from bihuan.apps.zones.models import Crossing, Gate, Pass, Presence
from bihuan.apps.zones.queries.gates_scope import get_own_gate
from bihuan.apps.zones.rules.crossings import Crossed, check_crossed, heads

_MOST_TICKED = 200


def note_crossing(*, told: Crossed, by: Actor, at: datetime) -> dict[str, object]:
    """Count whoever went through a gate; told again by the same command it changes nothing and answers the same.

    The journal and the crossing tell how many, never who: who is out now, and which visitor is in, is the last word
    about each (`Presence`), and no word of before is kept.

    :raises NotAllowed: `not_found`, `gate_closed`, `unknown_resident`, `unknown_pass`, and as `check_crossed`.
    :raises CommandReused: the identifier was used for another crossing.
    """
    check_crossed(told, at)
    gate = get_own_gate(by, told.gate)
    when = told.at or at
    request = _request(told, by)
    return run_command(command=told.command, request=request, at=at, do=lambda: _note(told, when, gate, by=by, at=at))


def _request(told: Crossed, by: Actor) -> dict[str, object]:
    """Return by what a repetition is known, never who: of its kept digest everybody of the register could be tried."""
    return {
        "what": "note_crossing", "by": by.account, "gate": told.gate, "way": told.way, "kind": told.kind,
        "people": heads(told), "reason": told.reason, "at": told.at.isoformat() if told.at else "",
    }  # fmt: skip


def _note(told: Crossed, when: datetime, gate: Gate, *, by: Actor, at: datetime) -> dict[str, object]:
    if gate.closed_at is not None and when > gate.closed_at:
        raise NotAllowed("gate_closed")
    if told.kind == "resident":
        _move_residents(told, when, gate)
    elif told.kind == "pass":
        _move_pass(told, when, gate)
    people = heads(told)
    row = Crossing.objects.create(
        id=new_id(), incident_id=by.incident, gate=gate, area=gate.area, way=told.way, kind=told.kind, people=people,
        reason=told.reason, command=told.command, crossed_at=when, noted_at=at, noted_by=by.account,
    )  # fmt: skip
    facts = {"gate": gate.number, "way": told.way, "kind": told.kind, "people": people}
    record_event(EventDraft("crossing.noted", "crossing", row.pk, 0, by, at, facts, reason=told.reason))
    return {"people": people, "way": told.way, "gate": gate.number}


def _move_residents(told: Crossed, when: datetime, gate: Gate) -> None:
    """Move the last word about each ticked resident.

    :raises NotAllowed: `unknown_resident`: not of this compound, or the gate is staffed by others than its own staff.
    """
    wanted = set(told.residents)
    if gate.area is None or gate.area.unit_id != gate.unit_id:
        raise NotAllowed("unknown_resident")
    if len(wanted) > _MOST_TICKED or len(wanted) != len(told.residents):
        raise NotAllowed("unknown_resident")
    found = Resident.objects.filter(pk__in=wanted, building__area=gate.area, left_at=None).values_list("pk", flat=True)
    if set(found) != wanted:
        raise NotAllowed("unknown_resident")
    for one in sorted(wanted):
        _move(gate.area, told.way, when, gate.number, resident=one, people=1)


def _move_pass(told: Crossed, when: datetime, gate: Gate) -> None:
    """Move the last word about the holder of a pass: a resident goes and comes back, a visitor does not stay.

    Of a gate that closes no compound nothing is kept but the count. :raises NotAllowed: `unknown_pass`.
    """
    row = Pass.objects.filter(incident_id=gate.incident_id, number=told.number).exclude(state="prepared").first()
    if row is None:
        raise NotAllowed("unknown_pass")
    if gate.area is None:
        return
    lives_here = row.resident_id is not None and _lives(row.resident_id, gate.area)
    if lives_here and told.people == 1:
        _move(gate.area, told.way, when, gate.number, resident=row.resident_id, people=1)
    else:
        _move(gate.area, told.way, when, gate.number, holder=row, people=told.people)


def _lives(resident: str, area: Area) -> bool:
    return Resident.objects.filter(pk=resident, building__area=area, left_at=None).exists()


def _move(
    area: Area,
    way: str,
    when: datetime,
    gate: int,
    *,
    people: int,
    resident: str | None = None,
    holder: Pass | None = None,
) -> None:
    """Set the last word, unless a newer one is known (a telephone that was away tells its crossings late)."""
    row = Presence.objects.filter(area=area, resident_id=resident, holder=holder).first()
    if row is not None and row.moved_at > when:
        return
    is_home = resident is not None or (holder is not None and holder.home_id == area.pk)
    side, left = _after(row, way, people, is_home=is_home)
    said = {"side": side, "people": left, "gate": gate, "moved_at": when}
    if row is None:
        who = {"resident_id": resident, "holder": holder, "incident_id": area.incident_id}
        Presence.objects.create(area=area, **who, **said)
    else:
        Presence.objects.filter(pk=row.pk).update(**said)


def _after(row: Presence | None, way: str, people: int, *, is_home: bool) -> tuple[str, int]:
    """Return where somebody is now, and how many; of a group that went through on one pass some may still be away."""
    away = "out" if is_home else "in"
    if (way == "out") == is_home:
        return away, people
    left = max(row.people - people, 0) if row is not None and row.side == away else 0
    return (away, left) if left else ("home", 0)
