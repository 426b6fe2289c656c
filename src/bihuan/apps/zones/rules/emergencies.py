"""What an emergency is, in which order its clock points come, and when two reports are the same one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians

from bihuan.apps.core.rules import NotAllowed


@dataclass(frozen=True, slots=True)
class KindRule:
    """What a kind of emergency asks for: skills, the promise in minutes (the ring), and minutes of work on the spot."""

    skills: tuple[str, ...] = ()
    ring: int = 3
    minutes: int = 30


EMERGENCY_KINDS: dict[str, KindRule] = {
    "medical": KindRule(("first_aid",), 1),
    "self_harm": KindRule((), 1),
    "fire": KindRule((), 1, 60),
    "violence": KindRule((), 1),
    "breach": KindRule((), 3),
    "crowd": KindRule(("order",), 3),
    "obstruction": KindRule((), 3),
    "missing_person": KindRule((), 5, 60),
    "traffic": KindRule((), 5),
    "other": KindRule((), 5),
}
"""Kinds with what each asks for when the desk says nothing else: the promise is printed beside every figure."""
ORIGINS = ("phone", "gate", "officer", "hotline", "order")
RINGS = (1, 3, 5)
ENDINGS = ("done", "false_alarm", "stood_down", "merged")
BY_DESK = ("false_alarm", "stood_down")
WHY_NOT_FIRST = (
    "nearer_by_radio", "position_doubtful", "first_kept_back", "knows_the_place", "better_equipped", "first_refused",
    "not_reached", "no_position",
)  # fmt: skip
WHY_CORRECTED = ("typed_wrong", "clock_wrong", "told_later", "not_so")
RESULTS = ("verified", "handed_over", "already_handled", "not_found")
WHY_BACK = ("other_patrol", "cannot_go", "no_answer", "needed_elsewhere", "mistaken")

POINTS = {
    "reported": "reported_at", "answered": "answered_at", "order_made": "order_made_at", "notified": "notified_at",
    "signed": "signed_at", "en_route": "en_route_at", "on_scene": "on_scene_at", "controlled": "controlled_at",
    "available": "available_at",
}  # fmt: skip
"""The clock points t0 … t8 of loop.md 7 in their order, and the column in which each stands."""
NUMBERS = {name: f"t{place}" for place, name in enumerate(POINTS)}
TOLD_BY_PATROL = ("en_route", "on_scene", "controlled", "available")
CORRECTABLE = ("reported", "answered", *TOLD_BY_PATROL)
"""What a person said can be corrected by a person; t2, t3 and t4 are facts of the journal itself."""
OF_THE_PATROL = ("notified", "signed", *TOLD_BY_PATROL)
"""The points of one patrol's going; when another is sent they begin anew, and the journal keeps the first ones."""

SAME_WITHIN_M, SAME_WITHIN = 250.0, timedelta(minutes=15)
"""Two reports so near in place and time are proposed as the same emergency; a person decides."""
POSITION_PLACES = 3
"""The row holds a position to a thousandth of a degree (about 100 m); the exact one lies sealed in the order."""
MOST_TEXT, MOST_PLACE = 2000, 300
_PHONE = re.compile(r"[+\d][\d \-/*#()]{2,39}")


@dataclass(frozen=True, slots=True)
class EmergencyTold:
    """What was told of an emergency: codes, where in words and as a position, who called, when, and in which words."""

    kind: str
    place: str
    text: str = ""
    phone: str = ""
    origin: str = "phone"
    area: str = ""
    longitude: float | None = None
    latitude: float | None = None
    ring: int | None = None
    skills: tuple[str, ...] = ()
    reported_at: datetime | None = None
    answered_at: datetime | None = None
    is_drill: bool = False


def check_told(told: EmergencyTold, at: datetime) -> None:
    """Refuse what cannot be taken in as it was told.

    :raises NotAllowed: `unknown_kind`, `unknown_origin`, `unknown_ring`, `no_place`, `too_long`, `bad_phone`,
        `bad_position`, `in_future`, `points_out_of_order`.
    """
    _refuse_unless(told.kind in EMERGENCY_KINDS, "unknown_kind")
    _refuse_unless(told.origin in ORIGINS, "unknown_origin")
    _refuse_unless(told.ring is None or told.ring in RINGS, "unknown_ring")
    _refuse_unless(bool(told.place.strip()), "no_place")
    _refuse_unless(len(told.place) <= MOST_PLACE and len(told.text) <= MOST_TEXT, "too_long")
    _refuse_unless(not told.phone or bool(_PHONE.fullmatch(told.phone)), "bad_phone")
    check_position(told.longitude, told.latitude)
    reported = told.reported_at or at
    check_points({"reported": reported}, "answered", told.answered_at or reported, at)
    _refuse_unless(reported <= at, "in_future")


def check_position(longitude: float | None, latitude: float | None) -> None:
    """Refuse half a position, or one that is nowhere on the earth. :raises NotAllowed: `bad_position`."""
    if longitude is None and latitude is None:
        return
    fits = longitude is not None and latitude is not None and -180 <= longitude <= 180 and -90 <= latitude <= 90
    _refuse_unless(fits, "bad_position")


def rounded(degrees: float | None) -> float | None:
    """Return degrees as the row keeps them: to about 100 m."""
    return None if degrees is None else round(degrees, POSITION_PLACES)


def check_points(known: Mapping[str, datetime | None], name: str, said: datetime, at: datetime) -> None:
    """Refuse a clock point that lies after now, before one that comes before it, or after one that comes after it.

    Missing points stay missing and stand in nobody's way.

    :raises NotAllowed: `in_future`; `points_out_of_order` with the point that it does not agree with.
    """
    if said > at:
        raise NotAllowed("in_future")
    names = list(POINTS)
    place = names.index(name)
    for other, instant in known.items():
        if instant is None or other == name:
            continue
        is_before = names.index(other) < place
        if (is_before and instant > said) or (not is_before and instant < said):
            raise NotAllowed("points_out_of_order", point=other)


def fits(known: Mapping[str, datetime | None], name: str, said: datetime) -> bool:
    """Say whether a clock point that a machine gives agrees with those that are known."""
    try:
        check_points(known, name, said, said)
    except NotAllowed:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when something was reported: an identifier, its area, its position if one is known, its instant."""

    id: str
    area: str
    kind: str
    longitude: float | None
    latitude: float | None
    reported_at: datetime


def same_as(one: Spot, others: Iterable[Spot]) -> list[str]:
    """Return which of the others may be the same emergency: within 250 m and 15 minutes, the nearest in time first.

    Where a position is missing, the same kind in the same area within 15 minutes.
    """
    near = [other for other in others if other.id != one.id and _is_near(one, other)]
    return [other.id for other in sorted(near, key=lambda two: abs(two.reported_at - one.reported_at))]


def _is_near(one: Spot, two: Spot) -> bool:
    if abs(one.reported_at - two.reported_at) > SAME_WITHIN:
        return False
    distance = metres_between(one, two)
    if distance is None:
        return one.kind == two.kind and bool(one.area) and one.area == two.area
    return distance <= SAME_WITHIN_M


def metres_between(one: Spot, two: Spot) -> float | None:
    """Return the metres between two spots on a plane (right to 0.1 % within 10 km), None without both positions."""
    if one.longitude is None or one.latitude is None or two.longitude is None or two.latitude is None:
        return None
    shrink = cos(radians((one.latitude + two.latitude) / 2))
    east, north = (two.longitude - one.longitude) * shrink, two.latitude - one.latitude
    return hypot(east, north) * 111_195.0


def check_reason(reason: str, known: Iterable[str]) -> None:
    """Refuse a reason that is none of the codes. :raises NotAllowed: `bad_reason`."""
    _refuse_unless(reason in known, "bad_reason")


def check_choice(rank: int | None, reason: str) -> None:
    """Refuse another patrol than the first proposed without a code why.

    :raises NotAllowed: `why_not_first`, `bad_reason`.
    """
    if rank == 1:
        return
    _refuse_unless(bool(reason), "why_not_first")
    check_reason(reason, WHY_NOT_FIRST)


def _refuse_unless(holds: bool, code: str) -> None:
    if not holds:
        raise NotAllowed(code)
