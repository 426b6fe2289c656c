"""What routes are made of: teams, visits, the ways between them, and a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import floyd_warshall

DROP_S: Final = 6 * 3_600
"""What leaving a visit out costs, in seconds of travel, for each point of its priority and one more: a stated weight.
No detour inside a shift costs as much, so a visit is left out only when there is no room for it."""
FAR: Final = 10**7
"""A way that does not exist, in whole seconds: longer than any shift."""
Ways = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class BadVisits(ValueError):  # noqa: N818 - named after the refusal, as habits.md asks
    """Teams, visits or ways that no plan can be made of; `code` says what is the matter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Team:
    """A team on duty in [starts_s, ends_s] (seconds of one clock); it begins and ends at its position, WGS-84."""

    id: str
    skills: frozenset[str]
    starts_s: int
    ends_s: int
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Visit:
    """A visit of so many minutes that must begin inside `window` (first and last second, both allowed).

    One team must have all `skills`. `priority` are points from 0 on: the more, the dearer to leave out.
    """

    id: str
    minutes: int
    window: tuple[int, int]
    skills: frozenset[str]
    priority: int
    longitude: float
    latitude: float

    @property
    def penalty(self) -> int:
        """Return what leaving it out costs, in seconds of travel."""
        return (1 + self.priority) * DROP_S


@dataclass(frozen=True)
class Stop:
    """When a team arrives at a visit, begins it and leaves, in seconds of the clock."""

    visit: str
    arrives_s: int
    starts_s: int
    leaves_s: int


@dataclass(frozen=True)
class Route:
    """The stops of a team in order; `travel_s` counts the way home, `home_s` is when it is there."""

    team: str
    stops: tuple[Stop, ...]
    travel_s: int
    home_s: int


@dataclass(frozen=True)
class Unserved:
    """A visit left out and why: `no_skill` (no team has the skills), `unreachable` (no way for a team that has),
    `no_shift` (no shift of such a team holds the window, the way and the visit), `no_time` (their time is full).
    """

    visit: str
    priority: int
    why: str


@dataclass(frozen=True)
class VisitPlan:
    """Routes that break no rule, and whom they leave out.

    `cost` is the travel of all routes plus the penalties of who is left out; no lawful plan costs less than `bound`,
    both in seconds. `travel_s` and `travel_bound_s` are the part of each that is travel; `gap` compares only these,
    (travel - bound) / travel, when both leave out equally much, else (cost - bound) / cost. `status` is `done`
    (the search ended by its work: the same again with the same seed), `time` (the clock ended it), `stopped`.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    cost: int
    bound: float
    travel_s: int
    travel_bound_s: float
    gap: float
    status: str
    seconds: float


class Problem:
    """Teams and visits with their ways as arrays; places are numbered teams first, then visits."""

    def __init__(self, teams: Sequence[Team], visits: Sequence[Visit], travel_seconds: npt.ArrayLike) -> None:
        """Check and keep. `travel_seconds` is (n + m, n + m), from row to column; infinite where there is no way.

        :raises BadVisits: `ways_shape`, `ways_negative`, `twice`, `bad_window`, `bad_shift`, `bad_minutes`,
            `bad_priority`.
        """
        self.teams, self.visits = tuple(teams), tuple(visits)
        self.ways = _whole(np.asarray(travel_seconds, dtype=np.float64), len(self.teams) + len(self.visits))
        _check(self.teams, self.visits)
        self.n, self.m = len(self.teams), len(self.visits)
        self.service = np.array([60 * one.minutes for one in self.visits], dtype=np.int64)
        self.opens = np.array([one.window[0] for one in self.visits], dtype=np.int64)
        self.closes = np.array([one.window[1] for one in self.visits], dtype=np.int64)
        self.penalty = np.array([one.penalty for one in self.visits], dtype=np.int64)
        self.starts = np.array([one.starts_s for one in self.teams], dtype=np.int64)
        self.ends = np.array([one.ends_s for one in self.teams], dtype=np.int64)
        self.skilled = np.array(
            [[one.skills <= team.skills for one in self.visits] for team in self.teams], dtype=np.bool_
        ).reshape(self.n, self.m)

    @property
    def out(self) -> Ways:
        """Return the ways from each team to each visit, (n, m)."""
        return self.ways[: self.n, self.n :]

    @property
    def home(self) -> Ways:
        """Return the ways from each visit back to each team, (n, m)."""
        return self.ways[self.n :, : self.n].T

    @cached_property
    def short(self) -> Ways:
        """Return the ways with every detour through other places that is shorter: what no route can beat."""
        walked = floyd_warshall(np.where(self.ways == 0, 1e-5, self.ways))  # SciPy takes 0 for "no way"
        free: Ways = np.minimum(walked, self.ways).astype(np.int64)
        return free

    @cached_property
    def alone(self) -> Bools:
        """Return which team could make which visit at best, whatever it makes before and after, (n, m)."""
        begins = np.maximum(self.starts[:, None] + self.short[: self.n, self.n :], self.opens[None, :])
        is_back = begins + self.service[None, :] + self.short[self.n :, : self.n].T <= self.ends[:, None]
        found: Bools = self.skilled & (begins <= self.closes[None, :]) & is_back
        return found


def _whole(ways: npt.NDArray[np.float64], places: int) -> Ways:
    if ways.shape != (places, places):
        raise BadVisits("ways_shape")
    if np.isnan(ways).any() or (ways < 0).any():
        raise BadVisits("ways_negative")
    return np.ceil(np.minimum(ways, FAR)).astype(np.int64)


def _check(teams: tuple[Team, ...], visits: tuple[Visit, ...]) -> None:
    for some in (teams, visits):
        if len({one.id for one in some}) != len(some):
            raise BadVisits("twice")
    for is_bad, code in (
        (any(one.window[0] > one.window[1] for one in visits), "bad_window"),
        (any(one.starts_s > one.ends_s for one in teams), "bad_shift"),
        (any(one.minutes < 0 for one in visits), "bad_minutes"),
        (any(one.priority < 0 for one in visits), "bad_priority"),
    ):
        if is_bad:
            raise BadVisits(code)
