"""Small worlds of visits: by hand, drawn by Hypothesis, and every plan of a tiny one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import permutations, product

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from bihuan.engine.visiting.problem import DROP_S, Team, Visit

TIMES = 20 if os.environ.get("BIHUAN_PROVE") == "1" else 1
"""How many times as many examples the long form tries."""
WINDOWS = st.tuples(st.integers(0, 60), st.integers(0, 40)).map(lambda one: (one[0] * 60, (one[0] + one[1]) * 60))
World = tuple[list[Team], list[Visit], npt.NDArray[np.float64]]
SKILLS = st.sampled_from((frozenset[str](), frozenset({"nurse"}), frozenset({"heavy"}), frozenset({"nurse", "heavy"})))


def team(name: str, *, skills: str = "", starts: int = 0, ends: int = 10_000) -> Team:
    return Team(name, frozenset(skills.split()), starts, ends, 106.0, 30.0)


def visit(
    name: str, *, minutes: int = 10, window: tuple[int, int] = (0, 10_000), skills: str = "", priority: int = 0
) -> Visit:
    return Visit(name, minutes, window, frozenset(skills.split()), priority, 106.0, 30.0)


def on_a_line(places: Sequence[float]) -> npt.NDArray[np.float64]:
    at = np.array(places, dtype=np.float64)
    return np.abs(at[:, None] - at[None, :])


@st.composite
def worlds(draw: st.DrawFn, teams: int = 2, visits: int = 4) -> World:
    """Draw a world in which windows and shifts are narrow enough that not everything fits."""
    n, m = draw(st.integers(1, teams)), draw(st.integers(0, visits))
    made = [
        Team(
            f"t{i}", draw(SKILLS), starts := draw(st.integers(0, 20)) * 60, starts + draw(st.integers(0, 90)) * 60, 0, 0
        )
        for i in range(n)
    ]
    asked = [
        Visit(
            f"v{i}", draw(st.integers(0, 30)), draw(WINDOWS), draw(SKILLS), draw(st.integers(0, 3)), 0.0, 0.0,
        )
        for i in range(m)
    ]  # fmt: skip
    cells = st.sampled_from((0.0, 59.5, 300.0, 600.0, 1200.0, np.inf))
    size = (n + m) ** 2
    ways = np.array(draw(st.lists(cells, min_size=size, max_size=size))).reshape(n + m, n + m)
    return made, asked, ways


def drawn(seed: int) -> World:
    """Return two teams and five visits on a line, with windows, skills and shifts that do not all fit."""
    draw = np.random.default_rng(seed)
    teams = [team(f"t{i}", skills=draw.choice(["", "nurse", "nurse heavy"]), ends=int(draw.integers(3, 7)) * 900)
             for i in range(2)]  # fmt: skip
    visits = []
    for i in range(5):
        opens = int(draw.integers(0, 3600))
        skills = str(draw.choice(["", "", "nurse", "heavy"]))
        window = (opens, opens + int(draw.integers(300, 3600)))
        visits.append(
            visit(
                f"v{i}", minutes=int(draw.integers(5, 25)), window=window, skills=skills, priority=int(draw.integers(3))
            )
        )
    return teams, visits, on_a_line(draw.integers(0, 1200, 7).tolist())


def every_cost(world: World) -> Iterator[float]:
    """Give the cost of every lawful plan of a tiny world, by trying all of them; ways are rounded up."""
    teams, visits, ways = world
    whole = np.ceil(ways)
    for holders in product(range(len(teams) + 1), repeat=len(visits)):
        parts = [[v for v, holder in enumerate(holders) if holder == t] for t in range(len(teams))]
        best = [min((_cost(world, whole, t, order) for order in permutations(part)), default=0.0)
                for t, part in enumerate(parts)]  # fmt: skip
        left = sum((1 + visits[v].priority) * DROP_S for v, holder in enumerate(holders) if holder == len(teams))
        yield sum(best) + left


def _cost(world: World, ways: npt.NDArray[np.float64], t: int, order: Sequence[int]) -> float:
    teams, visits, _ = world
    if not order:
        return 0.0
    here, now, travel = t, float(teams[t].starts_s), 0.0
    for v in order:
        there, one = len(teams) + v, visits[v]
        travel += ways[here, there]
        now = max(now + ways[here, there], one.window[0])
        if now > one.window[1] or not one.skills <= teams[t].skills:
            return np.inf
        here, now = there, now + 60 * one.minutes
    travel += ways[here, t]
    return travel if now + ways[here, t] <= teams[t].ends_s else np.inf
