"""Calls that can be verified: a code bound to callee, order and officer, ten minutes, once (trust.md 5). Pure.

[D] numbers: 8 digits; 10 minutes; 5 tries a code from any source; 3 codes an hour for one callee of one order; 60 a day
for one officer, with an alarm at three times the median of the officers of the incident; 10 checks a minute from one
source; an alarm at 1,000 failures an hour; 2 in 100 callees are asked by the reviewer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.retention import is_locked
from bihuan.apps.orders.rules.states import AT_UNIT, OPEN

DIGITS: Final = 8
CODES: Final = 10**DIGITS
LIFE: Final = timedelta(minutes=10)
TRIES: Final = 5
PER_CALL: Final = 3
CALL_WITHIN: Final = timedelta(hours=1)
"""Codes for one callee of one order within so long belong to one call."""
A_DAY: Final = 60
DAY: Final = timedelta(hours=24)
TIMES_MEDIAN: Final = 3
NO_ALARM_BELOW: Final = 10
OFFICERS_TO_COMPARE: Final = 3
A_MINUTE: Final = 10
MINUTE: Final = timedelta(minutes=1)
FAILURES_AN_HOUR: Final = 1000
HOUR: Final = timedelta(hours=1)
ONE_IN: Final = 50
"""One callee in so many is asked by the reviewer afterwards."""
SEEN_FOR: Final = timedelta(minutes=30)
"""So long the page of a success can be shown again."""
LONGEST_NUMBER: Final = 40
_SEPARATORS = re.compile(r"[\s\-.·–—]+")
_CODE = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)


class Cause(StrEnum):
    """Why a check was answered as it was; nobody outside is told more than whether it is `CONFIRMED`."""

    CONFIRMED = "confirmed"
    THROTTLED = "throttled"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    LOCKED = "locked"
    VOIDED = "voided"
    USED = "used"
    EXPIRED = "expired"
    CLOSED = "closed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Live:
    """The newest code of a callee as far as a check judges it; `incident_ends_at` None = open."""

    opened_at: datetime
    expires_at: datetime
    voided_at: datetime | None = None
    used_at: datetime | None = None
    incident_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """One check: whether the code could be read and is the right one; tries so far, this one among them."""

    is_readable: bool
    is_right: bool
    of_callee: int
    of_source: int


def shown(code: str) -> str:
    """Return a code as people read it out: 4 + 4."""
    return f"{code[:4]} {code[4:]}"


def read_code(text: str) -> str:
    """Return the eight digits typed, in whatever width and with spaces or dashes between them; "" for anything else."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:LONGEST_NUMBER]))
    return plain if _CODE.fullmatch(plain) else ""


def judge(live: Live | None, tried: Tried, at: datetime) -> Cause:
    """Return the cause of the answer to a check, the first of those that hold."""
    if tried.of_source > A_MINUTE:
        return Cause.THROTTLED
    if not tried.is_readable:
        return Cause.MALFORMED
    if live is None:
        return Cause.UNKNOWN
    return _of_code(live, tried, at)


def _of_code(live: Live, tried: Tried, at: datetime) -> Cause:
    stands = (
        (Cause.LOCKED, is_locked(live.incident_ends_at, at)),
        (Cause.VOIDED, live.voided_at is not None),
        (Cause.USED, live.used_at is not None),
        (Cause.EXPIRED, not live.opened_at <= at < live.expires_at),
        (Cause.CLOSED, tried.of_callee > TRIES),
        (Cause.WRONG, not tried.is_right),
    )
    return next((cause for cause, holds in stands if holds), Cause.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened before: for this callee of this order within the hour, by this officer within the day."""

    of_call: int
    of_officer: int


def refusal(before: Opened) -> str:
    """Return the code of the refusal of one more code, "" where it may be opened."""
    if before.of_call >= PER_CALL:
        return "codes_of_call_spent"
    return "codes_of_day_spent" if before.of_officer >= A_DAY else ""


def is_alarming(number: int, others: Iterable[int]) -> bool:
    """Say whether an officer's `number`-th code of the day is the first above three times the others' median.

    Nobody is compared with fewer than three others, and nobody alarms below ten.
    """
    counts = list(others)
    if len(counts) < OFFICERS_TO_COMPARE:
        return False
    return number == max(int(TIMES_MEDIAN * median(counts)), NO_ALARM_BELOW) + 1


@dataclass(frozen=True, slots=True)
class Held:
    """An order as far as it says who may call about it."""

    state: str
    holder: str
    unit: str
    assignee: str


def may_call(by: Actor, order: Held) -> bool:
    """Say whether the actor holds the order: their unit has signed for it and gave it to nobody else of the unit, or
    it lies at the desk, or it is theirs by name.
    """
    if order.state not in OPEN:
        return False
    if not by.unit:
        return order.holder == "desk" or order.assignee == by.account
    if order.unit != by.unit or order.state not in AT_UNIT:
        return False
    return by.role is not Role.FIELD_OFFICER or order.assignee in {"", by.account}


def about(at: datetime) -> datetime:
    """Return the instant to whole ten minutes, as it is told to a callee: "at about hh:m0"."""
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
