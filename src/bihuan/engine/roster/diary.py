"""What each officer holds while a plan is made, and what would stop one more block."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from bihuan.engine.roster.grid import Grid, Group
from bihuan.engine.roster.problem import Period

WEEK = 7


class Diary:
    """Who holds which needs, kept in step with the sums that the rules look at."""

    def __init__(self, grid: Grid, held: Iterable[tuple[int, int]] = ()) -> None:
        self.grid = grid
        self.needs_of: list[list[int]] = [[] for _ in grid.officers]
        self.officers_of: list[list[int]] = [[] for _ in grid.needs]
        self._blocks: list[list[Period]] = [list(one.earlier) for one in grid.officers]
        self._seconds: list[Counter[int]] = [Counter() for _ in grid.officers]
        self._hot: list[Counter[int]] = [Counter() for _ in grid.officers]
        self._begun: list[Counter[int]] = [Counter() for _ in grid.officers]
        self._sent: list[Counter[int]] = [Counter() for _ in grid.officers]
        self._out: dict[tuple[int, int], set[int]] = defaultdict(set)
        self._present: dict[tuple[int, int], int] = {}
        self.minutes = [0] * len(grid.officers)
        for index, one in enumerate(grid.officers):
            for period in one.earlier:
                shares = grid.calendar.shares(period)
                self._seconds[index].update(dict(shares))
                self._begun[index][shares[0][0]] += 1
        for officer, need in held:
            self.give(officer, need)

    def pairs(self) -> list[tuple[int, int]]:
        """Return (officer, need), in the order of needs."""
        return [(officer, need) for need, officers in enumerate(self.officers_of) for officer in sorted(officers)]

    def give(self, officer: int, need: int) -> None:
        """Enter a block; the rules are the caller's business."""
        self._enter(officer, need, 1)
        self.needs_of[officer].append(need)
        self.officers_of[need].append(officer)

    def take(self, officer: int, need: int) -> None:
        """Take a block back."""
        self._enter(officer, need, -1)
        self.needs_of[officer].remove(need)
        self.officers_of[need].remove(officer)

    def _enter(self, officer: int, need: int, sign: int) -> None:
        group = self.grid.groups[self.grid.group_of[need]]
        for day, seconds in group.shares:
            self._seconds[officer][day] += sign * seconds
            if group.is_hot:
                self._hot[officer][day] += sign * seconds
        self._begun[officer][group.day] += sign
        self._sent[officer][group.day] += sign
        self.minutes[officer] += sign * group.minutes
        period = (group.starts, group.ends)
        if sign > 0:
            self._blocks[officer].append(period)
        else:
            self._blocks[officer].remove(period)
        if group.day not in self.grid.away[officer]:
            out = self._out[int(self.grid.unit_of[officer]), group.day]
            (out.add if self._sent[officer][group.day] else out.discard)(officer)

    def is_sent(self, officer: int, day: int) -> bool:
        """Return whether a block of this plan begins for the officer on the day."""
        return self._sent[officer][day] > 0

    def groups_of(self, officer: int) -> list[Group]:
        """Return the groups of the officer's needs."""
        return [self.grid.groups[self.grid.group_of[need]] for need in self.needs_of[officer]]

    def home_room(self, unit: int, day: int) -> int:
        """Return how many more of a unit may be sent on a day; below 0 when the home minimum cannot be kept at all."""
        least = self.grid.home_least.get(unit)
        if least is None:
            return len(self.grid.officers)
        if (unit, day) not in self._present:
            mates = (index for index, one in enumerate(self.grid.unit_of) if one == unit)
            self._present[unit, day] = sum(day not in self.grid.away[index] for index in mates)
        return self._present[unit, day] - len(self._out[unit, day]) - least

    def stops(self, officer: int, group: Group) -> str:
        """Return the first rule that stops the officer from one more block of the group, "" for none.

        The home minimum is asked last; skills belong to a need and are not asked here.
        """
        return (
            self.grid.base[officer][group.index]
            or self._time_stop(officer, group)
            or self._sum_stop(officer, group)
            or self._home_stop(officer, group)
        )

    def stops_person(self, officer: int, group: Group) -> str:
        """Return the first rule about the person alone, without the home minimum."""
        return self.grid.base[officer][group.index] or self._time_stop(officer, group) or self._sum_stop(officer, group)

    def _time_stop(self, officer: int, group: Group) -> str:
        rules, starts, ends = self.grid.rules, group.starts, group.ends
        pause, rest = rules.pause_minutes * 60, rules.rest_minutes * 60
        blocks = self._blocks[officer]
        if any(start < ends and starts < end for start, end in blocks):
            return "two_places"
        first, last = starts, ends
        before = sorted((block for block in blocks if block[1] <= starts), key=lambda block: -block[1])
        for start, end in before:
            if first - end <= pause:
                first = min(first, start)
            elif first - end < rest:
                return "rest"
        for start, end in sorted(block for block in blocks if block[0] >= ends):
            if start - last <= pause:
                last = max(last, end)
            elif start - last < rest:
                return "rest"
        return "stretch" if last - first > rules.stretch_minutes * 60 else ""

    def _sum_stop(self, officer: int, group: Group) -> str:
        rules, seconds, hot = self.grid.rules, self._seconds[officer], self._hot[officer]
        if self._begun[officer][group.day] >= rules.blocks_a_day:
            return "blocks_a_day"
        if any(seconds[day] + more > rules.day_minutes * 60 for day, more in group.shares):
            return "day_minutes"
        if group.is_hot and any(hot[day] + more > rules.hot_day_minutes * 60 for day, more in group.shares):
            return "heat_too_long"
        return "week_minutes" if self._week_is_full(officer, group) else ""

    def _week_is_full(self, officer: int, group: Group) -> bool:
        seconds, limit = self._seconds[officer], self.grid.rules.week_minutes * 60
        new, last = dict(group.shares), group.shares[-1][0]
        days = [seconds[day] + new.get(day, 0) for day in range(group.day - WEEK + 1, last + WEEK)]
        week = sum(days[:WEEK])
        for first, after in enumerate(days[WEEK:]):
            if week > limit:
                return True
            week += after - days[first]
        return week > limit

    def _home_stop(self, officer: int, group: Group) -> str:
        if not self.grid.home_least:
            return ""
        room = self.home_room(int(self.grid.unit_of[officer]), group.day)
        is_counted = group.day not in self.grid.away[officer] and not self.is_sent(officer, group.day)
        return "home_minimum" if room < (1 if is_counted else 0) else ""
