"""What a roster is made from: officers, needs, hard rules, and what each wish weighs.

Instants are whole seconds since 1970 UTC; periods are half open, `[starts, ends)`. Durations in minutes say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

NO_SUIT, NO_HEAT, NO_NIGHT = "no_suit", "no_heat", "no_night"
"""The limits of a person that the planner knows; others are kept and change nothing."""
UNIFORM = "uniform"
LIGHT = frozenset({UNIFORM, "coverall", ""})
"""Clothing that is no protective suit: nothing is added to the heat for it (`engine/roster/heat/clothing.py`)."""
Period = tuple[int, int]
Pairs = tuple[tuple[str, str], ...]
"""Assignments: (officer's id, need's id)."""


@dataclass(frozen=True)
class Officer:
    """One person of a unit's strength.

    `pair` is shared by those who wish to be on duty together; `supports` is the unit theirs has promised to support.
    `worked_minutes` were worked in the trailing window and count for fairness only; `busy` are absences; `earlier` are
    blocks given outside this plan (they count for hours, rest and places, and nobody takes them away); `last_end` is
    the end of the last duty before the plan, when nothing else is known of it. Positions are WGS-84 degrees.
    """

    id: str
    unit: str
    skills: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    longitude: float | None = None
    latitude: float | None = None
    pair: str = ""
    worked_minutes: int = 0
    busy: tuple[Period, ...] = ()
    last_end: int | None = None
    earlier: tuple[Period, ...] = ()
    supports: str = ""


@dataclass(frozen=True)
class Need:
    """One block at one post: at least `minimum` people, better `wished`, of whom `skilled` have all of `skills`.

    `heat_minutes` is how long a person may work in each hour: None for no limit, 0 when nobody may be planned; 15, 30
    or 45 need relief, so everything needed is multiplied by `relief`. `unit` answers for the post.
    """

    id: str
    post: str
    starts: int
    ends: int
    minimum: int
    wished: int
    skilled: int = 0
    skills: frozenset[str] = frozenset()
    longitude: float | None = None
    latitude: float | None = None
    heat_minutes: int | None = None
    is_night: bool = False
    clothing: str = UNIFORM
    unit: str = ""

    @property
    def minutes(self) -> int:
        """Return the length of the block in whole minutes, rounded up."""
        return -(-(self.ends - self.starts) // 60)

    @property
    def is_suited(self) -> bool:
        """Return whether a protective suit is worn here."""
        return self.clothing not in LIGHT

    @property
    def is_hot(self) -> bool:
        """Return whether heat shortens work here."""
        return self.heat_minutes is not None and self.heat_minutes < 60

    @property
    def relief(self) -> int:
        """Return how many people hold one place by turns: 60 / heat_minutes, rounded up; 1 where nobody may stand."""
        return -(-60 // self.heat_minutes) if self.heat_minutes and self.heat_minutes < 60 else 1

    @property
    def least(self) -> int:
        """Return the people needed at least, relief included."""
        return self.minimum * self.relief

    @property
    def seats(self) -> int:
        """Return the people wished, relief included: the planner sends nobody beyond it."""
        return max(self.wished, self.minimum) * self.relief

    @property
    def skilled_seats(self) -> int:
        """Return how many of the seats are for people with all of `skills`, relief included."""
        return min(self.skilled * self.relief, self.seats) if self.skills else 0


@dataclass(frozen=True)
class Rules:
    """The hard rules. Days are calendar days in `zone`; a week is any seven days in a row.

    `day_minutes` and `week_minutes` bound the minutes of work that fall in a day and in a week. Blocks with at most
    `pause_minutes` between them are one stretch, which lasts at most `stretch_minutes`; between stretches lie at least
    `rest_minutes`. `blocks_a_day` counts blocks by the day in which they begin. `hot_day_minutes` bounds the minutes
    a day at posts where heat shortens work (the NIOSH and ACGIH tables are for a day of eight hours). `home_minimum`
    are people of a unit who are neither away nor given a block on a day; a block counts on the day it begins.
    """

    day_minutes: int = 720
    week_minutes: int = 3600
    rest_minutes: int = 660
    blocks_a_day: int = 1
    home_minimum: Mapping[str, int] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"
    stretch_minutes: int = 720
    pause_minutes: int = 60
    hot_day_minutes: int = 480


@dataclass(frozen=True)
class Weights:
    """What each wish weighs, in whole points.

    `unmet`: a person lacking to the minimum, and once more for each skilled one lacking; `wished`: a person lacking to
    the wished staffing; `travel`: a minute from home to a post; `fairness`: an hour above or below the fair share;
    `pair`: a block in which no partner is on duty, or one at a post of a unit other than the supported one;
    `change`: a cell changed in a replan.
    """

    unmet: int = 100_000
    wished: int = 60
    travel: int = 1
    fairness: int = 10
    pair: int = 15
    change: int = 1_000


@dataclass(frozen=True)
class Problem:
    """Everything a plan is made from. Ids are unique among officers and among needs.

    :raises ValueError: for an id given twice, a period that does not end after it begins, or counts below 0.
    """

    officers: tuple[Officer, ...]
    needs: tuple[Need, ...]
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        for why in _faults(self):
            raise ValueError(why)

    @cached_property
    def officer(self) -> Mapping[str, Officer]:
        """Return the officers by id."""
        return {one.id: one for one in self.officers}

    @cached_property
    def need(self) -> Mapping[str, Need]:
        """Return the needs by id."""
        return {one.id: one for one in self.needs}


def _faults(problem: Problem) -> Iterator[str]:
    for name, ids in (("officer", [o.id for o in problem.officers]), ("need", [n.id for n in problem.needs])):
        if len(set(ids)) != len(ids):
            yield f"an {name}'s id is given twice" if name == "officer" else "a need's id is given twice"
    for need in problem.needs:
        if need.ends <= need.starts:
            yield f"need {need.id} does not end after it begins"
        if min(need.minimum, need.wished, need.skilled, need.heat_minutes or 0) < 0:
            yield f"need {need.id} counts below 0"
    for officer in problem.officers:
        if any(end <= start for start, end in (*officer.busy, *officer.earlier)):
            yield f"officer {officer.id} has a period that does not end after it begins"
