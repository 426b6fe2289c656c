"""What a patrol is and what its crew may say next. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.forces.rules.people import SKILLS
from bihuan.apps.orders.rules.moves import DESK

TIERS = (1, 3, 5)
PATROL_KINDS = ("patrol", "motor", "post", "squad", "medical")
NAMES_MOST, CREW_MOST = 100, 12
FREE, OFF = "available", "off"
BUSY = ("notified", "en_route", "on_scene", "controlled")
WHY_OFF = ("shift_over", "called_away", "vehicle", "heat", "merged")
POSITION_PLACES = 4
"""A patrol's last position is kept to about 10 m."""
STALE = timedelta(seconds=120)
"""A position told longer ago shows as uncertain (loop.md 7)."""


@dataclass(frozen=True, slots=True)
class PatrolTold:
    """What is told of a patrol: what it is called, its unit, the tier of force, its skills, the post it stands at."""

    name: str
    unit: str
    kind: str = "patrol"
    tier: int = 3
    skills: tuple[str, ...] = ()
    post: str = ""


def check_patrol(told: PatrolTold) -> PatrolTold:
    """Return what was told, tidied.

    :raises NotAllowed: `no_name`, `unknown_patrol_kind`, `unknown_tier`, `unknown_skill`.
    """
    name = told.name.strip()
    if not name or len(name) > NAMES_MOST:
        raise NotAllowed("no_name")
    if told.kind not in PATROL_KINDS:
        raise NotAllowed("unknown_patrol_kind")
    if told.tier not in TIERS:
        raise NotAllowed("unknown_tier")
    if not set(told.skills) <= set(SKILLS):
        raise NotAllowed("unknown_skill")
    skills = tuple(one for one in SKILLS if one in told.skills)
    return PatrolTold(name, told.unit, told.kind, told.tier, skills, told.post)


def check_crew(officers: Collection[str]) -> None:
    """Refuse a crew of nobody, or of more than go in two vans. :raises NotAllowed: `no_crew`, `crew_too_large`."""
    if not officers:
        raise NotAllowed("no_crew")
    if len(officers) > CREW_MOST:
        raise NotAllowed("crew_too_large", n=CREW_MOST)


def check_next(state: str, point: str) -> None:
    """Refuse what a patrol cannot say in its state; it may leave a point out, never go back.

    :raises NotAllowed: `patrol_is_free`: it is on nothing; `said_before`; `not_controlled`: it is not free yet.
    """
    if state not in BUSY:
        raise NotAllowed("patrol_is_free")
    if point == FREE:
        if state != "controlled":
            raise NotAllowed("not_controlled")
        return
    if BUSY.index(point) <= BUSY.index(state):
        raise NotAllowed("said_before")


def check_may_lead(by: Actor, unit: str, action: Action = Action.UPDATE) -> None:
    """Refuse who does not lead the patrols of the unit; of a crew one only tells, one does not dispose.

    :raises NotAllowed: `wrong_role`.
    """
    if by.role is Role.FIELD_OFFICER:
        raise NotAllowed("wrong_role", role=by.role.value)
    check_may(by, action, Kind.PATROL, unit)


def check_may_correct(by: Actor, unit: str) -> None:
    """Refuse who does not keep the clock of the unit's emergencies; a crew speaks by its own phone.

    :raises NotAllowed: `wrong_role`.
    """
    if by.role is Role.FIELD_OFFICER:
        raise NotAllowed("wrong_role", role=by.role.value)
    check_may(by, Action.UPDATE, Kind.EMERGENCY, unit)


def may_send(by: Actor) -> bool:
    """Say whether the actor decides who goes: whoever may dispatch an order; never a machine, never a unit."""
    return by.role in DESK and not by.unit


def check_may_send(by: Actor) -> None:
    """Refuse who does not decide who goes. :raises NotAllowed: `wrong_role`."""
    if not may_send(by):
        raise NotAllowed("wrong_role", role=by.role.value)
