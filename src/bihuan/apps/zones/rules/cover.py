"""What coverage planning may be asked, and what becomes of a proposal. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may

MODELS = ("set_cover", "maximal", "double", "expected", "median", "centre")
MAKING, MADE, ADOPTED, REPLACED, DROPPED = STATES = ("making", "made", "adopted", "replaced", "dropped")
CANDIDATES = ("motorway", "station", "hospital", "shop", "gate", "home_station", "patrol", "test_site", "community")
"""Kinds of posts at which a unit can be put, and the middles of communities."""
WEIGHINGS = ("equal", "people")
ADOPTIONS = ("best_bound", "fits_the_ground", "fewer_units", "order_from_above")
MOST_UNITS, MOST_SECONDS, _MOST_BUSY = 200, 60, 0.9


@dataclass(frozen=True, slots=True)
class CoverTold:
    """What is asked: model, units, where they may stand, calls an hour, minutes a call, seconds to search.

    `busy` is the share of the time that a unit is away; None: calls times minutes over the units.
    """

    model: str
    units: int
    candidates: tuple[str, ...]
    weighing: str = "equal"
    calls_an_hour: float = 1.0
    minutes_a_call: float = 30.0
    busy: float | None = None
    share: float = 0.9
    seconds: int = 10


def check_told(told: CoverTold) -> CoverTold:
    """Return what was told when it can be asked.

    :raises NotAllowed: `unknown_model`, `unknown_candidates`, `unknown_weighing`, `bad_units`, `bad_load`,
        `bad_cover_share`, `bad_cover_seconds`, `always_busy`.
    """
    if told.model not in MODELS:
        raise NotAllowed("unknown_model")
    if not told.candidates or not set(told.candidates) <= set(CANDIDATES):
        raise NotAllowed("unknown_candidates")
    if told.weighing not in WEIGHINGS:
        raise NotAllowed("unknown_weighing")
    if not 1 <= told.units <= MOST_UNITS:
        raise NotAllowed("bad_units", most=MOST_UNITS)
    if told.calls_an_hour <= 0 or told.minutes_a_call <= 0:
        raise NotAllowed("bad_load")
    if not 0 <= told.share <= 1:
        raise NotAllowed("bad_cover_share")
    if not 1 <= told.seconds <= MOST_SECONDS:
        raise NotAllowed("bad_cover_seconds", most=MOST_SECONDS)
    if not 0 <= busy_share(told) <= _MOST_BUSY:
        raise NotAllowed("always_busy", most=round(_MOST_BUSY * 100))
    return told


def busy_share(told: CoverTold) -> float:
    """Return the share of the time that a unit is away: as told, else calls an hour · hours a call / units."""
    return told.calls_an_hour * told.minutes_a_call / 60 / told.units if told.busy is None else told.busy


def may_cover(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to the coverage of the incident; a unit's role has none: it is the desk's."""
    return not by.unit and may(by.role, action, Kind.COVER, Place.SIBLING)


def check_cover(by: Actor, action: Action) -> None:
    """Refuse who may not. :raises NotAllowed: `wrong_role`."""
    if not may_cover(by, action):
        raise NotAllowed("wrong_role", role=by.role.value)
