"""Brute force, scan and index answer alike, on worlds that Hypothesis thinks up; and the answer is the right one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from tests.engine.exposure.worlds import (
    MINUTE,
    HandLake,
    PointWorld,
    World,
    add_points,
    add_visits,
    instant,
    point_worlds,
    rows,
    worlds,
)

from bihuan.engine.exposure import indexed, oracle, points, scan
from bihuan.engine.exposure.building import build_index
from bihuan.engine.exposure.question import (
    CaseWindow,
    KnownVisit,
    OtherNumber,
    PointQuestion,
    PointSlot,
    Slot,
    VisitQuestion,
)

PROVE = os.environ.get("BIHUAN_PROVE") == "1"
VISIT_WORLDS, POINT_WORLDS, PLAIN_WORLDS = (600, 300, 200) if PROVE else (60, 60, 8)
ROOT = Path(__file__).resolve().parents[3]
T = instant("2022-08-24T00:00")
HOUR = 60 * MINUTE
ANY = (CaseWindow(1, 1, T - 40 * HOUR, T + 90 * HOUR),)


def three_ways(world: World) -> None:
    with TemporaryDirectory() as folder:
        lake = world.lake(Path(folder))
        expected = oracle.ask_visits(lake, world.question).pairs
        build_index(lake)
        assert rows(scan.ask_visits(lake, world.question, why="").pairs) == rows(expected)
        assert rows(indexed.ask_visits(lake, world.question, why="").pairs) == rows(expected)


def three_ways_near(world: PointWorld) -> None:
    with TemporaryDirectory() as folder:
        lake = world.lake(Path(folder))
        expected = oracle.ask_points(lake, world.question).pairs
        build_index(lake)
        assert rows(scan.ask_points(lake, world.question, why="").pairs) == rows(expected)
        assert rows(points.ask_points(lake, world.question, why="").pairs) == rows(expected)


@settings(max_examples=VISIT_WORLDS, deadline=None)
@given(world=worlds())
def test_visits_are_found_alike_three_ways(world: World) -> None:
    three_ways(world)


@settings(max_examples=POINT_WORLDS, deadline=None)
@given(world=point_worlds())
def test_points_are_found_alike_three_ways(world: PointWorld) -> None:
    three_ways_near(world)


@settings(max_examples=PLAIN_WORLDS, deadline=None, phases=[Phase.generate])
@given(world=worlds(), near=point_worlds())
def uncompiled(world: World, near: PointWorld) -> None:
    three_ways(world)
    three_ways_near(near)


def test_the_loops_answer_alike_as_plain_python() -> None:
    """Without the compiler an index out of range is an error, and coverage sees the lines."""
    program = "from tests.engine.exposure.test_three_ways import uncompiled; uncompiled()"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        check=True, cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": f"src{os.pathsep}."},
    )  # fmt: skip


def found(
    folder: Path, visits: list[tuple[int, int, int, int | None]], question: VisitQuestion
) -> list[tuple[object, ...]]:
    """Return (person, seconds, with residual, encounters, possible, places), after all three ways agreed."""
    world = World("Asia/Shanghai", visits, question)
    three_ways(world)
    lake = add_visits(HandLake(folder), visits)
    names = ("person", "seconds", "seconds_residual", "encounters", "possible", "places")
    return [tuple(row[name] for name in names) for row in rows(oracle.ask_visits(lake, question).pairs)]


def test_the_residual_counts_and_the_time_after_it_does_not(tmp_path: Path) -> None:
    visits = [
        (1, 9, T, T + HOUR),
        (2, 9, T + HOUR + 15 * MINUTE, T + 5 * HOUR),
        (3, 9, T + HOUR + 16 * MINUTE, T + 5 * HOUR),
    ]
    assert found(tmp_path, visits, VisitQuestion(ANY)) == [(2, 0, 900, 1, 0, [9])]


def test_nobody_is_exposed_twice_in_the_same_minute(tmp_path: Path) -> None:
    """Two places of a mall, and two stays whose residuals overlap."""
    visits = [(1, 5, T, T + HOUR), (1, 6, T, T + HOUR), (2, 5, T, T + 2 * HOUR), (2, 6, T + 30 * MINUTE, T + HOUR)]
    assert found(tmp_path, visits, VisitQuestion(ANY)) == [(2, 3600, 5400, 2, 0, [5, 6])]


def test_visits_of_one_person_that_touch_are_one_encounter(tmp_path: Path) -> None:
    """Ten minutes and ten minutes are twenty, whichever side was written down in two parts, over midnight too."""
    midnight = instant("2022-08-24T16:00")
    halves = [(2, 5, midnight - 10 * MINUTE, midnight), (2, 5, midnight, midnight + 10 * MINUTE)]
    whole = (1, 5, midnight - HOUR, midnight + HOUR)
    assert found(tmp_path, [whole, *halves], VisitQuestion(ANY)) == [(2, 1200, 1200, 1, 0, [5])]
    parts = [
        (1, 5, midnight - HOUR, midnight),
        (1, 5, midnight, midnight + HOUR),
        (2, 5, midnight - 600, midnight + 600),
    ]
    assert found(tmp_path / "parts", parts, VisitQuestion(ANY)) == [(2, 1200, 1200, 1, 0, [5])]


def test_a_ward_is_not_lost(tmp_path: Path) -> None:
    visits = [(2, 5, T - 20 * 24 * HOUR, T + 24 * HOUR), (1, 5, T, T + HOUR)]
    assert found(tmp_path, visits, VisitQuestion(ANY)) == [(2, 3600, 5400, 1, 0, [5])]


def test_an_unknown_end_makes_an_encounter_possible_and_adds_no_seconds(tmp_path: Path) -> None:
    visits = [(1, 5, T, T + HOUR), (2, 5, T - 3 * HOUR, None), (3, 5, T - 4 * HOUR + 14 * MINUTE, None)]
    assert found(tmp_path, visits, VisitQuestion(ANY)) == [(2, 0, 0, 0, 1, [5])]


def test_fresh_visits_are_searched_along(tmp_path: Path) -> None:
    fresh = (KnownVisit(1, 5, T, T + HOUR), KnownVisit(3, 5, T, None))
    expected = [(2, 1800, 1800, 1, 0, [5]), (3, 0, 0, 0, 1, [5])]
    assert found(tmp_path, [(2, 5, T, T + 30 * MINUTE)], VisitQuestion(ANY, fresh=fresh)) == expected


def test_a_slot_cuts_a_stay_and_other_cases_keep_none(tmp_path: Path) -> None:
    cases = (*ANY, CaseWindow(2, 2, T, T + HOUR))
    question = VisitQuestion(cases, slots=(Slot(1, 5, T, T + 20 * MINUTE),), residual_minutes=0)
    visits = [(1, 5, T, T + HOUR), (2, 5, T, T + HOUR), (3, 5, T, T + HOUR), (3, 6, T, T + HOUR), (1, 6, T, T + HOUR)]
    assert found(tmp_path, visits, question) == [(2, 1200, 1200, 1, 0, [5]), (3, 1200, 1200, 1, 0, [5])]


def test_a_case_is_exposed_to_another_and_never_to_itself(tmp_path: Path) -> None:
    cases = (CaseWindow(1, 1, T, T + HOUR), CaseWindow(2, 2, T, T + HOUR), CaseWindow(3, 1, T, T + 20 * MINUTE))
    visits = [(1, 5, T, T + HOUR), (2, 5, T, T + HOUR), (1, 5, T, T + 10 * HOUR)]
    expected = [(2, 3600, 3600, 1, 0, [5]), (1, 3600, 5400, 1, 0, [5]), (2, 1200, 3000, 1, 0, [5])]
    assert found(tmp_path, visits, VisitQuestion(cases)) == expected


def test_the_180th_meridian_does_not_part_neighbours(tmp_path: Path) -> None:
    lake = add_points(HandLake(tmp_path), [(1, T, 179.9999, 0.0), (2, T + 60, -179.9999, 0.0), (3, T, 179.99, 0.0)])
    question = PointQuestion((CaseWindow(1, 1, T, T + 1),))
    [row] = rows(oracle.ask_points(lake, question).pairs)
    assert (row["person"], row["encounters"], round(row["nearest_m"], 1)) == (2, 1, 22.2)


def test_a_case_is_followed_only_inside_its_circles_and_while_they_last(tmp_path: Path) -> None:
    """Case 1 inside, outside, too late; two circles over one point count it once; case 2 has no circle and no point."""
    inside, outside = (106.0, 30.0), (106.01, 30.0)
    walks = [
        (1, T, *inside), (2, T, *inside), (1, T + HOUR, *outside), (3, T + HOUR, *outside),
        (1, T + 2 * HOUR, *inside), (4, T + 2 * HOUR, *inside),
    ]  # fmt: skip
    slots = (PointSlot(1, *inside, 100, T, T + 2 * HOUR), PointSlot(1, 106.0005, 30.0, 100, T, T + HOUR))
    question = PointQuestion((CaseWindow(1, 1, T, T + 9 * HOUR), CaseWindow(2, 2, T, T + HOUR)), slots=slots)
    three_ways_near(PointWorld(walks, question))
    found = rows(oracle.ask_points(add_points(HandLake(tmp_path), walks), question).pairs)
    assert [(row["case"], row["person"], row["encounters"]) for row in found] == [(1, 2, 1)]


def test_a_visit_that_lake_and_desk_both_tell_counts_once(tmp_path: Path) -> None:
    """Of the case and of three others: told twice alike, told longer by the desk, told on from where the lake ends."""
    visits = [
        (1, 5, T, T + HOUR), (2, 5, T, T + 20 * MINUTE), (3, 5, T, T + 20 * MINUTE), (4, 5, T, T + 10 * MINUTE)
    ]  # fmt: skip
    fresh = (
        KnownVisit(1, 5, T, T + HOUR), KnownVisit(1, 5, T + 50 * MINUTE, T + 70 * MINUTE),
        KnownVisit(2, 5, T, T + 20 * MINUTE), KnownVisit(3, 5, T + 10 * MINUTE, T + 40 * MINUTE),
        KnownVisit(4, 5, T + 10 * MINUTE, T + 90 * MINUTE),
    )  # fmt: skip
    expected = [(4, 4200, 5400, 1, 0, [5]), (3, 2400, 2400, 1, 0, [5]), (2, 1200, 1200, 1, 0, [5])]
    assert found(tmp_path, visits, VisitQuestion(ANY, fresh=fresh)) == expected


def test_it_counts_once_under_two_numbers_of_one_person_too(tmp_path: Path) -> None:
    """The lake knows case and contact by telephone (11, 12), the desk by document (1, 2); nobody meets themself."""
    visits = [(11, 5, T, T + HOUR), (12, 5, T, T + 30 * MINUTE), (1, 6, T, T + HOUR), (12, 6, T + HOUR, T + 2 * HOUR)]
    fresh = (KnownVisit(1, 5, T, T + HOUR), KnownVisit(2, 5, T + 10 * MINUTE, T + 40 * MINUTE))
    same = (OtherNumber(11, 1), OtherNumber(12, 2))
    expected = [(2, 2400, 4200, 2, 0, [5, 6])]
    assert found(tmp_path, visits, VisitQuestion(ANY, fresh=fresh, same=same)) == expected
