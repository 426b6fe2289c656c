"""Clock points: each recorded as it was said and by whom, never inferred; corrected by a further event only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.orders.actions import Report, move_order, report_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions import emergencies, patrols
from bihuan.apps.zones.actions.emergencies_sending import free_patrol
from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.queries.emergencies import get_emergency, points_of
from bihuan.apps.zones.queries.patrols import own_patrol
from bihuan.apps.zones.rules.emergencies import (
    CORRECTABLE,
    POINTS,
    RESULTS,
    TOLD_BY_PATROL,
    WHY_CORRECTED,
    check_points,
    check_reason,
    fits,
)
from bihuan.apps.zones.rules.patrols import FREE, check_may_correct, check_next
from bihuan.engine.ledger.canonical import instant

_LONGEST_WAIT_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Word:
    """What a patrol says: the point, how long ago it was pressed (a phone without a network), and for the unit's
    feedback the result and a note, which lies sealed in the order.
    """

    point: str
    waited_s: float = 0.0
    result: str = "verified"
    note: str = ""


def tell_point(*, emergency_id: str, word: Word, by: Actor, at: datetime, command: str = "") -> Emergency:
    """Record what the patrol says: on its way, there, under control, free again; the patrol's state follows.

    On its own phone the words also move the order, as the person of the unit who presses: who sets off signs for it
    and starts, who has it under control feeds that back. Told by radio they move the clock points alone. A patrol
    that is free again ends its emergency.

    :raises NotAllowed: `not_found`, `wrong_role`, `unknown_point`, `nobody_sent`, `said_before`, `not_controlled`,
        `in_future`, `points_out_of_order`, `bad_result`. CommandReused.
    """

    def do() -> dict[str, object]:
        row = _told_to(emergency_id, by)
        if word.point not in TOLD_BY_PATROL:
            raise NotAllowed("unknown_point")
        _tell(row, word, by, at)
        return {"id": row.pk}

    request = {"do": "tell_point", "emergency": emergency_id, "point": word.point, "by": by.account}
    with writing():
        found = run_command(command=command, request=request, at=at, do=do)["id"]
        return Emergency.objects.select_related("unit", "area").get(pk=str(found))


def _told_to(emergency_id: str, by: Actor) -> Emergency:
    """Return the emergency to which the actor may say something: a field officer to their own patrol's alone."""
    row = get_emergency(by, emergency_id)
    check_may(by, Action.UPDATE, Kind.EMERGENCY, row.unit_id or "")
    if by.role is Role.FIELD_OFFICER:
        mine = own_patrol(by)
        if mine is None or mine.pk != row.patrol:
            raise NotAllowed("not_found")
    if row.state != "sent":
        raise NotAllowed("nobody_sent")
    return row


def _tell(row: Emergency, word: Word, by: Actor, at: datetime) -> None:
    patrol = PatrolUnit.objects.get(pk=row.patrol)
    check_next(patrol.state, word.point)
    said = at - timedelta(seconds=min(max(word.waited_s, 0.0), _LONGEST_WAIT_S))
    check_points(points_of(row), word.point, said, at)
    if by.unit:
        _follow_in_loop(row.order, word, by, at)
    facts = {"point": word.point, "said_at": instant(said), "patrol": patrol.pk, "by_radio": not by.unit}
    column: dict[str, Any] = {POINTS[word.point]: said}
    if word.point == FREE:
        free_patrol(patrol.pk, by=by, at=at)
        ended: dict[str, Any] = {"state": "ended", "ended_as": "done", "ended_at": at}
        emergencies.step(row, "emergency.ended", by=by, at=at, facts=facts | {"as": "done"}, **ended, **column)
        return
    told = {"emergency": row.pk, "unit": patrol.unit_id}
    patrols.step(patrol, "patrol.state_told", by=by, at=at, facts=told, state=word.point)
    emergencies.step(row, "emergency.point_told", by=by, at=at, facts=facts, **column)


def _follow_in_loop(order_id: str, word: Word, by: Actor, at: datetime) -> None:
    """Make the moves of the order that the person of the unit says with this word."""
    order = WorkOrder.objects.get(pk=order_id)
    if order.unit != by.unit or word.point == FREE:
        return
    state = order.state
    if state == "DISPATCHED":
        state = move_order(move="sign", order_id=order_id, by=by, at=at).state
    if state == "SIGNED":
        state = move_order(move="start", order_id=order_id, by=by, at=at).state
    if word.point == "controlled" and state == "WORKING":
        if word.result not in RESULTS:
            raise NotAllowed("bad_result")
        report_order(order_id=order_id, result=word.result, report=Report(note=word.note[:2000]), by=by, at=at)


def correct_point(
    *, emergency_id: str, point: str, said_at: datetime | None, reason: str, by: Actor, at: datetime,
    expected_n: int | None = None,
) -> Emergency:  # fmt: skip
    """Put another instant in the place of a clock point that somebody said wrongly, or none where nobody knows.

    The journal keeps what stood there before. What the journal itself gave (t2, t3, t4) nobody can correct.

    :raises NotAllowed: `not_found`, `wrong_role`, `bad_reason`, `unknown_point`, `point_needed`, `in_future`,
        `points_out_of_order`, `emergency_moved`.
    """
    check_reason(reason, WHY_CORRECTED)
    with writing():
        row = get_emergency(by, emergency_id)
        check_may_correct(by, row.unit_id or "")
        if point not in CORRECTABLE:
            raise NotAllowed("unknown_point")
        if said_at is None and point == "reported":
            raise NotAllowed("point_needed")
        known = points_of(row)
        if said_at is not None:
            check_points(known, point, said_at, at)
        was, now = (instant(one) if one else "" for one in (known[point], said_at))
        facts = {"point": point, "was": was, "said_at": now}
        column: dict[str, Any] = {POINTS[point]: said_at}
        return emergencies.step(
            row, "emergency.point_corrected", by=by, at=at, facts=facts, why=reason, n=expected_n,
            **column,
        )  # fmt: skip


def note_point(*, order_id: str, point: str, said_at: datetime, incident: str, at: datetime) -> None:
    """Record a point that the journal itself gives: t3 from the notice, t4 from the signing of the order.

    One that does not agree with what is known (a notice that went out after the patrol was on its way) is kept in the
    journal as doubted and stands in no figure. Runs twice without harm.
    """
    by = system(incident)
    with writing():
        row = Emergency.objects.filter(order=order_id, incident_id=incident, state="sent").first()
        if row is None or getattr(row, POINTS[point]) is not None:
            return
        facts = {"point": point, "said_at": instant(said_at), "patrol": row.patrol}
        column: dict[str, Any] = {POINTS[point]: said_at}
        if fits(points_of(row), point, said_at):
            emergencies.step(row, "emergency.point_told", by=by, at=at, facts=facts, **column)
        else:
            emergencies.step(row, "emergency.point_doubted", by=by, at=at, facts=facts)
