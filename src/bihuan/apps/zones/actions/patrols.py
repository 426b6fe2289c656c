"""Patrols come to be, get their crew, tell where they are, and go off duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.forces.models import Officer, Post
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.queries.patrols import crews_now, get_patrol, own_patrol, patrol_of_officer, present_ids
from bihuan.apps.zones.rules.emergencies import check_position, check_reason
from bihuan.apps.zones.rules.patrols import (
    FREE,
    OFF,
    POSITION_PLACES,
    WHY_OFF,
    PatrolTold,
    check_crew,
    check_may_lead,
    check_may_send,
    check_patrol,
)

NO_POSITION: dict[str, Any] = {"longitude": None, "latitude": None, "position_at": None}
NO_MOVE_UP: dict[str, Any] = {"stand_by": "", "stand_longitude": None, "stand_latitude": None}
ROWS = Rows({PatrolUnit: "patrol"}, stale="patrol_moved")
step = ROWS.step


def open_patrol(*, told: PatrolTold, by: Actor, at: datetime) -> PatrolUnit:
    """Make a patrol known; it is off duty until it gets a crew.

    :raises NotAllowed: `wrong_role`; `unknown_unit`, `unknown_post`, `patrol_exists`; what `check_patrol` refuses.
    """
    check_may_lead(by, told.unit, Action.CREATE)
    told = check_patrol(told)
    with writing():
        if not Unit.objects.filter(pk=told.unit, incident_id=by.incident).exists():
            raise NotAllowed("unknown_unit")
        _check_post(told, by)
        if PatrolUnit.objects.filter(incident_id=by.incident, unit_id=told.unit, name=told.name).exists():
            raise NotAllowed("patrol_exists")
        row = PatrolUnit(
            incident_id=by.incident, unit_id=told.unit, name=told.name, kind=told.kind, tier=told.tier,
            skills=list(told.skills), post=told.post, opened_at=at,
        )  # fmt: skip
        facts = {"unit": told.unit, "kind": told.kind, "tier": told.tier, "skills": list(told.skills)}
        return ROWS.begin(row, "patrol.opened", by=by, at=at, facts=facts, to_state=OFF)


def _check_post(told: PatrolTold, by: Actor) -> None:
    mine = Post.objects.filter(pk=told.post, incident_id=by.incident, closed_at=None)
    if told.post and not mine.exists():
        raise NotAllowed("unknown_post")


def man_patrol(
    *, patrol_id: str, officers: Sequence[str], by: Actor, at: datetime, expected_n: int | None = None
) -> PatrolUnit:
    """Give a patrol its crew: officers of its unit who are present at a post and in no other crew; then it is free.

    The end of its shift is that of the first of them who is off. A patrol that is on an emergency stays on it.

    :raises NotAllowed: `wrong_role`, `not_found`, `patrol_moved`; `no_crew`, `crew_too_large`, `crew_not_present`,
        `in_another_crew`.
    """
    with writing():
        row = _led(patrol_id, by)
        check_crew(officers)
        chosen = list(dict.fromkeys(officers))
        _check_officers(row, chosen)
        row.officers = chosen
        ends = crews_now([row], at)[row.pk].shift_ends_at
        state = FREE if row.state == OFF else row.state
        facts = {"officers": chosen, "unit": row.unit_id}
        return step(
            row, "patrol.manned", by=by, at=at, facts=facts, n=expected_n, officers=chosen, shift_ends_at=ends,
            state=state,
        )  # fmt: skip


def _check_officers(row: PatrolUnit, officers: Sequence[str]) -> None:
    known = Officer.objects.filter(pk__in=officers, incident_id=row.incident_id, unit_id=row.unit_id, left_at=None)
    if known.count() != len(officers):
        raise NotAllowed("not_found")
    if present_ids(row.incident_id, officers) != set(officers):
        raise NotAllowed("crew_not_present")
    others = (patrol_of_officer(row.incident_id, one) for one in officers)
    if any(other is not None and other.pk != row.pk for other in others):
        raise NotAllowed("in_another_crew")


def set_off_duty(*, patrol_id: str, reason: str, by: Actor, at: datetime) -> PatrolUnit:
    """Take a free patrol off duty: its crew and its last position are forgotten.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_reason`; `patrol_is_busy`, `patrol_moved`.
    """
    check_reason(reason, WHY_OFF)
    with writing():
        row = _led(patrol_id, by)
        if row.emergency:
            raise NotAllowed("patrol_is_busy")
        return go_off(row, by=by, at=at, why=reason)


def go_off(row: PatrolUnit, *, by: Actor, at: datetime, why: str) -> PatrolUnit:
    """Take a patrol that is on nothing off duty, in the caller's transaction."""
    return step(
        row, "patrol.off_duty", by=by, at=at, facts={"unit": row.unit_id}, why=why, state=OFF, officers=[],
        shift_ends_at=None, **NO_POSITION, **NO_MOVE_UP,
    )  # fmt: skip


def close_patrol(*, patrol_id: str, by: Actor, at: datetime) -> PatrolUnit:
    """Close a patrol for good; it has to be off duty. :raises NotAllowed: `wrong_role`, `not_found`, `not_off_duty`."""
    with writing():
        row = _led(patrol_id, by)
        if row.state != OFF:
            raise NotAllowed("not_off_duty")
        name = f"{row.name[:80]} {row.pk[-6:]}"  # so that the name can be given again
        return step(row, "patrol.closed", by=by, at=at, facts={"unit": row.unit_id}, closed_at=at, name=name)


def tell_position(
    *, patrol_id: str, longitude: float, latitude: float, by: Actor, at: datetime, waited_s: float = 0.0,
    command: str = "",
) -> None:  # fmt: skip
    """Keep where a patrol says it is, over the last one; `waited_s` is how long the phone kept it without a network.

    The journal says that it was told and never where: nobody can draw a track of it.

    :raises NotAllowed: `not_found`, `bad_position`, `off_duty`. CommandReused.
    """

    def do() -> dict[str, object]:
        row = _own(patrol_id, by)
        check_position(longitude, latitude)
        if row.state == OFF:
            raise NotAllowed("off_duty")
        told_at = at - timedelta(seconds=min(max(waited_s, 0.0), 86_400.0))
        if row.position_at is None or row.position_at <= told_at:
            east, north = round(longitude, POSITION_PLACES), round(latitude, POSITION_PLACES)
            step(row, "patrol.position_told", by=by, at=at, position_at=told_at, longitude=east, latitude=north)
        return {"id": row.pk}

    # Not where: the digest of a request is kept, and every place of a city could be tried against it.
    request = {"do": "tell_position", "patrol": patrol_id, "by": by.account}
    with writing():
        run_command(command=command, request=request, at=at, do=do)


def order_move_up(
    *, patrol_id: str, place: str, longitude: float, latitude: float, by: Actor, at: datetime,
    expected_n: int | None = None,
) -> PatrolUnit:  # fmt: skip
    """Tell a free patrol to stand by somewhere else, so that the ring it leaves open is covered again.

    Somebody at the desk decides it; the patrol's phone shows it until the patrol says that it is there.

    :raises NotAllowed: `wrong_role`, `not_found`, `no_place`, `bad_position`, `patrol_is_busy`, `patrol_moved`.
    """
    check_may_send(by)
    with writing():
        row = get_patrol(by, patrol_id)
        check_position(longitude, latitude)
        if not place.strip():
            raise NotAllowed("no_place")
        if row.state != FREE:
            raise NotAllowed("patrol_is_busy")
        return step(
            row, "patrol.move_up_ordered", by=by, at=at, facts={"unit": row.unit_id}, n=expected_n,
            stand_by=place.strip()[:200], stand_longitude=longitude, stand_latitude=latitude,
        )  # fmt: skip


def tell_moved_up(*, patrol_id: str, by: Actor, at: datetime, command: str = "") -> None:
    """Note that a patrol says it stands where it was told to move up to: that is its position now.

    :raises NotAllowed: `not_found`, `no_move_up`. CommandReused.
    """

    def do() -> dict[str, object]:
        row = _own(patrol_id, by)
        if not row.stand_by:
            raise NotAllowed("no_move_up")
        where: dict[str, Any] = {"longitude": row.stand_longitude, "latitude": row.stand_latitude, "position_at": at}
        step(row, "patrol.moved_up", by=by, at=at, facts={"unit": row.unit_id}, post="", **where, **NO_MOVE_UP)
        return {"id": row.pk}

    request = {"do": "tell_moved_up", "patrol": patrol_id, "by": by.account}
    with writing():
        run_command(command=command, request=request, at=at, do=do)


def _led(patrol_id: str, by: Actor) -> PatrolUnit:
    """Return a patrol that the actor leads. :raises NotAllowed: `wrong_role`, `not_found`, `patrol_closed`."""
    row = get_patrol(by, patrol_id)
    check_may_lead(by, row.unit_id)
    if row.closed_at is not None:
        raise NotAllowed("patrol_closed")
    return row


def _own(patrol_id: str, by: Actor) -> PatrolUnit:
    """Return the patrol in whose crew the actor is: nobody tells the position of anybody else.

    :raises NotAllowed: `not_found`.
    """
    row = own_patrol(by)
    if row is None or row.pk != patrol_id:
        raise NotAllowed("not_found")
    return row
