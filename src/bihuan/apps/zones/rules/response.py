"""What can be asked of response times: which interval, over which the promise is counted, from when to when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.rules.rings import MINUTE_S, RINGS

MERGED = "merged"
"""An emergency that is the same as another is counted once, as the other."""
PROMISES = ("total", "response", "travel")
"""The promise of a ring ("within 3 minutes") can be counted from the report (t0), the notice to the unit (t3) or its
setting out (t5) to its arrival (t6); which one is printed beside the figure."""
INTERVAL_NAMES = (
    "answering", "processing", "handling", "signing", "turnout", "travel", "response", "total", "controlling",
    "on_scene", "engaged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResponseAsked:
    """The interval that is looked at, over which interval the promise counts, and the period by instant of report."""

    interval: str = "total"
    promise: str = "total"
    first_at: datetime | None = None
    last_at: datetime | None = None

    def check(self) -> None:
        """Refuse what cannot be asked. :raises NotAllowed: `unknown_interval`, `unknown_promise`, `bad_period`."""
        if self.interval not in INTERVAL_NAMES:
            raise NotAllowed("unknown_interval")
        if self.promise not in PROMISES:
            raise NotAllowed("unknown_promise")
        if self.first_at is not None and self.last_at is not None and self.last_at <= self.first_at:
            raise NotAllowed("bad_period")


def asked_by_days(first: str, last: str, promise: str, zone: str) -> ResponseAsked:
    """Return what is asked of the days from `first` to `last` and with it (2026-08-25; "" for no bound) of the zone.

    :raises NotAllowed: `bad_period`, also for what is no day; `unknown_promise`.
    """
    starts, ends = (_midnight(one, ZoneInfo(zone)) for one in (first, last))
    asked = ResponseAsked("total", promise, starts, None if ends is None else ends + timedelta(days=1))
    asked.check()
    return asked


def _midnight(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone) if text else None
    except ValueError as error:
        raise NotAllowed("bad_period") from error


OVER = "over"
"""Somebody came, and later than the longest ring."""


def ring_reached(seconds: int | None) -> str:
    """Return within which ring somebody came: "1", "3", "5" minutes, or `OVER`.

    "" where a clock point is missing (None) or the two stand the wrong way round: nothing is inferred.
    """
    if seconds is None or seconds < 0:
        return ""
    return next((str(ring) for ring in RINGS if seconds <= ring * MINUTE_S), OVER)
