"""Where things stand on the page: nothing covers anything, nothing is lost, and the same comes out twice."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from tests.engine.tracing.worlds import WORLDS, ill, linked_worlds, rules, weighed

from bihuan.engine.tracing.layout import LayoutRules, heights, lanes_of, lay_out
from bihuan.engine.tracing.network import DAY_S, OUTSIDE, ChainCase, Link, Network
from bihuan.engine.tracing.weights import ChainRules, weigh

World = tuple[list[ChainCase], list[Link], ChainRules]


def small() -> Network:
    links = [Link(1, 2, "source"), Link(1, 3, "source"), Link(2, 4, "source")]
    return weigh([ill(1, 0), ill(2, 1), ill(3, 1), ill(4, 2), ill(9, 30)], links, rules(outside_per_day=0.01))


def test_a_small_tree_stands_as_it_should() -> None:
    found = lay_out(small())
    at = {node["case"]: (node["x"], node["y"], node["generation"], node["cluster"]) for node in found["nodes"]}
    # 1 stands between its children 2 (with 4 beside it) and 3; an empty row parts the components.
    assert at == {4: (2.5, 1, 2, 0), 2: (1.5, 0, 1, 0), 1: (0.5, 2, 0, 0), 3: (1.5, 3, 1, 0), 9: (30.5, 5, 0, 1)}
    assert (found["kind"], found["first"], found["by"], found["cases"]) == ("cases", 0, "onset", 5)
    arrows = {(one["source"], one["target"]): (one["is_likeliest"], one["codes"]) for one in found["arrows"]}
    assert arrows == {
        (1, 2): (True, ["onset_days", "named_source"]),
        (1, 3): (True, ["onset_days", "named_source"]),
        (2, 4): (True, ["onset_days", "named_source"]),
    }


def test_x_may_be_generations() -> None:
    found = lay_out(small(), LayoutRules(by="generation"))
    assert {node["case"]: node["x"] for node in found["nodes"]} == {1: 0.0, 2: 1.0, 3: 1.0, 4: 2.0, 9: 0.0}


def test_the_first_children_stand_above_the_infector_by_onset_and_the_rest_below() -> None:
    y, clusters = heights(np.array([OUTSIDE, 0, 0, 0, 0]), np.zeros(5, np.int64), np.array([0.0, 4.0, 3.0, 2.0, 1.0]))
    assert (y.tolist(), clusters.tolist()) == ([2, 4, 3, 1, 0], [0, 0, 0, 0, 0])


def test_of_components_as_large_the_earlier_stands_first() -> None:
    found = lay_out(weigh([ill(1, 20), ill(2, 21), ill(3, 0), ill(4, 1)], rules=rules()))
    assert {node["case"]: (node["y"], node["cluster"]) for node in found["nodes"]} == {
        3: (0, 0), 4: (1, 0), 1: (3, 1), 2: (4, 1),
    }  # fmt: skip


@pytest.mark.parametrize(("most", "drawn", "hidden"), [(1, [(2, 3)], 1), (2, [(2, 3), (1, 3)], 0)])
def test_no_more_arrows_than_asked_for_are_drawn_into_a_case(
    most: int, drawn: list[tuple[int, int]], hidden: int
) -> None:
    found = lay_out(weigh([ill(1, 0), ill(2, 1), ill(3, 2)], rules=rules()), LayoutRules(most_arrows=most))
    into = [(one["source"], one["target"]) for one in found["arrows"] if one["target"] == 3]
    assert (into, found["nodes"][2]["hidden"]) == (drawn, hidden)


def test_the_likeliest_trees_arrow_is_drawn_and_joins_though_it_is_no_likely_one() -> None:
    # 1 and 2 are each other's likeliest infector; the tree must come in by 3, which is in neither credible set.
    cases = [ChainCase(1, 0, 4 * DAY_S), ChainCase(2, 0, 4 * DAY_S), ill(3, -1)]
    network = weigh(cases, [Link(1, 2, "household")], rules(outside_per_day=1e-6))
    found = lay_out(network, LayoutRules(most_arrows=1))
    assert {(one["source"], one["target"]): one["is_likeliest"] for one in found["arrows"]} == {
        (2, 1): False, (1, 2): True, (3, 1): True,
    }  # fmt: skip
    assert [node["cluster"] for node in found["nodes"]] == [0, 0, 0]


@WORLDS
@given(linked_worlds())
def test_drawn_hidden_and_outside_shares_sum_to_one(world: World) -> None:
    network = weighed(world)
    found = lay_out(network, LayoutRules(most_arrows=2))
    sums = {node["case"]: node["outside"] + node["hidden_share"] for node in found["nodes"]}
    counts = {node["case"]: node["hidden"] for node in found["nodes"]}
    for arrow in found["arrows"]:
        sums[arrow["target"]] += arrow["share"]
        counts[arrow["target"]] += 1
    assert sums == pytest.approx(dict.fromkeys(sums, 1.0), abs=1e-4)
    is_case = network.sources != OUTSIDE
    wanted = np.bincount(network.targets()[is_case], minlength=len(network.cases))
    assert [counts[case] for case in network.cases.tolist()] == wanted.tolist()


@WORLDS
@given(linked_worlds())
def test_every_case_has_a_row_of_its_own_and_the_layout_is_json_and_repeats(world: World) -> None:
    network = weighed(world)
    found = lay_out(network)
    heights = [node["y"] for node in found["nodes"]]
    assert len(set(heights)) == len(network.cases)
    assert json.loads(json.dumps(found)) == lay_out(network)


def test_above_the_limit_components_are_drawn_and_singles_counted() -> None:
    cases = [ill(1, 0), ill(2, 1), ill(3, 2), ill(4, 10), ill(5, 11), ill(6, 1 + 30), ill(7, 60)]
    found = lay_out(weigh(cases, rules=rules()), LayoutRules(most_nodes=6))
    assert (found["kind"], found["arrows"]) == ("components", [])
    assert found["nodes"] == [
        {
            "component": 0, "size": 3, "x": 0.0, "x_end": 3.0, "y": 0, "first_case": 1, "onset": 0,
            "onset_to": 3 * DAY_S, "generations": 3,
        },
        {
            "component": 1, "size": 2, "x": 10.0, "x_end": 12.0, "y": 0, "first_case": 4, "onset": 10 * DAY_S,
            "onset_to": 12 * DAY_S, "generations": 2,
        },
    ]  # fmt: skip
    assert [day for day, count in enumerate(found["singles"]) for _ in range(count)] == [31, 60]


def test_at_the_limit_cases_are_drawn() -> None:
    network = weigh([ill(1, 10), ill(2, 11), ill(3, 0), ill(4, 1)], rules=rules())
    kinds = [lay_out(network, LayoutRules(most_nodes=most))["kind"] for most in (4, 3)]
    assert kinds == ["cases", "components"]


def test_components_stand_in_the_order_of_their_first_onset() -> None:
    cases = [ill(1, 10), ill(2, 11), ill(3, 0), ill(4, 1), ill(5, 30), ill(6, 0), ill(7, 1), ill(8, 2)]
    links = [Link(3, 4, "source"), Link(6, 7, "source"), Link(7, 8, "source")]
    nodes = lay_out(weigh(cases, links, rules(outside_per_day=0.5)), LayoutRules(most_nodes=3))["nodes"]
    assert [(node["first_case"], node["size"], node["y"]) for node in nodes] == [
        (6, 3, 0), (3, 2, 1), (1, 2, 0),
    ]  # fmt: skip


def test_lanes_hold_no_two_at_once_and_use_the_lowest_free() -> None:
    opens, closes = np.array([0, 1, 2, 5, 6]), np.array([5, 3, 9, 7, 8])
    assert lanes_of(opens, closes) == [0, 1, 2, 0, 1]


def test_no_cases_are_an_empty_page() -> None:
    found = lay_out(weigh([]))
    assert (found["nodes"], found["arrows"], found["first"]) == ([], [], 0)
