"""What may be reported from a site and what a checklist asks, as codes with their limits. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may

CASUALTY, CROWDING, LACKING = "casualty", "crowding", "lacking"
WHO = ("resident", "officer")
CHECKLIST = ("water", "shade", "cooling", "first_aid", "one_metre", "signs")
URGENT = frozenset({"water", "shade", "cooling", "first_aid"})  # without these people are harmed today
EMERGENCY = "120"
MOST_WAITING, MOST_LANES = 5000, 60
CHECKERS = frozenset({Role.SITE_LEADER, Role.FIELD_OFFICER})
CODES_AN_HOUR_A_LANE = 240
"""A lane takes somebody every fifteen seconds at most; who asks more often is not standing at one (R12, R27)."""


def may_report(by: Actor, unit: str) -> bool:
    """Say whether the actor may report from a site of the unit: whoever works there, and the desk for them."""
    if by.unit:
        return by.unit == unit and may(by.role, Action.READ, Kind.SITE, Place.OWN)
    return may(by.role, Action.UPDATE, Kind.SITE, Place.SIBLING)


def check_may_report(by: Actor, unit: str) -> None:
    """Refuse who may not report from a site of the unit. :raises NotAllowed: `wrong_role`."""
    if not may_report(by, unit):
        raise NotAllowed("wrong_role", role=by.role.value)


def may_check_codes(by: Actor, unit: str) -> bool:
    """Say whether the actor may check codes at a site of the unit: its leader and its officers, nobody else."""
    return by.role in CHECKERS and bool(by.unit) and by.unit == unit


def check_may_check_codes(by: Actor, unit: str) -> None:
    """Refuse who may not check codes at a site of the unit. :raises NotAllowed: `not_found`."""
    if not may_check_codes(by, unit):
        raise NotAllowed("not_found")


def check_crowd(waiting: int, lanes: int) -> None:
    """Refuse figures that no site has. :raises NotAllowed: `bad_waiting`, `bad_open_lanes`."""
    if not 1 <= waiting <= MOST_WAITING:
        raise NotAllowed("bad_waiting", most=MOST_WAITING)
    if not 0 <= lanes <= MOST_LANES:
        raise NotAllowed("bad_open_lanes", most=MOST_LANES)


def known_lacking(lacking: Collection[str]) -> list[str]:
    """Return what is lacking in the order of the checklist. :raises NotAllowed: `unknown_check`: not on the list."""
    if not set(lacking) <= set(CHECKLIST):
        raise NotAllowed("unknown_check")
    return [code for code in CHECKLIST if code in lacking]


def codes_allowed(open_lanes: int) -> int:
    """Return how many codes may be checked at a site in an hour."""
    return CODES_AN_HOUR_A_LANE * max(open_lanes, 1)
