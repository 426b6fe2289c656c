"""An invented district for the planner of visits: teams at community offices, people at home with hours and needs."""

from __future__ import annotations

import numpy as np

from bihuan.engine.roster.assigning import travel_minutes
from bihuan.engine.sphere import Floats
from bihuan.engine.visiting.problem import Team, Visit

HOUR = 3_600
SKILLS = ("nurse", "heavy", "language")


def district(teams: int = 20, visits: int = 400, *, seed: int = 3) -> tuple[list[Team], list[Visit], Floats]:
    """Return teams on duty from 8 or 9 for nine hours, visits of 5 to 15 minutes with windows of two to four hours.

    Half of the teams have each skill; four visits in ten ask for one. Positions lie in 15 by 15 km around eight
    communities; ways are great circles with the detour and speed that `travel_minutes` states.
    """
    draw = np.random.default_rng(seed)
    centres = draw.uniform((105.95, 30.68), (106.10, 30.82), (8, 2))
    at = centres[draw.integers(0, 8, teams + visits)] + draw.normal(0, 0.012, (teams + visits, 2))
    crews = [
        Team(
            f"t{i:02d}", frozenset(one for one in SKILLS if draw.random() < 0.5), (8 + i % 2) * HOUR,
            (17 + i % 2) * HOUR, float(at[i, 0]), float(at[i, 1]),
        )
        for i in range(teams)
    ]  # fmt: skip
    asked = []
    for i in range(visits):
        opens = int(draw.integers(8 * 60 + 30, 15 * 60)) * 60
        skills = frozenset([str(draw.choice(SKILLS))]) if draw.random() < 0.4 else frozenset[str]()
        window = (opens, opens + int(draw.choice([2, 3, 4])) * HOUR)
        minutes, priority = int(draw.choice([5, 10, 15])), int(draw.integers(0, 10))
        asked.append(
            Visit(f"v{i:03d}", minutes, window, skills, priority, float(at[teams + i, 0]), float(at[teams + i, 1]))
        )
    return crews, asked, travel_minutes(at, at) * 60
