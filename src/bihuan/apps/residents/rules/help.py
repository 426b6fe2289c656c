"""The life of a request for help: taken, routed, answered, called back, closed by word or three tries. Pure.

An order that ends does not end the request: only the caller does, or three documented tries to reach them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.core.rules.reaching import may_do

TAKEN, ROUTED, ANSWERED, CLOSED = "taken", "routed", "answered", "closed"
STATES: Final = (TAKEN, ROUTED, ANSWERED, CLOSED)
OPEN: Final = (TAKEN, ROUTED, ANSWERED)
CHANNELS: Final = ("phone", "gate", "officer", "visit", "public")
BY_WORD, BY_TRIES = "word", "tries"
SATISFIED, UNSATISFIED, WITHDRAWN = "satisfied", "unsatisfied", "withdrawn"
NOT_REACHED: Final = ("no_answer", "busy", "switched_off", "wrong_number", "nobody_home")
REACHED: Final = (SATISFIED, UNSATISFIED, WITHDRAWN)
CALL_RESULTS: Final = (*REACHED, *NOT_REACHED)
WAYS: Final = ("phone", "door")
REOPENINGS: Final = ("unsatisfied", "called_again", "not_done", "mistaken")
TRIES: Final = 3
APART: Final = timedelta(minutes=15)
"""Three tries within a minute are one: so long must lie between tries that count."""
SAME_WITHIN: Final = timedelta(hours=12)
ANSWER_WITHIN: Final = {
    "P1": timedelta(minutes=30), "P2": timedelta(hours=4), "P3": timedelta(hours=12), "P4": timedelta(hours=24),
}  # fmt: skip
CALL_BACK_WITHIN: Final = {
    "P1": timedelta(minutes=30), "P2": timedelta(hours=2), "P3": timedelta(hours=12), "P4": timedelta(hours=24),
}  # fmt: skip
GREEN_ITEMS: Final = ("ambulance", "escort", "slot")
"""What the green lane owes: a car of 120, somebody who goes along, a bed or hour at the hospital."""
GREEN_WARNS: Final = timedelta(minutes=60)
"""So long before the hour at the hospital everything must be arranged; an acute one is owed at once."""
HOLDS_FOR: Final = timedelta(hours=12)
_AT_DESK: Final = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.HOTLINE_OPERATOR})


@dataclass(frozen=True, slots=True)
class Known:
    """What of an earlier request tells whether a new one is the same."""

    id: str
    phone_index: str
    address_index: str
    code: str
    taken_at: datetime


def same_as(new: Known, others: Iterable[Known]) -> list[str]:
    """Return which requests look like the new one: the same caller or address, the same class, within twelve hours.

    Only a proposal: a person joins them, nothing is dropped. An empty telephone or address is nobody's.
    """
    return [
        one.id
        for one in others
        if one.id != new.id
        and one.code == new.code
        and abs(new.taken_at - one.taken_at) <= SAME_WITHIN
        and (_is_same(new.phone_index, one.phone_index) or _is_same(new.address_index, one.address_index))
    ]


def _is_same(one: str, other: str) -> bool:
    return bool(one) and one == other


def counted_tries(tries: Iterable[tuple[str, datetime]]) -> int:
    """Return how many tries count, of (result, instant): not reached, each a quarter of an hour after the one before.

    A try that reached the caller begins the count anew.
    """
    count, last = 0, None
    for result, at in sorted(tries, key=lambda one: one[1]):
        if result in REACHED:
            count, last = 0, None
        elif last is None or at - last >= APART:
            count, last = count + 1, at
    return count


def next_try_at(tries: Iterable[tuple[str, datetime]]) -> datetime | None:
    """Return from when another try counts; None when it does at once."""
    last = None
    for result, at in sorted(tries, key=lambda one: one[1]):
        if result in REACHED:
            last = None
        elif last is None or at - last >= APART:
            last = at
    return last + APART if last else None


def check_try(state: str, result: str, way: str) -> None:
    """Refuse a try that cannot be. :raises NotAllowed: `request_closed`, `bad_result`, `not_answered`.

    Before there is an answer a caller can only withdraw: there is nothing yet that they could be satisfied with.
    """
    if state == CLOSED:
        raise NotAllowed("request_closed")
    if result not in CALL_RESULTS or way not in WAYS:
        raise NotAllowed("bad_result")
    if state != ANSWERED and result != WITHDRAWN:
        raise NotAllowed("not_answered")


def closing_of(result: str, tries: int) -> str:
    """Return how a call ends the request: by the caller's word, by the third try, or "" not at all."""
    if result in {SATISFIED, WITHDRAWN}:
        return BY_WORD
    return BY_TRIES if result in NOT_REACHED and tries >= TRIES else ""


def check_class(code: str, known: Iterable[str]) -> None:
    """Refuse a class that is none. :raises NotAllowed: `unknown_class`."""
    if code not in known:
        raise NotAllowed("unknown_class")


def green_due(item: str, starts_at: datetime, at: datetime) -> datetime:
    """Return until when an item of the green lane must be arranged: an hour before, or at once when that is past."""
    ahead = GREEN_WARNS * 2 if item == "slot" else GREEN_WARNS
    return max(starts_at - ahead, at + timedelta(minutes=5))


def check_lane(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Refuse a lane in the past or without a way back. :raises NotAllowed: `lane_reversed`, `lane_over`."""
    if ends_at <= starts_at or ends_at - starts_at > timedelta(hours=24):
        raise NotAllowed("lane_reversed")
    if starts_at < at - timedelta(minutes=5):
        raise NotAllowed("lane_over")


def may_help(by: Actor, action: Action, unit: str | None) -> bool:
    """Say whether the actor may do this with a request of the unit; a unit's role reaches its own alone."""
    return may_do(by, action, Kind.HELP_REQUEST, unit or "")


def check_help(by: Actor, action: Action, unit: str | None = None) -> None:
    """Refuse what the actor may not do; without a unit: nowhere at all. :raises NotAllowed: `wrong_role`."""
    if not may_help(by, action, by.unit if unit is None else unit):
        raise NotAllowed("wrong_role", role=by.role.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a request decides who sees it whole: its unit, its order in work there, who took it and when."""

    unit: str | None
    is_work: bool
    is_open: bool
    kept_by: str
    taken_at: datetime


def relation_to_request(by: Actor, one: Standing, at: datetime) -> Relation:
    """Return how the actor stands to a request (R8).

    | who | whole, with an entry in the log | after a reveal with a reason |
    |---|---|---|
    | the unit while it works on its order | yes | – |
    | whoever at the desk took it, for twelve hours while it is open | yes | – |
    | desk lead, desk analyst, intake clerk, hotline operator | – | yes |
    """
    if by.unit:
        return (Relation.HOLDER if one.is_work else Relation.FORMER) if by.unit == one.unit else Relation.NONE
    if by.role not in _AT_DESK:
        return Relation.NONE
    is_mine = one.is_open and one.kept_by == by.account and at - one.taken_at <= HOLDS_FOR
    return Relation.HOLDER if is_mine else Relation.DESK
