"""A shift ends with two signatures: the books of one unit pass from one person to another (loop.md 3, E9)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Event
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.forces.queries import current_shift, next_shift
from bihuan.apps.orders.models import OVERRIDDEN, Handover
from bihuan.apps.orders.queries.books.handover import last_handover, passed
from bihuan.apps.orders.queries.books.handsheet import hand_sheet
from bihuan.apps.orders.rules.moves import DESK, LEADS, UNIT_DESK


def give_handover(*, unit: str, by: Actor, at: datetime) -> Handover:
    """Hand a shift over: count what it opened with, what came and went and what it leaves, and sign as the giver.

    `unit` is "desk" or a unit's code. The next shift may not dispatch before somebody else has signed for it.

    :raises NotAllowed: `wrong_role`, `not_your_unit`, or `handover_not_signed` while the last one still waits.
    """
    _check_giver(unit, by)
    with writing() as writer:
        writer.flush()
        last = last_handover(by.incident, unit)
        if last is not None and last.received_at is None and not last.override_reason:
            raise NotAllowed("handover_not_signed")
        first, opening = (last.closing_index, last.closing) if last else (0, 0)
        came_in, went_out = passed(by.incident, unit, first, writer.size)
        shift = current_shift(incident=by.incident, unit="" if unit == "desk" else unit, at=at)
        after = next_shift(incident=by.incident, unit="" if unit == "desk" else unit, after=shift) if shift else None
        handover = Handover.objects.create(
            id=new_id(), incident_id=by.incident, unit=unit, shift=_shift_of(unit, shift.pk if shift else ""),
            to_shift=after.pk if after else "", opening_index=first, closing_index=writer.size, opening=opening,
            came_in=came_in, went_out=went_out, closing=opening + came_in - went_out,
            sheet=hand_sheet(by.incident, unit, at), given_by=by.account, given_at=at,
        )  # fmt: skip
        _record("shift.handed_over", handover, {name: getattr(handover, name) for name in _FIGURES}, by, at)
    return handover


_FIGURES = ("unit", "opening_index", "closing_index", "opening", "came_in", "went_out", "closing")


def _check_giver(unit: str, by: Actor) -> None:
    if by.role not in (DESK | LEADS if unit == "desk" else UNIT_DESK):
        raise NotAllowed("wrong_role", role=by.role.value)
    if unit != "desk" and by.unit != unit:
        raise NotAllowed("not_your_unit", unit=unit)


def _shift_of(unit: str, shift: str) -> str:
    """Return under which shift a hand-over is kept: the running one, or its own when none runs or it was used."""
    taken = not shift or Handover.objects.filter(unit=unit, shift=shift).exists()
    return new_id() if taken else shift


def receive_handover(*, handover_id: str, by: Actor, at: datetime) -> Handover:
    """Sign for a hand-over as the one who takes over: another person than the giver.

    :raises NotAllowed: `not_found`, `wrong_role`, `not_your_unit`, `second_person_needed`, `already_signed`.
    """
    with writing():
        handover = _get(handover_id, by)
        _check_giver(handover.unit, by)
        if by.account == handover.given_by:
            raise NotAllowed("second_person_needed")
        waiting = Handover.objects.filter(pk=handover.pk, received_at=None, override_reason="")
        if waiting.update(received_by=by.account, received_at=at) != 1:
            raise NotAllowed("already_signed")
        _record("shift.received", handover, {}, by, at)
        return _get(handover_id, by)


def override_handover(*, handover_id: str, reason: str, by: Actor, at: datetime) -> Handover:
    """Let the next shift act although nobody has signed; the lead or the commander answers for it, with a reason.

    The words may name somebody: they lie sealed in the body of the event, and nowhere else.

    :raises NotAllowed: `not_found`, `wrong_role`, `missing_detail`, `second_person_needed`, `already_signed`.
    """
    if by.role not in LEADS:
        raise NotAllowed("wrong_role", role=by.role.value)
    if not reason.strip():
        raise NotAllowed("missing_detail", detail="reason")
    with writing():
        handover = _get(handover_id, by)
        if by.account == handover.given_by:
            raise NotAllowed("second_person_needed")
        waiting = Handover.objects.filter(pk=handover.pk, received_at=None, override_reason="")
        if waiting.update(override_reason=OVERRIDDEN) != 1:
            raise NotAllowed("already_signed")
        _record("shift.received", handover, {"override": True}, by, at, body={"reason": reason.strip()})
        return _get(handover_id, by)


def _get(handover_id: str, by: Actor) -> Handover:
    found = Handover.objects.filter(pk=handover_id, incident_id=by.incident).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def _record(
    kind: str, handover: Handover, facts: dict[str, object], by: Actor, at: datetime,
    body: dict[str, object] | None = None,
) -> None:  # fmt: skip
    with writing() as writer:
        writer.flush()
        n = Event.objects.filter(subject_id=handover.shift).count()
        record_event(EventDraft(kind, "shift", handover.shift, n=n, by=by, at=at, facts=facts, body=body))
