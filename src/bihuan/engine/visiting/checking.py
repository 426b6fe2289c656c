"""An independent judge of routes: it shares no code with the planner and says every rule that a plan breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bihuan.engine.visiting.problem import Route, Team, Visit, VisitPlan

RULES = (
    "unknown", "twice", "lost", "skill", "window", "shift", "too_soon", "too_short", "travel_sum", "served_and_left",
)  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """One rule broken by a team's route at a visit ("" where it is about none)."""

    rule: str
    team: str
    visit: str


def broken_rules(
    teams: Sequence[Team], visits: Sequence[Visit], travel_seconds: npt.ArrayLike, plan: VisitPlan
) -> tuple[Broken, ...]:
    """Return every rule that the plan breaks, () for a lawful one: windows, skills, shifts, ways, nobody lost."""
    ways = np.asarray(travel_seconds, dtype=np.float64)
    place = {one.id: len(teams) + index for index, one in enumerate(visits)}
    known, crews = {one.id: one for one in visits}, {one.id: index for index, one in enumerate(teams)}
    found: list[Broken] = []
    for route in plan.routes:
        if route.team not in crews or any(stop.visit not in known for stop in route.stops):
            found.append(Broken("unknown", route.team, ""))
            continue
        index = crews[route.team]
        found += _stops(teams[index], route, known)
        found += _ways(index, teams[index], route, place, ways)
    return (*found, *_counts(visits, plan))


def _stops(team: Team, route: Route, known: dict[str, Visit]) -> Iterator[Broken]:
    for stop in route.stops:
        visit = known[stop.visit]
        if visit.skills - team.skills:
            yield Broken("skill", team.id, visit.id)
        if not visit.window[0] <= stop.starts_s <= visit.window[1]:
            yield Broken("window", team.id, visit.id)
        if stop.starts_s < stop.arrives_s or stop.leaves_s - stop.starts_s < 60 * visit.minutes:
            yield Broken("too_short", team.id, visit.id)


def _ways(index: int, team: Team, route: Route, place: dict[str, int], ways: npt.NDArray[np.float64]) -> list[Broken]:
    found, here, now, travel = [], index, team.starts_s, 0.0
    for stop in route.stops:
        there = place[stop.visit]
        if stop.arrives_s < now + ways[here, there]:
            found.append(Broken("too_soon", team.id, stop.visit))
        travel += ways[here, there]
        here, now = there, stop.leaves_s
    last = ways[here, index] if route.stops else 0.0
    if route.home_s > team.ends_s:
        found.append(Broken("shift", team.id, ""))
    if route.home_s < now + last:
        found.append(Broken("too_soon", team.id, ""))
    if not travel + last <= route.travel_s <= travel + last + len(route.stops) + 1:  # each way is rounded up
        found.append(Broken("travel_sum", team.id, ""))
    return found


def _counts(visits: Sequence[Visit], plan: VisitPlan) -> Iterator[Broken]:
    made = Counter(stop.visit for route in plan.routes for stop in route.stops)
    left = {one.visit for one in plan.unserved}
    teams = Counter(route.team for route in plan.routes)
    yield from (Broken("twice", team, "") for team, times in teams.items() if times > 1)
    for visit in visits:
        if made[visit.id] > 1:
            yield Broken("twice", "", visit.id)
        if visit.id in left and made[visit.id]:
            yield Broken("served_and_left", "", visit.id)
        if visit.id not in left and not made[visit.id]:
            yield Broken("lost", "", visit.id)
