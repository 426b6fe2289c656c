"""What one row of a roster says: its hours, and why it cannot be taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.apps.forces.rules.blocks import wall_clock

ACCEPTED, HELD, REJECTED = "accepted", "held", "rejected"
HELD_FOR = (
    "no_name", "unknown_name", "two_of_that_name", "no_post", "unknown_post", "two_of_that_post", "no_day", "no_hours",
    "hours_differ",
)  # fmt: skip
REFUSALS = ("nobody", "not_ours", "written_twice", "cancelled")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_ISO = re.compile(r"(20\d\d)-(\d{2})-(\d{2})")
_LATEST = 47 * 60 + 59


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when a row wants somebody: [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime


def clock_minutes(text: str) -> int | None:
    """Return the minutes since midnight of `08:00`; up to 47:59, which is the next day; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= _LATEST else None


def period_of(values: Mapping[str, str], zone: str) -> Period | str:
    """Return when a row wants somebody, or why nobody can tell: `no_day`, `no_hours`.

    An end before the beginning is the next day's.
    """
    found = _ISO.fullmatch(values.get("date", ""))
    try:
        day = date(*(int(one) for one in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        return "no_day"
    first, last = (clock_minutes(values.get(name, "")) for name in ("starts_at", "ends_at"))
    if first is None or last is None:
        return "no_hours"
    last += 24 * 60 if last <= first else 0
    return Period(wall_clock(day, first, zone), wall_clock(day, last, zone))
