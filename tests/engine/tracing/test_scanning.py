"""Scan statistics: equal to an enumeration of all windows, right about planted excess, and honest about chance."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.tracing.worlds import WORLDS

from bihuan.engine.tracing import scanning
from bihuan.engine.tracing.network import UnusableChain
from bihuan.engine.tracing.scanning import (
    ScanFindings,
    ScanRules,
    Venue,
    log_ratio,
    scan_permutation,
    scan_space,
    scan_space_time,
)  # fmt: skip

# Venues along a line, 1,000 m apart or nearly so.
STEP = 0.009
QUICK = ScanRules(rounds=99)
Cases = list[tuple[int, int]]


def line(size: int) -> list[Venue]:
    return [Venue(place, 106.0, 30.0 + place * STEP) for place in range(size)]


def test_the_ratio_is_kulldorffs() -> None:
    found = log_ratio(np.array([6.0, 1.0, 10.0]), np.array([2.0, 2.0, 4.0]), 10.0)
    assert found.tolist() == pytest.approx([6 * math.log(3) + 4 * math.log(4 / 8), 0.0, 10 * math.log(2.5)])


def _best(counts: np.ndarray, expected: np.ndarray, rules: ScanRules) -> float:
    """Return the best ratio over all circles and periods, by enumeration."""
    size, days, total = *counts.shape, counts.sum()
    best = 0.0
    for centre, reach in itertools.product(range(size), range(size)):
        inside = [place for place in range(size) if abs(place - centre) <= reach]
        if expected[inside].sum() > rules.most_share * expected.sum() + 1e-9:
            continue
        for starts, ends in itertools.combinations(range(days + 1), 2):
            if not rules.shortest_days <= ends - starts <= rules.longest_days or (rules.is_alive and ends != days):
                continue
            c, e = counts[inside, starts:ends].sum(), expected[inside, starts:ends].sum()
            if c >= rules.least_cases and c > e:
                rest = (total - c) * math.log((total - c) / (total - e)) if total > c else 0.0
                best = max(best, c * math.log(c / e) + rest)
    return best


@WORLDS
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), min_size=1, max_size=25),
    st.lists(st.integers(1, 9), min_size=6, max_size=6), st.booleans(), st.integers(1, 3), st.integers(0, 4),
)  # fmt: skip
def test_the_best_window_equals_an_enumeration(
    cases: Cases, people: list[int], is_alive: bool, shortest: int, longer: int
) -> None:
    rules = ScanRules(shortest_days=shortest, longest_days=shortest + longer, is_alive=is_alive, rounds=1)
    counts = np.zeros((6, 7))
    np.add.at(counts, tuple(np.array(cases).T), 1)
    poisson = np.repeat(np.array(people, float)[:, None], 7, axis=1)
    poisson *= len(cases) / poisson.sum()
    shuffled = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / len(cases)
    for found, expected in (
        (scan_space_time(line(6), cases, dict(enumerate(people)), (0, 7), rules), poisson),
        (scan_permutation(line(6), cases, (0, 7), rules), shuffled),
    ):
        best = found.clusters[0].log_ratio if found.clusters else 0.0
        assert best == pytest.approx(_best(counts, expected, rules), abs=1e-9)


def test_a_planted_circle_is_found_with_its_counts() -> None:
    cases = dict.fromkeys(range(20), 2) | {8: 12, 9: 15, 10: 11}
    found = scan_space(line(20), cases, dict.fromkeys(range(20), 100.0), ScanRules(rounds=999))
    best = found.clusters[0]
    assert (best.places, best.centre, best.cases, best.first_day, best.end_day) == ((8, 9, 10), 9, 38, 0, 1)
    assert best.expected == pytest.approx(72 * 3 / 20)
    assert best.radius_m == pytest.approx(6_371_008.8 * math.radians(STEP), rel=1e-6)
    assert best.p == 0.001
    assert (found.cases, found.rounds) == (72, 999)


def test_a_planted_cylinder_is_found() -> None:
    # Two of the even cases fall into the planted window: 24 and 2.
    even = [(place, (5 * place + day) % 28) for place in range(12) for day in range(0, 28, 7)]
    planted = [(place, day) for place in (4, 5, 6) for day in (16, 16, 16, 17, 17, 17, 18, 18)]
    for found in (
        scan_space_time(line(12), even + planted, dict.fromkeys(range(12), 1.0), (0, 28), QUICK),
        scan_permutation(line(12), even + planted, (0, 28), QUICK),
    ):
        best = found.clusters[0]
        assert (best.places, best.first_day, best.end_day, best.cases, best.p) == ((4, 5, 6), 16, 19, 26, 0.01)


def test_a_busy_venue_and_a_busy_day_are_no_excess_for_the_permutation() -> None:
    chance = np.random.default_rng(4)
    cases = [(place, day) for place, day in zip(chance.integers(0, 10, 60), chance.integers(0, 20, 60), strict=True)]
    cases += [(3, int(day)) for day in chance.integers(0, 20, 60)]  # always many cases at venue 3
    busy = [(int(place), int(day)) for place, day in cases]
    busy += [(place, 11) for place, _ in busy[::3]]  # and a day with many at all venues
    assert scan_permutation(line(10), busy, (0, 20), QUICK).clusters[0].p > 0.1
    assert scan_space(line(10), {3: 80, 4: 8, 5: 8}, dict.fromkeys(range(10), 1.0), QUICK).clusters[0].p == 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_p_value_is_the_share_of_random_worlds_worked_out_in_full(seed: int) -> None:
    rules = ScanRules(rounds=60, seed=seed, longest_days=3)
    cases = [(place, day) for place in range(6) for day in (0, 3, 6)] + [(2, 3), (2, 4), (2, 4), (3, 4)]
    found = scan_space_time(line(6), cases, dict.fromkeys(range(6), 1.0), (0, 7), rules)
    chance, expected = np.random.default_rng(seed), np.full((6, 7), len(cases) / 42)
    bests = [
        _best(chance.multinomial(len(cases), [1 / 42] * 42).reshape(6, 7), expected, rules) for _ in range(rules.rounds)
    ]
    wanted = [(1 + sum(best >= one.log_ratio - 1e-9 for best in bests)) / 61 for one in found.clusters]
    assert [one.p for one in found.clusters] == pytest.approx(wanted)
    assert len({one.p for one in found.clusters}) > 1


@pytest.mark.parametrize(
    "rules",
    [
        ScanRules(rounds=150, seed=5, longest_days=4),
        ScanRules(rounds=150, seed=6, longest_days=4, least_cases=4),
        ScanRules(rounds=150, seed=7, longest_days=4, is_alive=True),
        ScanRules(rounds=150, seed=8, shortest_days=2, longest_days=7, most_share=0.3),
    ],
)  # fmt: skip
def test_the_short_way_finds_the_best_window_of_every_random_world(rules: ScanRules) -> None:
    total, share = 60, np.repeat(np.array([3, 1, 4, 1, 5, 9, 2, 6], float)[:, None], 7, axis=1)
    share /= share.sum()
    circles = scanning._circles(line(8), share.sum(axis=1), rules)
    lengths = scanning._lengths(7, rules)
    there = [scanning._windows(scanning._up_to(circles, share * total), length, rules) for length in lengths]

    def draw(chance: np.random.Generator) -> np.ndarray:
        return chance.multinomial(total, share.ravel()).reshape(share.shape)

    chance = np.random.default_rng(rules.seed)
    worlds = [draw(chance) for _ in range(rules.rounds)]
    wanted = [max(float(one.max()) for one in scanning._ratios(circles, world, there, rules)) for world in worlds]
    assert scanning._best_by_chance(circles, there, draw, rules, total, None).tolist() == wanted
    # Most worlds go the short way, else this would compare the long one with itself.
    assert sum(one > 0.8 * min(wanted[:3]) for one in wanted[3:]) > rules.rounds / 2


def test_under_chance_small_p_values_are_as_rare_as_they_say() -> None:
    chance = np.random.default_rng(11)
    people = dict.fromkeys(range(8), 1.0)
    found = []
    for seed in range(200):
        drawn = chance.multinomial(40, [1 / 8] * 8).tolist()
        clusters = scan_space(line(8), dict(enumerate(drawn)), people, ScanRules(rounds=19, seed=seed)).clusters
        found.append(clusters[0].p if clusters else 1.0)
    # A tenth of 200 is 20; 38 is more than four standard deviations away, 6 more than three.
    assert 6 <= sum(p <= 0.1 for p in found) <= 38


def test_the_same_seed_gives_the_same_findings_and_progress_counts_the_rounds() -> None:
    seen: list[tuple[int, int]] = []
    cases = {0: 3, 1: 9, 2: 4, 5: 2}
    people = dict.fromkeys(range(8), 2.0)

    def scan(seed: int) -> ScanFindings:
        rules = ScanRules(rounds=19, seed=seed)
        return scan_space(line(8), cases, people, rules, lambda done, of: seen.append((done, of)))

    assert scan(1) == scan(1)
    assert scan(1) != scan(2)
    assert seen[:19] == [(at, 19) for at in range(1, 20)]


def test_windows_that_are_shown_share_no_venue() -> None:
    cases = {2: 10, 15: 9, 16: 9, 17: 8, 9: 1}
    found = scan_space(line(20), cases, dict.fromkeys(range(20), 1.0), QUICK).clusters
    assert [one.places for one in found[:2]] == [(15, 16, 17), (2,)]
    places = [place for one in found for place in one.places]
    assert len(places) == len(set(places))


def test_limits_in_space_and_time_are_kept() -> None:
    cases = [(place, day) for place in (4, 5, 6) for day in (3, 4, 5, 6)]
    narrow = ScanRules(most_metres=10.0, longest_days=2, rounds=9)
    for one in scan_permutation(line(12), [*cases, (1, 1), (2, 9)], (0, 10), narrow).clusters:
        assert (one.radius_m, one.end_day - one.first_day <= 2) == (0.0, True)
    alive = scan_space_time(
        line(12), cases, dict.fromkeys(range(12), 1.0), (0, 7), ScanRules(is_alive=True, longest_days=7, rounds=9)
    )
    assert (alive.clusters[0].first_day, alive.clusters[0].end_day) == (3, 7)


def test_two_venues_at_one_point_are_in_or_out_together() -> None:
    venues = [*line(6), Venue(6, 106.0, 30.0)]
    found = scan_space(venues, {0: 9, 3: 1}, dict.fromkeys(range(7), 1.0), QUICK)
    assert found.clusters[0].places == (0, 6)


def test_venues_without_position_are_counted_not_guessed() -> None:
    venues = [*line(4), Venue(8, None, 30.0), Venue(9, None, None)]
    found = scan_permutation(venues, [(0, 1), (0, 1), (8, 1), (77, 2), (3, 2)], (0, 4), QUICK)
    assert (found.places_without_position, found.cases_without_position, found.cases) == ((8, 9), 2, 3)


def test_without_cases_or_windows_nothing_is_found() -> None:
    assert scan_space(line(4), {}, dict.fromkeys(range(4), 1.0), QUICK).clusters == ()
    assert scan_permutation([], [(1, 1)], (0, 3), QUICK).clusters == ()
    assert scan_space([Venue(1, 106.0, 30.0)], {1: 5}, {1: 2.0}, QUICK).clusters == ()  # one venue is all there is


def test_what_makes_no_sense_is_refused() -> None:
    people = dict.fromkeys(range(4), 1.0)
    refusals = [
        lambda: scan_space(line(4), {1: 3}, {0: 5.0}, QUICK),
        lambda: scan_space_time(line(4), [(1, 9)], people, (0, 5), QUICK),
        lambda: scan_space(line(4), {1: 3}, people, ScanRules(shortest_days=3, longest_days=2)),
        lambda: scan_space(line(4), {1: 3}, people, ScanRules(most_share=0.0)),
    ]
    for refused in refusals:
        with pytest.raises(UnusableChain):
            refused()
