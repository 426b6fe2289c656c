"""Chains as a graph: worked out on paper, and equal to networkx in random worlds."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.tracing.worlds import WORLDS, ill, linked_worlds, rules, weighed

from bihuan.engine.tracing import graph
from bihuan.engine.tracing.graph import Edges
from bihuan.engine.tracing.network import OUTSIDE, ChainCase, Link, UnusableChain
from bihuan.engine.tracing.weights import ChainRules, weigh

World = tuple[list[ChainCase], list[Link], ChainRules]
random_edges = st.integers(1, 12).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=25)
    )
)


def edges(size: int, pairs: list[tuple[int, int]]) -> Edges:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return Edges(size, both[:, 0], both[:, 1])


def test_components_degrees_and_generations_on_paper() -> None:
    found = edges(7, [(0, 1), (0, 2), (2, 3), (5, 4), (5, 4)])
    assert graph.components(found).tolist() == [0, 0, 0, 0, 1, 1, 2]
    into, out = graph.degrees(found)
    assert (into.tolist(), out.tolist()) == ([0, 1, 1, 1, 2, 0, 0], [2, 0, 1, 0, 0, 2, 0])
    assert graph.generations(found).tolist() == [0, 1, 1, 2, 1, 0, 0]


def test_a_circle_that_nothing_leads_into_has_no_generation() -> None:
    assert graph.generations(edges(4, [(0, 1), (1, 0), (1, 2)])).tolist() == [-1, -1, -1, 0]


def test_numbers_become_rows_and_strangers_are_refused() -> None:
    cases = np.array([3, 5, 9])
    found = graph.edges_between(cases, [(9, 3), (3, 5)])
    assert (found.sources.tolist(), found.targets.tolist()) == ([2, 0], [0, 1])
    with pytest.raises(UnusableChain) as refusal:
        graph.edges_between(cases, [(3, 4)])
    assert str(refusal.value) == "no case 4"
    assert len(graph.edges_between(cases, []).sources) == 0


@WORLDS
@given(random_edges)
def test_components_and_generations_equal_networkx(world: tuple[int, list[tuple[int, int]]]) -> None:
    size, pairs = world
    rival = nx.DiGraph(pairs)
    rival.add_nodes_from(range(size))
    labels = graph.components(edges(size, pairs)).tolist()
    groups = {frozenset(row for row in range(size) if labels[row] == label) for label in labels}
    assert groups == {frozenset(one) for one in nx.weakly_connected_components(rival)}
    roots = [row for row in range(size) if rival.in_degree(row) == 0]
    depths = nx.multi_source_dijkstra_path_length(rival, roots) if roots else {}
    assert graph.generations(edges(size, pairs)).tolist() == [depths.get(row, -1) for row in range(size)]


@WORLDS
@given(random_edges, st.randoms(use_true_random=False))
def test_the_heaviest_tree_weighs_what_networkx_finds(world: tuple[int, list[tuple[int, int]]], chance: object) -> None:
    size, pairs = world
    arrows = {pair for pair in pairs if pair[0] != pair[1]} | {(size, row) for row in range(size)}
    ordered = sorted(arrows)
    weights = np.array([-chance.uniform(0.1, 9.0) for _ in ordered])  # type: ignore[attr-defined]  # a random.Random
    rival = nx.DiGraph()
    for (source, target), weight in zip(ordered, weights.tolist(), strict=True):
        rival.add_edge(source, target, weight=weight)
    both = np.array(ordered)
    chosen = graph.arborescence(size, both[:, 0], both[:, 1], weights)
    wanted = nx.maximum_spanning_arborescence(rival).size(weight="weight")
    assert weights[chosen].sum() == pytest.approx(wanted)
    assert nx.is_arborescence(nx.DiGraph([ordered[one] for one in chosen.tolist()]))


@pytest.mark.parametrize("seed", range(3))
def test_the_heaviest_tree_of_a_dense_graph_needs_arrows_far_down_the_ranks(seed: int) -> None:
    # Groups of 12 whose arrows among themselves are the heaviest: the first ranks hold circles only.
    chance, size = np.random.default_rng(seed), 36
    sources, targets = (one.ravel() for one in np.meshgrid(np.arange(size + 1), np.arange(size), indexing="ij"))
    is_arrow = sources != targets
    sources, targets = sources[is_arrow], targets[is_arrow]
    weights = -chance.uniform(1, 2, len(sources)) - 5.0 * (sources // 12 != targets // 12) - 9.0 * (sources == size)
    rival = nx.DiGraph()
    rival.add_weighted_edges_from(zip(sources.tolist(), targets.tolist(), weights.tolist(), strict=True))
    chosen = graph.arborescence(size, sources, targets, weights)
    assert targets[chosen].tolist() == list(range(size))
    assert weights[chosen].sum() == pytest.approx(nx.maximum_spanning_arborescence(rival).size(weight="weight"))


def test_a_row_that_no_way_leads_to_is_refused() -> None:
    with pytest.raises(UnusableChain):
        graph.arborescence(2, np.array([2]), np.array([0]), np.array([0.0]))
    with pytest.raises(UnusableChain):
        graph.arborescence(2, np.array([0, 1]), np.array([1, 0]), np.array([0.0, 0.0]))


@WORLDS
@given(linked_worlds())
def test_the_likeliest_tree_has_no_circle_and_only_candidates(world: World) -> None:
    network = weighed(world)
    parents = graph.likeliest_tree(network)
    assert graph.generations(graph.edges_of_tree(parents)).min() >= 0
    arrows = set(zip(network.sources.tolist(), network.targets().tolist(), strict=True))
    assert [row for row, parent in enumerate(parents.tolist()) if (parent, row) not in arrows] == []


def test_two_cases_that_would_infect_each_other_are_parted_by_the_weaker_arrow() -> None:
    # The onsets overlap, so that each is the other's likeliest infector.
    cases = [ChainCase(1, 0, 4 * 86_400), ChainCase(2, 0, 4 * 86_400), ill(3, -1)]
    network = weigh(cases, [Link(1, 2, "household")], rules(outside_per_day=1e-6))
    firsts = [network.arrows_into(case)[0].source for case in (1, 2)]
    assert firsts == [2, 1]
    assert sorted(graph.likeliest_tree(network).tolist()[:2]) in ([0, 2], [1, 2])


@WORLDS
@given(linked_worlds())
def test_expected_generations_solve_their_equations_and_infections_add_up(world: World) -> None:
    network = weighed(world)
    found = graph.expected_generations(network)
    is_case = network.sources != OUTSIDE
    sums = np.bincount(
        network.targets()[is_case], network.shares[is_case] * (1 + found[network.sources[is_case]]), len(found)
    )
    assert np.abs(sums - found).max() <= 1e-6 * max(1.0, found.max())
    assert graph.expected_secondary(network).sum() == pytest.approx(network.shares[is_case].sum())


def test_a_chain_of_300_generations_is_solved() -> None:
    network = weigh([ill(number, number) for number in range(300)], rules=rules(outside_per_day=1e-9))
    found = graph.expected_generations(network)
    assert found[1] == pytest.approx(1.0, abs=1e-6)
    # Renewal theory: a step takes 1.7 days in the mean.
    assert found[299] == pytest.approx(299 / 1.7, rel=0.01)


def test_expected_secondary_cases_and_intervals_on_paper() -> None:
    network = weigh([ill(1, 0), ill(2, 1), ill(3, 2)], rules=rules())
    assert graph.expected_secondary(network).tolist() == pytest.approx([5 / 6 + 3 / 9, 5 / 9, 0.0])
    found = graph.serial_intervals(network)
    rows = zip(found.sources, found.targets, found.low_days, found.high_days, found.shares, strict=True)
    assert sorted((int(a), int(b), low, high, round(share, 6)) for a, b, low, high, share in rows) == [
        (0, 1, 0.0, 2.0, 0.833333), (0, 2, 1.0, 3.0, 0.333333), (1, 2, 0.0, 2.0, 0.555556),
    ]  # fmt: skip


def test_the_arrows_of_the_credible_sets_or_all_of_them() -> None:
    network = weigh([ill(1, 0), ill(2, 1), ill(3, 2)], [Link(2, 3, "source")], rules(outside_per_day=0.01))
    assert (len(graph.edges_of(network).sources), len(graph.edges_of(network, whole=True).sources)) == (2, 3)


def test_an_empty_network_has_empty_measures() -> None:
    network = weigh([])
    assert [len(one) for one in (
        graph.likeliest_tree(network), graph.expected_generations(network), graph.expected_secondary(network),
        graph.components(graph.edges_of(network)), graph.serial_intervals(network).shares,
    )] == [0, 0, 0, 0, 0]  # fmt: skip
