"""An invented city for the planner: officers of units, 208 sites, three blocks of six hours a day."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from bihuan.engine.roster.problem import Need, Officer, Problem, Rules, Weights

MIDNIGHT = 1_659_974_400  # 2022-08-09 00:00 in Shanghai
HOUR = 3_600
BLOCKS = ((6, 208), (12, 208), (18, 60))  # first hour, sites open
CENTRE, RADIUS_KM = (104.06, 30.66), 15.0


def _somewhere(
    draw: random.Random, around: tuple[float, float] = CENTRE, radius: float = RADIUS_KM
) -> tuple[float, float]:
    angle, far = draw.uniform(0, 2 * math.pi), radius * math.sqrt(draw.random())
    longitude = around[0] + far * math.cos(angle) / (111.32 * math.cos(math.radians(around[1])))
    return longitude, around[1] + far * math.sin(angle) / 111.32


def officers(draw: random.Random, count: int, units: int = 26, paired: float = 0.3) -> tuple[Officer, ...]:
    """Return officers who live around their unit's station: a quarter skilled, some with limits, some in pairs."""
    stations = [_somewhere(draw) for _ in range(units)]
    made = []
    for number in range(count):
        unit = number % units
        longitude, latitude = _somewhere(draw, stations[unit], 4.0)
        limits = frozenset(
            code for code, share in (("no_suit", 0.03), ("no_heat", 0.04), ("no_night", 0.05)) if draw.random() < share
        )
        row = number // units
        pair = f"u{unit}p{row // 2}" if row // 2 % 10 < paired * 10 else ""
        made.append(Officer(
            f"o{number:04d}", f"u{unit:02d}", frozenset({"swab"}) if number % 4 == 0 else frozenset(), limits,
            longitude, latitude, pair, draw.choice((0, 360, 720, 1080)),
        ))  # fmt: skip
    return tuple(made)


def needs(
    draw: random.Random,
    days: int,
    *,
    is_hot: bool = False,
    each: int = 1,
    blocks: Sequence[tuple[int, int]] = BLOCKS,
    sites: int = 208,
) -> tuple[Need, ...]:
    """Return one need a site and block, a quarter of them skilled; with heat, the middle of the day needs relief.

    At 42 °C: a third of the sites is in full sun and closed from 12 to 18, the others work 30 minutes an hour there;
    the evening works 45 minutes an hour.
    """
    where = [_somewhere(draw) for _ in range(sites)]
    made = []
    for day in range(days):
        for first, count in blocks:
            for site in range(count):
                starts = MIDNIGHT + (day * 24 + first) * HOUR
                heat = None
                if is_hot:
                    heat = {6: 60, 12: 0 if site % 3 == 0 else 30, 18: 45}.get(first, 60)
                made.append(Need(
                    f"d{day}h{first:02d}s{site:03d}", f"s{site:03d}", starts, starts + 6 * HOUR, each, each,
                    int(site % 4 == 0), frozenset({"swab"}), *where[site], heat, first >= 18, "double",
                ))  # fmt: skip
    return tuple(made)


def city(
    seed: int = 1,
    *,
    count: int = 520,
    days: int = 4,
    is_hot: bool = False,
    home: int = 1,
    paired: float = 0.3,
    each: int = 1,
) -> Problem:
    """Return the yardstick: `count` officers, 208 sites, `days` days; `home` of each unit stay at its station."""
    draw = random.Random(seed)
    people = officers(draw, count, paired=paired)
    rules = Rules(home_minimum={one.unit: home for one in people} if home else {})
    return Problem(people, needs(draw, days, is_hot=is_hot, each=each), rules, Weights())
