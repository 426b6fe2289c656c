"""When a case could infect, and when it was infected: by protocol and dates, or a clear refusal. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.protocol.rules import ProtocolRules

ONSET, SAMPLE, ISOLATION = "onset", "positive_sample", "isolation"
_SPREAD = 2  # standard deviations about the mean incubation that the window of the source holds


@dataclass(frozen=True, slots=True)
class CaseDates:
    """What is known of a case's course; `more` holds further events that protocols count from: code → date."""

    onset_date: date | None = None
    sample_date: date | None = None
    isolated_at: datetime | None = None
    has_symptoms: bool | None = None
    more: Mapping[str, date] = field(default_factory=dict)

    def on(self, event: str, zone: ZoneInfo) -> date | None:
        """Return the date of an event in the zone, None when it is not known."""
        if event == ISOLATION:
            return self.isolated_at.astimezone(zone).date() if self.isolated_at else None
        return {ONSET: self.onset_date, SAMPLE: self.sample_date}.get(event) or self.more.get(event)


@dataclass(frozen=True, slots=True)
class Window:
    """The period [starts_at, ends_at) of a case; no end = it goes on. `rule` says by which events it was counted."""

    starts_at: datetime
    ends_at: datetime | None
    rule: str

    def until(self, at: datetime) -> tuple[datetime, datetime]:
        """Return the period as far as it has passed. :raises NotAllowed: `window_not_begun`."""
        if self.starts_at >= at:
            raise NotAllowed("window_not_begun")
        return self.starts_at, min(self.ends_at or at, at)

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Say whether the period lies inside."""
        return self.starts_at <= starts_at and (self.ends_at is None or ends_at <= self.ends_at)


def infectious_window(dates: CaseDates, protocol: ProtocolRules, zone: str, *, cautious: bool = False) -> Window:
    """Return when the case can infect, whole days of the zone; isolation ends it at its own instant.

    `cautious` begins at the earliest day that some guidance assumes. Source: the protocol's [infectious].

    :raises NotAllowed: `date_lacking` with the event whose date has to be found out; `no_window_without_symptoms`;
        `window_reversed`: its end lies before its beginning, one of the dates is wrong.
    """
    rule, here = protocol.infectious, ZoneInfo(zone)
    event = _first_event(dates, protocol)
    first = dates.on(event, here)
    if first is None:
        raise NotAllowed("date_lacking", event=event)
    days = rule.cautious_from_days if cautious else rule.from_days
    starts_at = _midnight(first + timedelta(days=days), here)
    known = [(dates.on(one, here), one) for one in rule.until_events]
    ends = sorted((_end(day, one, dates, rule.until_days, here), one) for day, one in known if day is not None)
    if not ends:
        return Window(starts_at, None, f"{event}{days:+d}")
    ends_at, last = ends[0]
    if ends_at <= starts_at:
        raise NotAllowed("window_reversed", first=event, last=last)
    return Window(starts_at, ends_at, f"{event}{days:+d}/{last}{rule.until_days:+d}")


def _first_event(dates: CaseDates, protocol: ProtocolRules) -> str:
    rule = protocol.infectious
    if dates.has_symptoms is not False:
        return rule.from_event
    if not rule.without_symptoms_from_event:
        raise NotAllowed("no_window_without_symptoms", protocol=protocol.code)
    return rule.without_symptoms_from_event


def _end(day: date, event: str, dates: CaseDates, days: int, zone: ZoneInfo) -> datetime:
    if event == ISOLATION and dates.isolated_at is not None:
        return dates.isolated_at + timedelta(days=days)
    return _midnight(day + timedelta(days=days + 1), zone)  # the last day counts whole


def source_window(dates: CaseDates, protocol: ProtocolRules, zone: str) -> Window:
    """Return when the case was probably infected: mean incubation and two standard deviations before its onset.

    :raises NotAllowed: `date_lacking` (onset), or `no_incubation`: the protocol does not tell one.
    """
    if protocol.intervals is None:
        raise NotAllowed("no_incubation", protocol=protocol.code)
    if dates.onset_date is None:
        raise NotAllowed("date_lacking", event=ONSET)
    told, here = protocol.intervals.incubation, ZoneInfo(zone)
    days = math.ceil(told.mean_days + _SPREAD * told.sd_days)
    starts_at = _midnight(dates.onset_date - timedelta(days=days), here)
    return Window(starts_at, _midnight(dates.onset_date + timedelta(days=1), here), f"{ONSET}{-days:+d}/{ONSET}+0")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
