"""Who goes is decided by a person at the desk; the order, the patrol and the emergency move in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions import move_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.zones.actions import emergencies, patrols
from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.queries.emergencies import get_emergency
from bihuan.apps.zones.queries.proposals import Offer, Proposal, proposal_for
from bihuan.apps.zones.rules.emergencies import OF_THE_PATROL, POINTS, WHY_BACK, check_choice, check_reason
from bihuan.apps.zones.rules.patrols import FREE, OFF, check_may_send

DUTY_ROLE = "unit_duty_officer"
_MOST_SHOWN = 5
NO_PATROL: dict[str, Any] = {"patrol": "", "rank": None, "why_not_first": ""}
POINTS_ANEW: dict[str, Any] = {POINTS[name]: None for name in OF_THE_PATROL}


def send_patrol(
    *, emergency_id: str, patrol_id: str, by: Actor, at: datetime, reason: str = "", expected_n: int | None = None,
    command: str = "",
) -> Emergency:  # fmt: skip
    """Send a patrol: its unit gets the order by the loop's own move, and hears of it by the loop's own notice.

    Who is not the first of what is proposed at this instant goes with the code of a reason. The first of two desks
    that send the same patrol has it; the other is refused and loses nothing.

    :raises NotAllowed: `wrong_role`, `not_found`; `emergency_ended`, `already_sent`, `patrol_taken`, `off_duty`;
        `why_not_first`, `bad_reason`; `emergency_moved`; what the order's move refuses. CommandReused.
    """
    check_may_send(by)
    row = get_emergency(by, emergency_id)
    proposal = proposal_for(row, at)  # outside the transaction: nobody else waits for the roads
    offer = _offer(proposal, patrol_id, by)

    def do() -> dict[str, object]:
        check_waits(row)
        if offer.patrol.state != FREE:
            raise NotAllowed("patrol_taken")
        check_choice(offer.rank, reason)
        return {"id": _send(row, offer, proposal, reason, expected_n, by, at).pk}

    request = {"do": "send_patrol", "emergency": emergency_id, "patrol": patrol_id, "by": by.account, "why": reason}
    with writing():
        run_command(command=command, request=request, at=at, do=do)
    row.refresh_from_db()
    return row


def check_waits(row: Emergency) -> None:
    """Refuse where nobody is waited for any more. :raises NotAllowed: `emergency_ended`, `already_sent`."""
    if row.state == "ended":
        raise NotAllowed("emergency_ended")
    if row.state == "sent":
        raise NotAllowed("already_sent")


def _offer(proposal: Proposal, patrol_id: str, by: Actor) -> Offer:
    found = proposal.offer(patrol_id)
    if found is not None:
        return found
    known = PatrolUnit.objects.filter(pk=patrol_id, incident_id=by.incident, closed_at=None, state=OFF).exists()
    raise NotAllowed("off_duty" if known else "not_found")


def _send(
    row: Emergency, offer: Offer, proposal: Proposal, reason: str, expected_n: int | None, by: Actor, at: datetime
) -> Emergency:
    patrol = offer.patrol
    patrols.step(
        patrol, "patrol.sent", by=by, at=at, facts={"emergency": row.pk, "unit": patrol.unit_id}, stale="patrol_taken",
        state="notified", emergency=row.pk, **patrols.NO_MOVE_UP,
    )  # fmt: skip
    why = "" if offer.rank == 1 else reason
    emergencies.step(
        row, "emergency.sent", by=by, at=at, facts=_shown(offer, proposal), why=why, n=expected_n, state="sent",
        patrol=patrol.pk, unit_id=patrol.unit_id, rank=offer.rank, why_not_first=why,
    )  # fmt: skip
    _dispatch(row.order, patrol.unit_id, by, at)
    return row


def _dispatch(order_id: str, unit: str, by: Actor, at: datetime) -> None:
    """Bring the order to the unit by the move that leads there from where it is; there already, it stays."""
    order = WorkOrder.objects.get(pk=order_id)
    details = Details(unit=unit, duty_role=DUTY_ROLE)
    if order.state == "NEW":
        move_order(move="dispatch", order_id=order_id, by=by, at=at, details=details)
    elif order.unit != unit:
        again = replace(details, reason="other_patrol")
        move_order(move="reassign", order_id=order_id, by=by, at=at, details=again)


def _shown(offer: Offer, proposal: Proposal) -> dict[str, object]:
    """Return what was proposed when somebody decided, as the journal keeps it: nobody has to remember it."""
    first = [
        {"patrol": one.patrol.pk, "seconds": _whole(one.seconds), "is_uncertain": one.is_uncertain}
        for one in proposal.ranked[:_MOST_SHOWN]
    ]
    return {
        "patrol": offer.patrol.pk, "unit": offer.patrol.unit_id, "rank": offer.rank, "seconds": _whole(offer.seconds),
        "is_uncertain": offer.is_uncertain, "is_straight": proposal.is_straight, "is_ranked": proposal.is_ranked,
        "proposed": first, "ranked": len(proposal.ranked), "left_out": len(proposal.left_out),
        "against": list(offer.reasons),
    }  # fmt: skip


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def take_back_patrol(
    *, emergency_id: str, reason: str, by: Actor, at: datetime, expected_n: int | None = None
) -> Emergency:
    """Free the patrol that was sent; the emergency waits for another one, and its points t3 … t8 begin anew.

    An order that nobody began goes back to the desk by the loop's own move; one in work stays with its unit until it
    is dispatched anew. The journal keeps what the first patrol said.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_reason`, `nobody_sent`, `emergency_moved`.
    """
    check_may_send(by)
    check_reason(reason, WHY_BACK)
    with writing():
        row = get_emergency(by, emergency_id)
        if row.state != "sent":
            raise NotAllowed("nobody_sent")
        release(row, by=by, at=at, why=reason, n=expected_n)
        _recall(row.order, by, at)
        return row


def release(row: Emergency, *, by: Actor, at: datetime, why: str, n: int | None = None) -> None:
    """Free the emergency's patrol and let the emergency wait again, in the caller's transaction."""
    free_patrol(row.patrol, by=by, at=at, why=why)
    facts = {"patrol": row.patrol}
    emergencies.step(
        row, "emergency.taken_back", by=by, at=at, facts=facts, why=why, n=n, state="waiting", **NO_PATROL,
        **POINTS_ANEW,
    )  # fmt: skip


def free_patrol(patrol_id: str, *, by: Actor, at: datetime, why: str = "") -> None:
    """Let a patrol be free again, or off duty where nobody of its crew is left, in the caller's transaction."""
    patrol = PatrolUnit.objects.filter(pk=patrol_id).exclude(emergency="").first()
    if patrol is None:
        return
    facts = {"emergency": patrol.emergency, "unit": patrol.unit_id}
    patrols.step(patrol, "patrol.freed", by=by, at=at, facts=facts, why=why, state=FREE, emergency="")
    if not patrol.officers:
        patrols.go_off(patrol, by=by, at=at, why="shift_over")


def _recall(order_id: str, by: Actor, at: datetime) -> None:
    order = WorkOrder.objects.get(pk=order_id)
    if order.state in {"DISPATCHED", "SIGNED"}:
        details = Details(reason="other_patrol")
        move_order(move="recall", order_id=order_id, by=by, at=at, details=details)
