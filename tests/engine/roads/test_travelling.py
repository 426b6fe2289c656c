"""Travel times: networkx is the judge, and what must hold of any road."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.roads.ground import STEP, add_street, crossing, grid, judge, random_graph

from bihuan.engine.roads import nearest, straight_seconds, travel_seconds
from bihuan.engine.roads.building import Pieces, build_graph
from bihuan.engine.roads.snapping import Snapped
from bihuan.engine.roads.travelling import road_seconds

SEEDS = st.integers(0, 10_000)
SOME = settings(max_examples=20, deadline=None)
A_STREET_M = 2 * np.pi * 6_371_008.8 * STEP / 360


@given(SEEDS)
@SOME
def test_from_crossing_to_crossing_it_is_the_way_that_networkx_finds(seed: int) -> None:
    graph = random_graph(seed, 12, 14)
    told = dict(nx.all_pairs_dijkstra_path_length(judge(graph)))
    expected = [[told[a][b] for b in range(12)] for a in range(12)]
    times = travel_seconds(graph, graph.nodes, graph.nodes)
    assert not times.is_straight
    np.testing.assert_allclose(times.seconds, expected, rtol=1e-6, atol=1e-3)


@given(SEEDS, st.integers(0, 25), st.integers(0, 25), st.floats(0, 1), st.floats(0, 1))
@SOME
def test_between_the_crossings_it_is_the_way_over_a_piece_cut_in_two(
    seed: int, first: int, second: int, begin: float, end: float
) -> None:
    graph = random_graph(seed, 10, 10)
    pieces = np.array([first, second]) % len(graph.starts)
    leaving, arriving = (
        Snapped(pieces[i : i + 1], np.array([share]), np.zeros(1)) for i, share in ((0, begin), (1, end))
    )
    network = judge(graph)
    _cut(network, graph, int(pieces[0]), begin, "a", out=True)
    _cut(network, graph, int(pieces[1]), end, "b", out=False)
    ahead = [end - begin] if pieces[0] == pieces[1] else []
    ahead += [end - (1 - begin)] if graph.back[pieces[0]] == pieces[1] else []
    for share in (one for one in ahead if one >= 0):
        network.add_edge("a", "b", weight=share * graph.seconds[pieces[1]])
    expected = nx.dijkstra_path_length(network, "a", "b")
    assert road_seconds(graph, leaving, arriving)[0, 0] == pytest.approx(expected, rel=1e-9, abs=1e-4)


def _cut(network: nx.MultiDiGraph, graph: object, piece: int, share: float, name: str, *, out: bool) -> None:
    """Put a place on a piece of road (and on the one that goes back) into the judge's network."""
    g = graph
    both = [(piece, share)] + ([(int(g.back[piece]), 1 - share)] if g.back[piece] >= 0 else [])  # type: ignore[attr-defined]  # a RoadGraph
    for one, at in both:
        start, end, seconds = int(g.starts[one]), int(g.ends[one]), float(g.seconds[one])  # type: ignore[attr-defined]  # a RoadGraph
        if out:
            network.add_edge(name, end, weight=seconds * (1 - at))
        else:
            network.add_edge(start, name, weight=seconds * at)
        if out and at == 0:
            network.add_edge(name, start, weight=0)
        if not out and at == 1:
            network.add_edge(end, name, weight=0)


@given(SEEDS, st.lists(st.tuples(st.floats(0, 4), st.floats(0, 4)), min_size=2, max_size=5))
@SOME
def test_on_two_way_streets_there_and_back_take_as_long(seed: int, spots: list[tuple[float, float]]) -> None:
    del seed
    positions = [crossing(*spot) for spot in spots]
    seconds = travel_seconds(grid(5, 5), positions, positions).seconds
    np.testing.assert_allclose(seconds, seconds.T, rtol=1e-9, atol=1e-4)
    np.testing.assert_allclose(np.diag(seconds), 0)


@given(SEEDS)
@SOME
def test_no_way_over_a_third_place_is_quicker(seed: int) -> None:
    graph = random_graph(seed, 9, 8)
    rng = np.random.default_rng(seed)
    pieces = rng.integers(0, len(graph.starts), 6)
    spots = Snapped(pieces, rng.uniform(0, 1, 6), np.zeros(6))
    seconds = road_seconds(graph, spots, spots)
    over = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= over + 1e-4).all()


@given(SEEDS, st.integers(1, 3), st.integers(4, 7))
@SOME
def test_searching_from_the_few_side_changes_no_time(seed: int, few: int, many: int) -> None:
    graph = random_graph(seed, 8, 8)
    rng = np.random.default_rng(seed)
    a = Snapped(rng.integers(0, len(graph.starts), few), rng.uniform(0, 1, few), np.zeros(few))
    b = Snapped(rng.integers(0, len(graph.starts), many), rng.uniform(0, 1, many), np.zeros(many))
    one_by_one = np.array(
        [[road_seconds(graph, _one(a, i), _one(b, j))[0, 0] for j in range(many)] for i in range(few)]
    )
    np.testing.assert_allclose(road_seconds(graph, a, b), one_by_one, atol=1e-4)
    backwards = np.array([[road_seconds(graph, _one(b, j), _one(a, i))[0, 0] for i in range(few)] for j in range(many)])
    np.testing.assert_allclose(road_seconds(graph, b, a), backwards, atol=1e-4)


def _one(spots: Snapped, at: int) -> Snapped:
    return Snapped(spots.pieces[at : at + 1], spots.along[at : at + 1], spots.off_m[at : at + 1])


def test_a_one_way_street_is_gone_round() -> None:
    pieces = Pieces()
    add_street(pieces, (0, 0), (1, 0), 36, is_one_way=True)
    add_street(pieces, (1, 0), (1, 1), 36)
    add_street(pieces, (1, 1), (0, 1), 36)
    add_street(pieces, (0, 1), (0, 0), 36)
    graph = build_graph(pieces, "car")
    there = travel_seconds(graph, [crossing(0, 0)], [crossing(1, 0)]).seconds[0, 0]
    back = travel_seconds(graph, [crossing(1, 0)], [crossing(0, 0)]).seconds[0, 0]
    assert round(there, 1) == 19.1
    assert round(back, 1) == round(2 * A_STREET_M / 10 + there, 1)


def test_of_two_roads_between_the_same_crossings_the_quicker_counts() -> None:
    pieces = Pieces()
    add_street(pieces, (0, 0), (0, 1), 20)
    add_street(pieces, (0, 0), (0, 1), 60)
    graph = build_graph(pieces, "car")
    assert round(travel_seconds(graph, [crossing(0, 0)], [crossing(0, 1)]).seconds[0, 0], 1) == round(
        A_STREET_M / (60 / 3.6), 1
    )


def test_beside_the_road_one_walks_to_it_and_what_is_close_is_walked_straight() -> None:
    graph = grid(3, 3)
    beside, far = crossing(0.5, -0.2), crossing(-20, 0)
    times = travel_seconds(graph, [beside, far], [crossing(1.0, 0.0), beside])
    assert round(float(times.off_sources_m[0])) == 44
    assert times.off_sources_m[1] == np.inf
    half_street_s = A_STREET_M * np.cos(np.radians(30.7)) / 2 / 10
    assert times.seconds[0, 0] == pytest.approx(half_street_s + 44.5 / (5 / 3.6), abs=0.3)
    assert times.seconds[0, 1] == 0
    assert times.seconds[1].tolist() == [np.inf, np.inf]


def test_times_beyond_the_limit_may_be_left_away_and_no_source_is_no_row() -> None:
    graph = grid(6, 2)
    limited = travel_seconds(graph, [crossing(0, 0)], [crossing(1, 0), crossing(5, 0)], limit_s=60)
    assert np.isfinite(limited.seconds).tolist() == [[True, False]]
    assert travel_seconds(graph, np.zeros((0, 2)), [crossing(0, 0), crossing(1, 1)]).seconds.shape == (0, 2)


def test_without_roads_it_is_the_straight_line_and_says_so() -> None:
    times = travel_seconds(None, [crossing(0, 0)], [crossing(0, 1)], speed_kmh=36, detour=1.5)
    assert (times.is_straight, times.detour, times.speed_kmh) == (True, 1.5, 36)
    assert times.seconds[0, 0] == pytest.approx(A_STREET_M * 1.5 / 10, rel=1e-6)
    assert (times.off_sources_m.tolist(), times.off_targets_m.tolist()) == ([0], [0])
    assert straight_seconds([crossing(0, 0)], [crossing(0, 1)])[0, 0] == pytest.approx(A_STREET_M * 1.4 / (30 / 3.6))


@pytest.mark.parametrize("bad", [(181, 0), (0, 91), (np.nan, 0), (0, np.inf)])
def test_what_is_no_position_is_refused(bad: tuple[float, float]) -> None:
    for graph in (None, grid(2, 2)):
        with pytest.raises(ValueError, match="not_degrees"):
            travel_seconds(graph, [bad], [crossing(0, 0)])


@given(SEEDS)
@SOME
def test_the_nearest_units_are_those_of_the_whole_table(seed: int) -> None:
    graph = random_graph(seed, 10, 10)
    units = graph.nodes[np.random.default_rng(seed).permutation(10)]
    seconds = travel_seconds(graph, units, graph.nodes[:1]).seconds[:, 0]
    found = nearest(graph, units, graph.nodes[0], 3)
    assert [round(time, 6) for _, time in found] == [round(one, 6) for one in sorted(seconds.tolist())[:3]]
    assert [round(seconds[index], 6) for index, _ in found] == [round(time, 6) for _, time in found]


def test_a_unit_that_cannot_come_is_not_among_the_nearest() -> None:
    units = [crossing(-30, 0), crossing(1, 1), crossing(0, 1)]
    assert [index for index, _ in nearest(grid(3, 3), units, crossing(0, 0), 3)] == [2, 1]
    assert [index for index, _ in nearest(None, units, crossing(0, 0))] == [2]
