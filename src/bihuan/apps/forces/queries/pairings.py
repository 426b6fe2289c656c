"""What pairings promised, and what came: counted from published plans, never typed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bihuan.apps.forces.models import Assignment, Pairing
from bihuan.apps.forces.rules.plans import PUBLISHED


@dataclass(frozen=True, slots=True)
class Help:
    """One pairing: officers promised a day; officers planned on the day; officer-days promised and given until then."""

    row: Pairing
    is_running: bool
    planned_today: int
    owed_days: int
    given_days: int


def help_of(rows: Iterable[Pairing], zone: str, at: datetime) -> list[Help]:
    """Return what each pairing promised and what the published plans gave until the end of the day of the instant."""
    return [_help(row, ZoneInfo(zone), at) for row in rows]


def _help(row: Pairing, zone: ZoneInfo, at: datetime) -> Help:
    today = at.astimezone(zone).date()
    given = Assignment.objects.filter(
        plan__state=PUBLISHED, officer__unit_id=row.giver_id, need__post__unit_id=row.taker_id,
        starts_at__gte=row.starts_at, starts_at__lt=row.ends_at,
    )  # fmt: skip
    days = {(officer, starts.astimezone(zone).date()) for officer, starts in given.values_list("officer", "starts_at")}
    until_now = [one for one in days if one[1] <= today]
    planned = sum(day == today for _officer, day in days)
    is_running = row.starts_at <= at < row.ends_at
    return Help(row, is_running, planned, row.promised * _days_between(row, zone, today), len(until_now))


def _days_between(row: Pairing, zone: ZoneInfo, today: date) -> int:
    first = row.starts_at.astimezone(zone).date()
    last = min(row.ends_at.astimezone(zone).date(), today)
    return max((last - first).days + 1, 0)
