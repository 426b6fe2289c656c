"""How an emergency ends without a patrol's word: a false alarm, stood down, or the same as another one."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.orders.actions import move_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.zones.actions.emergencies import step
from bihuan.apps.zones.actions.emergencies_sending import NO_PATROL, POINTS_ANEW, free_patrol, release
from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.queries.emergencies import get_emergency
from bihuan.apps.zones.rules.emergencies import BY_DESK
from bihuan.apps.zones.rules.patrols import check_may_send

_ENDED_ORDERS = ("CLOSED", "MERGED", "CANCELLED")
_GONE = {"CANCELLED": "stood_down", "MERGED": "merged"}
_WHY_ORDER = {"false_alarm": "mistaken", "stood_down": "no_longer_needed"}


def end_emergency(
    *, emergency_id: str, ended_as: str, by: Actor, at: datetime, expected_n: int | None = None
) -> Emergency:
    """End an emergency as a false alarm or stood down; its patrol is free, its order waits for the second person.

    :raises NotAllowed: `wrong_role`, `not_found`, `unknown_ending`, `emergency_ended`, `emergency_moved`.
    """
    check_may_send(by)
    with writing():
        row = _open(emergency_id, by)
        if ended_as not in BY_DESK:
            raise NotAllowed("unknown_ending")
        _end(row, ended_as, by=by, at=at, n=expected_n)
        order = WorkOrder.objects.get(pk=row.order)
        if order.state not in _ENDED_ORDERS and order.asked != "cancel":
            details = Details(reason=_WHY_ORDER[ended_as])
            move_order(move="ask_cancel", order_id=row.order, by=by, at=at, details=details)
        return row


def merge_emergency(
    *, emergency_id: str, survivor_id: str, by: Actor, at: datetime, expected_n: int | None = None
) -> Emergency:
    """Join a report to the emergency that it is the same as: orders are merged by the loop, the patrol is free.

    :raises NotAllowed: `wrong_role`, `not_found`, `emergency_ended`, `merge_into_itself`, `survivor_ended`,
        `survivor_of_others`, `emergency_moved`, what the orders' merging refuses.
    """
    check_may_send(by)
    with writing():
        row, survivor = _open(emergency_id, by), get_emergency(by, survivor_id)
        if row.pk == survivor.pk:
            raise NotAllowed("merge_into_itself")
        if survivor.state == "ended":
            raise NotAllowed("survivor_ended")
        if Emergency.objects.filter(survivor=row.pk).exists():
            raise NotAllowed("survivor_of_others")
        move_order(move="merge", order_id=row.order, by=by, at=at, details=Details(survivor=survivor.order))
        _end(row, "merged", by=by, at=at, n=expected_n, survivor=survivor.pk)
        return row


def _open(emergency_id: str, by: Actor) -> Emergency:
    row = get_emergency(by, emergency_id)
    if row.state == "ended":
        raise NotAllowed("emergency_ended")
    return row


def _end(row: Emergency, ended_as: str, *, by: Actor, at: datetime, n: int | None = None, survivor: str = "") -> None:
    if row.state == "sent":
        free_patrol(row.patrol, by=by, at=at, why=ended_as)
    facts = {"as": ended_as, "patrol": row.patrol, "survivor": survivor}
    step(
        row, "emergency.ended", by=by, at=at, facts=facts, why=ended_as, n=n, state="ended", ended_as=ended_as,
        ended_at=at, survivor=survivor,
    )  # fmt: skip


def follow_order(*, order_id: str, incident: str, at: datetime) -> None:
    """Let an emergency follow what was done to its order elsewhere; runs twice without harm.

    An order that ended without work ends it; one that was taken from the patrol's unit frees the patrol. One that runs
    again after all (taken out of the other one, not cancelled, opened again) lets its emergency wait again.
    """
    by = system(incident)
    with writing():
        row = Emergency.objects.filter(order=order_id, incident_id=incident).first()
        if row is None:
            return
        order = WorkOrder.objects.get(pk=order_id)
        if row.state == "ended":
            _resume(row, order, by=by, at=at)
        elif order.state in _GONE:
            survivor = Emergency.objects.filter(order=order.survivor).first() if order.survivor else None
            _end(row, _GONE[order.state], by=by, at=at, survivor=survivor.pk if survivor else "")
        elif row.state == "sent":
            patrol = PatrolUnit.objects.get(pk=row.patrol)
            if order.unit != patrol.unit_id and order.state not in _ENDED_ORDERS:
                release(row, by=by, at=at, why="order_moved")


def _resume(row: Emergency, order: WorkOrder, *, by: Actor, at: datetime) -> None:
    """Let an emergency that ended without a patrol's word wait again, when its order is in the loop again."""
    if row.ended_as not in (*BY_DESK, "merged") or order.ended_at is not None or order.asked == "cancel":
        return
    step(
        row, "emergency.resumed", by=by, at=at, facts={"was": row.ended_as}, state="waiting", ended_as="",
        ended_at=None, survivor="", **NO_PATROL, **POINTS_ANEW,
    )  # fmt: skip
