"""From a day pattern to the needs of a post: which hours, how many at least, wished, with the skills. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed

KINDS = (
    "test_site", "arrival_site", "gate", "motorway", "station", "hospital", "shop", "patrol", "desk", "home_station",
    "other",
)  # fmt: skip
_LINE = re.compile(
    r"(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})\s+(\d{1,3})(?:\s+(\d{1,3}))?(?:\s+(\d{1,3}))?"
)
_MOST_DAYS, _MOST_BLOCKS = 31, 24
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a day pattern: minutes since midnight (the end may lie on the next day), and how many."""

    first: int
    last: int
    minimum: int
    wished: int
    skilled: int = 0


@dataclass(frozen=True, slots=True)
class NeedTold:
    """How many a post needs in [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime
    minimum: int
    wished: int
    skilled: int


def read_pattern(text: str) -> tuple[Block, ...]:
    """Read a day pattern, one block a line: `06:00-12:00 2 3 1` = at least 2, wished 3, of these 1 with the skills.

    :raises NotAllowed: `bad_pattern` with the line, `pattern_overlaps`, `no_pattern`, `too_many_blocks`.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise NotAllowed("no_pattern")
    if len(lines) > _MOST_BLOCKS:
        raise NotAllowed("too_many_blocks", most=_MOST_BLOCKS)
    blocks = sorted((_block(number, line) for number, line in lines), key=lambda one: one.first)
    for before, after in zip(blocks, [*blocks[1:], blocks[0]], strict=True):
        begins = after.first + (_DAY_MINUTES if after is blocks[0] else 0)
        if before.last > begins:
            raise NotAllowed("pattern_overlaps")
    return tuple(blocks)


def _block(number: int, line: str) -> Block:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotAllowed("bad_pattern", line=number)
    hours = [int(found[at]) for at in (1, 3)]
    minutes = [int(found[at]) for at in (2, 4)]
    first, last = (hour * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
    last += _DAY_MINUTES if last <= first else 0
    minimum = int(found[5])
    wished = int(found[6] or minimum)
    skilled = int(found[7] or 0)
    if max(hours) > 24 or max(minutes) > 59 or first >= _DAY_MINUTES or wished < minimum or skilled > wished:
        raise NotAllowed("bad_pattern", line=number)
    return Block(first, last, minimum, wished, skilled)


def needs_of(pattern: tuple[Block, ...], first: date, last: date, zone: str) -> list[NeedTold]:
    """Return the needs of every day from the first to the last, both included, at wall-clock times of the zone.

    :raises NotAllowed: `end_before_start`, `too_many_days`.
    """
    if last < first:
        raise NotAllowed("end_before_start")
    days = (last - first).days + 1
    if days > _MOST_DAYS:
        raise NotAllowed("too_many_days", most=_MOST_DAYS)
    dates = [first + timedelta(days=ahead) for ahead in range(days)]
    return [_need(block, day, zone) for day in dates for block in pattern]


def _need(block: Block, day: date, zone: str) -> NeedTold:
    starts_at, ends_at = wall_clock(day, block.first, zone), wall_clock(day, block.last, zone)
    return NeedTold(starts_at, ends_at, block.minimum, block.wished, block.skilled)


def wall_clock(day: date, minutes: int, zone: str) -> datetime:
    """Return the instant at which clocks of the zone show so many minutes after the midnight of the day."""
    days, rest = divmod(minutes, _DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), ZoneInfo(zone))


_NIGHT_FIRST, _NIGHT_LAST, _NIGHT_HOURS = 22, 6, 3


def is_night(starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    """Say whether at least three hours of a block lie between 22:00 and 06:00 by the clocks of the zone.

    Source of the three hours: Directive 2003/88/EC, article 2(4), which calls such work night work.
    """
    first, last = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    nights = (first.date() + timedelta(days=ahead) for ahead in range(-1, (last.date() - first.date()).days + 1))
    together = timedelta()
    for day in nights:
        begin = wall_clock(day, _NIGHT_FIRST * 60, zone)
        end = wall_clock(day + timedelta(days=1), _NIGHT_LAST * 60, zone)
        together += max(min(last, end) - max(first, begin), timedelta())
    return together >= timedelta(hours=_NIGHT_HOURS)
