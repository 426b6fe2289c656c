"""Does this pass open this gate now? The same questions in the same order as `static/field/gate.js`. Pure.

A clock that may be off by `skew_s` seconds either way never opens what the true time would keep shut: the pass must
hold at the earliest and at the latest instant that it may be, in one and the same window of hours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.zones.rules.passes import ALL_DAY, ANYWHERE, Slip, Span, UnreadableCode, read_code

OPEN = "opens"
REFUSALS = (
    "no_code", "unknown_key", "altered", "other_incident", "revoked", "other_gate", "other_direction", "not_yet",
    "expired", "wrong_hours",
)  # fmt: skip
SKEW_S = 60
"""By how many seconds a telephone's clock may be off once the server has set it right: declared, not known."""
LIST_MINUTES = 30
"""After how many minutes the list of revoked passes is called old on the page of the gate."""
SHUT_MINUTES = 12 * 60
"""After how many minutes a phone judges by its keys and list no more: the longest a session lasts (R25)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when somebody stands at a gate; `area` is the tag of the area it closes, "" for none.

    `at` is in seconds of 1970, by a clock that may be off by `skew_s`; `zone` the name of the incident's time zone.
    """

    incident: str
    gate: int
    area: str
    direction: str
    at: int
    zone: str
    skew_s: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the gate opens, why (`opens` or a code of `REFUSALS`), and what the code told where it could be read."""

    why: str
    slip: Slip | None = None

    @property
    def opens(self) -> bool:
        """Say whether the gate opens."""
        return self.why == OPEN


def judge_code(code: str, keys: Mapping[str, str], revoked: Collection[int], asked: Asked) -> Verdict:
    """Return whether a code opens a gate: read, signed, of this incident, not revoked, and holding here and now."""
    try:
        slip = read_code(code, keys)
    except UnreadableCode as refusal:
        return Verdict(str(refusal))
    return judge(slip, revoked, asked)


def judge(slip: Slip, revoked: Collection[int], asked: Asked) -> Verdict:
    """Return whether a pass that was read opens a gate."""
    span = slip.span
    for is_wrong, code in (
        (slip.incident != asked.incident, "other_incident"),
        (slip.number in revoked, "revoked"),
        (not is_at(span.gates, asked.gate, asked.area), "other_gate"),
        (span.direction not in {"B", "I" if asked.direction == "in" else "O"}, "other_direction"),
        (asked.at - asked.skew_s < span.starts_at, "not_yet"),
        (asked.at + asked.skew_s >= span.ends_at, "expired"),
        (not is_within_hours(span, asked), "wrong_hours"),
    ):
        if is_wrong:
            return Verdict(code, slip)
    return Verdict(OPEN, slip)


def is_at(gates: str, number: int, area: str) -> bool:
    """Say whether the gates of a line hold this one."""
    if gates == ANYWHERE:
        return True
    if gates.startswith("A"):
        return bool(area) and gates[1:] == area
    return str(number) in gates[1:].split(".")


def is_within_hours(span: Span, asked: Asked) -> bool:
    """Say whether the whole of the time that it may be lies in one window of the hours and days."""
    first = window_of(span, asked.at - asked.skew_s, asked.zone)
    last = window_of(span, asked.at + asked.skew_s, asked.zone)
    if first is None or last is None:
        return False
    return first == last or (span.hours == ALL_DAY and last - first == 1)


def window_of(span: Span, at: int, zone: str) -> int | None:
    """Return the day (as an ordinal, of the incident's zone) whose window of hours holds the instant, None for none."""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))
    minute, (first, last) = local.hour * 60 + local.minute, span.hours
    day = local.date()
    if first < last:
        is_in = first <= minute < last
    else:
        is_in = minute >= first or minute < last
        day -= timedelta(days=1 if minute < last else 0)
    return day.toordinal() if is_in and str(day.isoweekday()) in span.days else None
