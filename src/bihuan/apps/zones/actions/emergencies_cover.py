"""What the desk was shown about lost cover before somebody was sent: kept in the journal as it was shown."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.zones.actions.emergencies import step
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.queries.cover import MoveUps, move_up_for
from bihuan.apps.zones.queries.emergencies import get_emergency
from bihuan.apps.zones.rules.patrols import FREE, check_may_send

_MOST_PLACES = 12


def show_cover(*, emergency_id: str, patrol_id: str, by: Actor, at: datetime) -> dict[str, object]:
    """Return what is no longer covered when the patrol leaves, and the moves proposed; recorded as it was shown.

    Nobody moves by it: to tell a patrol to move up is a word of its own (`order_move_up`).

    :raises NotAllowed: `wrong_role`, `not_found`, `patrol_taken`, `emergency_ended`, `emergency_moved`.
    """
    check_may_send(by)
    row = get_emergency(by, emergency_id)
    if row.state == "ended":
        raise NotAllowed("emergency_ended")
    patrol = PatrolUnit.objects.filter(pk=patrol_id, incident_id=by.incident, closed_at=None).first()
    if patrol is None:
        raise NotAllowed("not_found")
    if patrol.state != FREE:
        raise NotAllowed("patrol_taken")
    shown = _shown(patrol, move_up_for(by.incident, at, patrol.pk))  # outside the transaction: a solver works on it
    with writing():
        step(row, "emergency.cover_shown", by=by, at=at, facts=shown)
    return shown


def _shown(patrol: PatrolUnit, found: MoveUps) -> dict[str, object]:
    """Return it as the journal keeps it: names of public places and communities, moves with where to and how long."""
    return {
        "patrol": patrol.pk, "meaning": found.meaning, "is_straight": found.is_straight, "lost_n": len(found.lost),
        "lost": [{"ring": one.ring, "place": one.place.name} for one in found.lost[:_MOST_PLACES]],
        "moves": [
            {
                "patrol": one.unit, "name": one.name, "to": one.to.name, "longitude": one.to.longitude,
                "latitude": one.to.latitude, "seconds": one.seconds,
            }
            for one in found.moves
        ],
        "left_n": len(found.left), "status": found.status,
    }  # fmt: skip
