"""An independent judge of rosters: it shares no code with the planner and says every hard rule a roster breaks.

It is written rule by rule over the calendar, slowly and plainly, so that a mistake of the planner is seen here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from bihuan.engine.roster.problem import NO_HEAT, NO_NIGHT, NO_SUIT, Need, Officer, Period, Problem

Detail = Mapping[str, int | str]
EARLIER = "earlier"
"""What `detail["other"]` says for a block that is none of this plan's."""
RULES = (
    "unknown", "twice", "absent", "two_places", "rest", "stretch", "blocks_a_day", "day_minutes", "week_minutes",
    "limit", "heat_forbidden", "heat_too_long", "skill", "home_minimum",
)  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """One hard rule broken, by whom and where ("" where it is about no one person or need).

    `detail` says what it is about: `other` (the other block), `minutes`, `limit`, `lacking_minutes`, `day` (ISO),
    `starts`, `ends`, `unit`, `at_home`, `skills`, `code`.
    """

    rule: str
    officer: str
    need: str
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True)
class _Block:
    need: Need | None
    starts: int
    ends: int

    @property
    def name(self) -> str:
        return self.need.id if self.need else EARLIER


def broken_rules(problem: Problem, assignments: Iterable[tuple[str, str]]) -> tuple[Broken, ...]:
    """Return every hard rule that the assignments break, by officer and time; () for a lawful roster.

    Empty seats break nothing (`Plan.unmet` says them). A rule that only blocks outside the plan break is not said.
    """
    given = tuple(assignments)
    known = [(o, n) for o, n in dict.fromkeys(given) if o in problem.officer and n in problem.need]
    found = list(_entries(problem, given))
    by_officer: dict[str, list[Need]] = defaultdict(list)
    by_need: dict[str, list[Officer]] = defaultdict(list)
    for officer, need in known:
        by_officer[officer].append(problem.need[need])
        by_need[need].append(problem.officer[officer])
    for officer, needs in by_officer.items():
        found.extend(_person(problem, problem.officer[officer], needs))
    for need, officers in by_need.items():
        found.extend(_skill(problem.need[need], officers))
    found.extend(_home(problem, by_officer))
    return tuple(found)


def _entries(problem: Problem, given: tuple[tuple[str, str], ...]) -> Iterator[Broken]:
    for (officer, need), times in Counter(given).items():
        if officer not in problem.officer:
            yield Broken("unknown", officer, need, {"code": "officer"})
        if need not in problem.need:
            yield Broken("unknown", officer, need, {"code": "need"})
        if times > 1:
            yield Broken("twice", officer, need, {"times": times})


def _person(problem: Problem, officer: Officer, needs: list[Need]) -> Iterator[Broken]:
    planned = [_Block(need, need.starts, need.ends) for need in needs]
    blocks = sorted([*planned, *(_Block(None, *one) for one in officer.earlier)], key=lambda b: (b.starts, b.ends))
    zone = ZoneInfo(problem.rules.zone)
    yield from _fitness(officer, needs)
    yield from _places(officer, blocks)
    yield from _rest(problem, officer, blocks)
    yield from _days(problem, officer, blocks, zone)
    yield from _week(problem, officer, blocks, zone)


def _fitness(officer: Officer, needs: list[Need]) -> Iterator[Broken]:
    for need in needs:
        if need.heat_minutes == 0:
            yield Broken("heat_forbidden", officer.id, need.id, {"minutes": 0})
        wrong = {NO_SUIT: need.is_suited, NO_HEAT: need.is_hot, NO_NIGHT: need.is_night}
        for code in sorted(officer.limits):
            if wrong.get(code):
                yield Broken("limit", officer.id, need.id, {"code": code})
        for starts, ends in officer.busy:
            if starts < need.ends and need.starts < ends:
                yield Broken("absent", officer.id, need.id, {"starts": starts, "ends": ends})


def _places(officer: Officer, blocks: list[_Block]) -> Iterator[Broken]:
    for one, two in combinations(blocks, 2):
        if two.starts < one.ends and (one.need or two.need):
            last, first = (two, one) if two.need else (one, two)
            together = min(one.ends, two.ends) - two.starts
            yield Broken("two_places", officer.id, last.name, {"other": first.name, "minutes": -(-together // 60)})


def _rest(problem: Problem, officer: Officer, blocks: list[_Block]) -> Iterator[Broken]:
    rules = problem.rules
    stretches = _stretches(blocks, rules.pause_minutes * 60)
    for stretch in stretches:
        minutes = -(-(max(block.ends for block in stretch) - stretch[0].starts) // 60)
        planned = [block for block in stretch if block.need]
        if planned and minutes > rules.stretch_minutes:
            detail: Detail = {
                "minutes": minutes, "limit": rules.stretch_minutes, "other": _others(stretch, planned[-1])
            }  # fmt: skip
            yield Broken("stretch", officer.id, planned[-1].name, detail)
    for before, after in pairwise(stretches):
        last_block = max(before, key=lambda block: block.ends)
        yield from _gap(problem, officer, (last_block.ends, last_block), after[0])
    last = officer.last_end
    if last is not None and not any(start < last <= end for start, end in officer.earlier):
        for block in blocks:
            yield from _gap(problem, officer, (last, _Block(None, last, last)), block)


def _gap(problem: Problem, officer: Officer, before: tuple[int, _Block], after: _Block) -> Iterator[Broken]:
    ended, block = before
    lacking = problem.rules.rest_minutes * 60 - (after.starts - ended)
    if lacking > 0 and (block.need or after.need):
        named, other = (after, block) if after.need else (block, after)
        detail: Detail = {
            "other": other.name, "lacking_minutes": -(-lacking // 60), "limit": problem.rules.rest_minutes
        }  # fmt: skip
        yield Broken("rest", officer.id, named.name, detail)


def _stretches(blocks: list[_Block], pause: int) -> list[list[_Block]]:
    found: list[list[_Block]] = []
    reach = 0
    for block in blocks:
        if found and block.starts - reach <= pause:
            found[-1].append(block)
            reach = max(reach, block.ends)
        else:
            found.append([block])
            reach = block.ends
    return found


def _others(blocks: list[_Block], but: _Block) -> str:
    return " ".join(block.name for block in blocks if block is not but)


def _days(problem: Problem, officer: Officer, blocks: list[_Block], zone: ZoneInfo) -> Iterator[Broken]:
    rules, of_day = problem.rules, _shares(blocks, zone)
    for day, shares in sorted(of_day.items()):
        planned = [block for block, _ in shares if block.need]
        if not planned:
            continue
        about: Detail = {"day": day.isoformat(), "other": _others([block for block, _ in shares], planned[-1])}
        begun = [block for block, _ in shares if _day(block.starts, zone) == day]
        hot = sum(seconds for block, seconds in shares if block.need and block.need.is_hot)
        if len(begun) > rules.blocks_a_day and any(block.need for block in begun):
            last = [block for block in begun if block.need][-1]
            detail: Detail = {**about, "other": _others(begun, last), "count": len(begun), "limit": rules.blocks_a_day}
            yield Broken("blocks_a_day", officer.id, last.name, detail)
        for rule, seconds, limit in (
            ("day_minutes", sum(seconds for _, seconds in shares), rules.day_minutes),
            ("heat_too_long", hot, rules.hot_day_minutes),
        ):
            if seconds > limit * 60:
                last = [block for block in planned if rule == "day_minutes" or (block.need and block.need.is_hot)][-1]
                yield Broken(rule, officer.id, last.name, {**about, "minutes": -(-seconds // 60), "limit": limit})


def _week(problem: Problem, officer: Officer, blocks: list[_Block], zone: ZoneInfo) -> Iterator[Broken]:
    of_day = _shares(blocks, zone)
    worst: tuple[int, dt.date] | None = None
    for first in of_day:
        days = [first + dt.timedelta(days=ahead) for ahead in range(7)]
        if any(block.need for day in days for block, _ in of_day.get(day, [])):
            seconds = sum(part for day in days for _, part in of_day.get(day, []))
            worst = max(worst or (0, first), (seconds, first))
    if worst and worst[0] > problem.rules.week_minutes * 60:
        end = worst[1] + dt.timedelta(days=7)
        last = [block for block in blocks if block.need and _day(block.starts, zone) < end][-1]
        detail: Detail = {
            "day": worst[1].isoformat(), "minutes": -(-worst[0] // 60), "limit": problem.rules.week_minutes
        }  # fmt: skip
        yield Broken("week_minutes", officer.id, last.name, detail)


def _shares(blocks: list[_Block], zone: ZoneInfo) -> dict[dt.date, list[tuple[_Block, int]]]:
    """Return for each local day the blocks that touch it, with how many seconds of each fall in it."""
    found: dict[dt.date, list[tuple[_Block, int]]] = defaultdict(list)
    for block in blocks:
        for day, midnight, after in _days_of((block.starts, block.ends), zone):
            found[day].append((block, min(block.ends, after) - max(block.starts, midnight)))
    return found


def _days_of(period: Period, zone: ZoneInfo) -> Iterator[tuple[dt.date, int, int]]:
    day, last = _day(period[0], zone), _day(period[1] - 1, zone)
    while day <= last:
        midnight, after = (
            int(dt.datetime.combine(one, dt.time(), zone).timestamp()) for one in (day, day + dt.timedelta(days=1))
        )
        yield day, midnight, after
        day += dt.timedelta(days=1)


def _day(at: int, zone: ZoneInfo) -> dt.date:
    return dt.datetime.fromtimestamp(at, zone).date()


def _skill(need: Need, officers: list[Officer]) -> Iterator[Broken]:
    lay = [officer for officer in officers if not need.skills <= officer.skills]
    lacking = need.skilled_seats - (len(officers) - len(lay))
    if lacking > 0 and len(lay) > need.seats - need.skilled_seats:
        detail: Detail = {
            "skills": " ".join(sorted(need.skills - lay[-1].skills)), "lacking": lacking, "limit": need.skilled_seats
        }  # fmt: skip
        yield Broken("skill", lay[-1].id, need.id, detail)


def _home(problem: Problem, by_officer: Mapping[str, list[Need]]) -> Iterator[Broken]:
    zone = ZoneInfo(problem.rules.zone)
    sent: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for officer, needs in by_officer.items():
        for day in {_day(need.starts, zone) for need in needs}:
            sent[problem.officer[officer].unit, day].append(officer)
    for (unit, day), officers in sorted(sent.items()):
        least = problem.rules.home_minimum.get(unit, 0)
        mates = [one for one in problem.officers if one.unit == unit] if least else []
        at_home = sum(one.id not in officers and not _is_away(one, day, zone) for one in mates)
        if at_home < least:
            detail: Detail = {"unit": unit, "day": day.isoformat(), "at_home": at_home, "limit": least}
            yield Broken("home_minimum", officers[-1], "", detail)


def _is_away(officer: Officer, day: dt.date, zone: ZoneInfo) -> bool:
    away = any(one == day for period in officer.busy for one, _, _ in _days_of(period, zone))
    return away or any(_day(starts, zone) == day for starts, _ in officer.earlier)
