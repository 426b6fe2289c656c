"""Small rosters for tests: hours by day and clock in Shanghai, and invented problems for Hypothesis."""

from __future__ import annotations

import os
from itertools import product

from hypothesis import strategies as st

from bihuan.engine.roster.checking import Broken, broken_rules
from bihuan.engine.roster.costing import cost_of
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import fair_shares
from bihuan.engine.roster.grid import Grid
from bihuan.engine.roster.problem import Need, Officer, Period, Problem, Rules, Weights

IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
TIMES = 20 if IS_PROOF else 1
"""How many times as many examples the long form tries."""
MIDNIGHT = 1_659_974_400  # 2022-08-09 00:00 in Shanghai
HOUR = 3_600
SWAB = frozenset({"swab"})


def at(day: int, hour: float) -> int:
    return MIDNIGHT + round((day * 24 + hour) * HOUR)


def hours(day: int, first: float, last: float) -> Period:
    return at(day, first), at(day, last)


def need(name: str, day: int, first: float, last: float, *, least: int = 1, wished: int = 0, **rest: object) -> Need:
    return Need(name, rest.pop("post", "p"), *hours(day, first, last), least, max(wished, least), **rest)  # type: ignore[arg-type]  # keywords of Need


def officer(name: str, unit: str = "u", **rest: object) -> Officer:
    return Officer(name, unit, **rest)  # type: ignore[arg-type]  # keywords of Officer


def problem(officers: list[Officer], needs: list[Need], weights: Weights | None = None, **rules: object) -> Problem:
    return Problem(tuple(officers), tuple(needs), Rules(**rules), weights or Weights())  # type: ignore[arg-type]  # keywords of Rules


def broken(one: Problem, *pairs: tuple[str, str]) -> list[Broken]:
    return list(broken_rules(one, pairs))


def points(one: Problem, pairs: list[tuple[str, str]]) -> int:
    grid = Grid(one)
    diary = Diary(grid, [(grid.officer_at[o], grid.need_at[n]) for o, n in pairs])
    return cost_of(grid, diary, fair_shares(grid)).total


def least_points(one: Problem) -> int:
    """Return the points of the best lawful roster, by trying every roster without more people than seats."""
    cells = [(o.id, n.id) for o in one.officers for n in one.needs]
    found = []
    for taken in product((False, True), repeat=len(cells)):
        pairs = [cell for cell, is_taken in zip(cells, taken, strict=True) if is_taken]
        is_full = any(sum(n == asked.id for _, n in pairs) > asked.seats for asked in one.needs)
        if not is_full and not broken_rules(one, pairs):
            found.append(points(one, pairs))
    return min(found)


@st.composite
def problems(draw: st.DrawFn, *, people: int = 8, blocks: int = 9) -> Problem:
    """Return invented problems with every rule in them, most of them tight."""
    officers = []
    for index in range(draw(st.integers(1, people))):
        away = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 12)), max_size=1))
        earlier = draw(st.lists(st.tuples(st.integers(-1, 2), st.integers(0, 20), st.integers(1, 8)), max_size=1))
        officers.append(Officer(
            f"o{index}", draw(st.sampled_from(("u", "v"))), draw(st.sampled_from((frozenset(), SWAB))),
            frozenset(draw(st.lists(st.sampled_from(("no_suit", "no_heat", "no_night", "no_dogs")), max_size=1))),
            draw(st.sampled_from((None, 104.0, 104.1))), 30.6, draw(st.sampled_from(("", "", "a", "b"))),
            draw(st.sampled_from((0, 360, 900))), tuple(hours(d, h, h + n) for d, h, n in away),
            draw(st.sampled_from((None, None, at(0, 1), at(0, 9)))), tuple(hours(d, h, h + n) for d, h, n in earlier),
            draw(st.sampled_from(("", "u", "v"))),
        ))  # fmt: skip
    needs = []
    for index in range(draw(st.integers(1, blocks))):
        day, first = draw(st.integers(0, 2)), draw(st.sampled_from((0, 6, 8, 12, 14, 18, 22)))
        length, clothing = draw(st.sampled_from((3, 4, 6, 8, 13))), draw(st.sampled_from(("uniform", "double")))
        least = draw(st.integers(0, 2))
        needs.append(Need(
            f"n{index}", f"p{index % 3}", *hours(day, first, first + length), least, least + draw(st.integers(0, 1)),
            draw(st.integers(0, 1)), draw(st.sampled_from((frozenset(), SWAB))), 104.0 + index / 100, 30.6,
            draw(st.sampled_from((None, None, 60, 45, 30, 0))), first >= 18, clothing,
            draw(st.sampled_from(("", "u", "v"))),
        ))  # fmt: skip
    rules = Rules(
        draw(st.sampled_from((480, 720))), draw(st.sampled_from((720, 1500, 3600))),
        draw(st.sampled_from((0, 480, 660))), draw(st.integers(1, 3)), {"u": draw(st.integers(0, 2))}, "Asia/Shanghai",
        draw(st.sampled_from((480, 720))), draw(st.sampled_from((0, 60, 180))), draw(st.sampled_from((240, 480))),
    )  # fmt: skip
    return Problem(tuple(officers), tuple(needs), rules)
