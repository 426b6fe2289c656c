"""A problem as arrays: officers by groups of needs that are alike for a person, and what each cell costs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bihuan.engine.roster.assigning import Integers, travel_minutes
from bihuan.engine.roster.problem import NO_HEAT, NO_NIGHT, NO_SUIT, Need, Officer, Period, Problem

Bools = npt.NDArray[np.bool_]
NOWHERE: Final = (float("nan"), float("nan"))  # one object, so that all unknown positions are one place


@dataclass(frozen=True)
class Group:
    """Needs with the same hours and the same demands on a person: whoever may take one of them may take any, but for
    skills. `shares` are (day, seconds in it); days are numbers of calendar days (proleptic ordinals) in the zone.
    """

    index: int
    starts: int
    ends: int
    is_night: bool
    is_suited: bool
    is_hot: bool
    is_closed: bool
    day: int
    shares: tuple[tuple[int, int], ...]
    needs: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Return the length in whole minutes, rounded up."""
        return -(-(self.ends - self.starts) // 60)


class Calendar:
    """Midnights of a zone as instants, each looked up once."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._midnights: dict[int, int] = {}

    def day(self, at: int) -> int:
        """Return the ordinal of the local day of an instant."""
        return dt.datetime.fromtimestamp(at, self._zone).toordinal()

    def midnight(self, day: int) -> int:
        """Return the instant at which a local day begins."""
        if day not in self._midnights:
            start = dt.datetime.fromordinal(day).replace(tzinfo=self._zone)
            self._midnights[day] = int(start.timestamp())
        return self._midnights[day]

    def shares(self, period: Period) -> tuple[tuple[int, int], ...]:
        """Return the local days that a period touches, with how many of its seconds fall in each."""
        starts, ends = period
        return tuple(
            (day, min(ends, self.midnight(day + 1)) - max(starts, self.midnight(day)))
            for day in range(self.day(starts), self.day(ends - 1) + 1)
        )


class Grid:
    """The arrays of a problem; officers, needs and groups are known by their index."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rules, self.weights = problem.rules, problem.weights
        self.officers, self.needs = problem.officers, problem.needs
        self.calendar = Calendar(problem.rules.zone)
        self.groups, self.group_of = self._grouped()
        self.officer_at = {one.id: index for index, one in enumerate(self.officers)}
        self.need_at = {one.id: index for index, one in enumerate(self.needs)}
        self.units = {unit: index for index, unit in enumerate(sorted({one.unit for one in self.officers}))}
        self.unit_of = np.array([self.units[one.unit] for one in self.officers], dtype=np.int64)

    def _grouped(self) -> tuple[tuple[Group, ...], Integers]:
        alike: dict[tuple[int, int, bool, bool, bool, bool], list[int]] = defaultdict(list)
        for index, need in enumerate(self.needs):
            asked = (need.is_night, need.is_suited, need.is_hot, need.heat_minutes == 0)
            alike[need.starts, need.ends, *asked].append(index)
        groups = []
        group_of = np.zeros(len(self.needs), dtype=np.int64)
        for number, (traits, members) in enumerate(sorted(alike.items())):
            starts, ends, is_night, is_suited, is_hot, is_closed = traits
            shares = self.calendar.shares((starts, ends))
            day = shares[0][0]
            groups.append(
                Group(number, starts, ends, is_night, is_suited, is_hot, is_closed, day, shares, tuple(members))
            )
            group_of[members] = number
        return tuple(groups), group_of

    @cached_property
    def _places(self) -> tuple[Integers, Integers]:
        """Return minutes (officers, places), rounded, and each need's place."""
        places: dict[tuple[float, float], int] = {}
        place_of = [places.setdefault(_position(need), len(places)) for need in self.needs]
        homes = np.array([_position(one) for one in self.officers], dtype=np.float64).reshape(-1, 2)
        minutes = travel_minutes(homes, np.array(list(places), dtype=np.float64).reshape(-1, 2))
        return np.rint(minutes).astype(np.int64), np.array(place_of, dtype=np.int64)

    def travel(self, officer: int, need: int) -> int:
        """Return the minutes of the way, rounded."""
        minutes, place_of = self._places
        return int(minutes[officer, place_of[need]])

    def way_costs(self, needs: Integers) -> Integers:
        """Return the points of sending each officer to each need: travel, and posts of a unit not theirs to support."""
        minutes, place_of = self._places
        supports, asked, strays = self._support
        away = strays[supports[:, None], asked[needs][None, :]]
        return self.weights.travel * minutes[:, place_of[needs]] + self.weights.pair * away

    @cached_property
    def _support(self) -> tuple[Integers, Integers, Bools]:
        names = sorted({"", *(one.supports for one in self.officers), *(one.unit for one in self.needs)})
        number = {name: index for index, name in enumerate(names)}
        strays = np.array([[bool(a and b and a != b) for b in names] for a in names], dtype=np.bool_)
        supports = np.array([number[one.supports] for one in self.officers], dtype=np.int64)
        return supports, np.array([number[one.unit] for one in self.needs], dtype=np.int64), strays

    @cached_property
    def skilled(self) -> dict[frozenset[str], Bools]:
        """Return for each set of skills asked for which officers have all of it."""
        asked = {need.skills for need in self.needs}
        return {skills: np.array([skills <= one.skills for one in self.officers], dtype=np.bool_) for skills in asked}

    @cached_property
    def partners(self) -> tuple[tuple[int, ...], ...]:
        """Return for each officer the others of the pair."""
        pairs: dict[str, list[int]] = defaultdict(list)
        for index, one in enumerate(self.officers):
            if one.pair:
                pairs[one.pair].append(index)
        return tuple(
            tuple(mate for mate in pairs[one.pair] if mate != index) if one.pair else ()
            for index, one in enumerate(self.officers)
        )

    @cached_property
    def base(self) -> list[list[str]]:
        """Return for each officer and group the first rule that stops the person whatever else is planned; "" none."""
        return [[self._stop(one, group) for group in self.groups] for one in self.officers]

    def _stop(self, officer: Officer, group: Group) -> str:
        if group.is_closed:
            return "heat_forbidden"
        wrong = ((NO_SUIT, group.is_suited), (NO_HEAT, group.is_hot), (NO_NIGHT, group.is_night))
        if any(is_so and code in officer.limits for code, is_so in wrong):
            return "limit"
        if any(starts < group.ends and group.starts < ends for starts, ends in officer.busy):
            return "absent"
        last = officer.last_end
        if last is not None and not any(start < last <= end for start, end in officer.earlier):
            return "rest" if group.starts < last + self.rules.rest_minutes * 60 else ""
        return ""

    @cached_property
    def away(self) -> tuple[frozenset[int], ...]:
        """Return for each officer the days on which no home station can count on them: absences, other blocks."""
        return tuple(
            frozenset(day for period in one.busy for day, _ in self.calendar.shares(period))
            | {self.calendar.day(starts) for starts, _ in one.earlier}
            for one in self.officers
        )

    @cached_property
    def home_least(self) -> dict[int, int]:
        """Return the minimum that stays at home, by unit; only where it is above 0."""
        asked = self.rules.home_minimum
        return {index: asked[unit] for unit, index in self.units.items() if asked.get(unit, 0) > 0}


def _position(one: Officer | Need) -> tuple[float, float]:
    known = one.longitude is not None and one.latitude is not None
    return (float(one.longitude or 0.0), float(one.latitude or 0.0)) if known else NOWHERE
