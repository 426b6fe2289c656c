"""Which cases belong together, and who met whom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.tracing.worlds import WORLDS, ill, rules, stay

from bihuan.engine.tracing.clusters import (
    Cluster,
    clusters_by_component,
    clusters_by_distance,
    clusters_by_place,
    links_of_stays,
)  # fmt: skip
from bihuan.engine.tracing.graph import edges_of
from bihuan.engine.tracing.network import DAY_S, Link, Stay
from bihuan.engine.tracing.weights import weigh


def days(first: int, last: int) -> tuple[int, int]:
    return first * DAY_S, (last + 1) * DAY_S


def test_components_become_clusters_the_largest_first() -> None:
    cases = [ill(1, 0), ill(2, 1), ill(3, 20), ill(4, 21), ill(5, 22), ill(6, 60)]
    network = weigh(cases, rules=rules())
    assert clusters_by_component(network.cases, network.onset, edges_of(network)) == (
        Cluster((3, 4, 5), *days(20, 22)),
        Cluster((1, 2), *days(0, 1)),
    )
    alone = clusters_by_component(network.cases, network.onset, edges_of(network), least=1)
    assert alone[-1] == Cluster((6,), *days(60, 60))
    empty = weigh([])
    assert clusters_by_component(empty.cases, empty.onset, edges_of(empty)) == ()


def test_cases_at_one_place_within_days_are_a_cluster_of_each_place_they_share() -> None:
    cases = [ill(1, 0, place=7), ill(2, 4), ill(3, 9), ill(4, 30, place=7), ill(5, 5)]
    stays = [stay(2, 7, 1), stay(2, 8, 1), stay(3, 7, 2), stay(3, 7, 3), stay(5, 8, 2), stay(99, 7, 1)]
    assert clusters_by_place(cases, stays, rules(), days=5) == (
        Cluster((1, 2, 3), *days(0, 9), (7,)),
        Cluster((2, 5), *days(4, 5), (8,)),
    )
    assert clusters_by_place(cases, stays, rules(), days=4, least=3) == ()


def test_near_and_close_in_time_is_a_cluster_near_alone_is_not() -> None:
    at = {"longitude": 106.1, "latitude": 30.8}
    cases = [
        ill(1, 0, **at), ill(2, 2, longitude=106.1, latitude=30.804), ill(3, 4, longitude=106.1, latitude=30.808),
        ill(4, 40, **at), ill(5, 1, longitude=107.0, latitude=30.8), ill(6, 1),
    ]  # fmt: skip
    assert clusters_by_distance(cases, rules(), metres=500, days=3) == (Cluster((1, 2, 3), *days(0, 4)),)
    assert clusters_by_distance(cases, rules(), metres=400, days=3) == ()
    # The onsets are 2 days apart: within 2 days, but not within 1.9.
    assert clusters_by_distance(cases[:3], rules(), metres=500, days=2) == (Cluster((1, 2, 3), *days(0, 4)),)
    assert clusters_by_distance(cases[:3], rules(), metres=500, days=1.9) == ()
    assert clusters_by_distance([ill(6, 1)], rules(), metres=400, days=3) == ()


@pytest.mark.parametrize(
    ("other", "minutes"),
    [((10, 50), 50), ((60, 80), 20), ((80, 200), 10), ((90, 200), None), ((-40, -20), 10), ((-40, 100), 90)],
)
def test_two_stays_meet_as_long_as_the_exposure_search_says(other: tuple[int, int], minutes: int | None) -> None:
    # Case 1 stays minutes 0 to 60, prolonged by 30: min(t1, c1 + r) − max(t0, c0), the longer of both directions.
    stays = [Stay(1, 7, 0, 3600), Stay(2, 7, other[0] * 60, other[1] * 60)]
    assert [one.seconds for one in links_of_stays(stays, {})] == ([] if minutes is None else [minutes * 60])


def test_a_link_of_stays_says_when_and_what_kind_of_place() -> None:
    stays = [Stay(2, 7, 600, 4200), Stay(1, 7, 0, 3600), Stay(1, 7, 100, 200), Stay(3, 8, 0, 9000), Stay(1, 8, 0, 30)]
    assert links_of_stays(stays, {7: "meal"}, residual_minutes=0, minutes=1) == (
        Link(1, 2, "meal", starts=600, ends=3600, seconds=3000),
    )


@WORLDS
@given(
    st.lists(
        st.builds(
            lambda case, place, starts, length: Stay(case, place, starts * 600, (starts + length) * 600),
            st.integers(1, 5), st.integers(1, 2), st.integers(0, 30), st.integers(0, 12),
        ),
        max_size=14,
    )
)  # fmt: skip
def test_links_of_stays_equal_a_comparison_of_all_pairs(stays: list[Stay]) -> None:
    def together(one: Stay, other: Stay) -> int:
        return max(
            min(other.ends, one.ends + 1800) - max(other.starts, one.starts),
            min(one.ends, other.ends + 1800) - max(other.starts, one.starts),
        )

    wanted = sorted(
        (*sorted((one.case, other.case)), together(one, other))
        for at, one in enumerate(stays)
        for other in stays[:at]
        if one.place == other.place and one.case != other.case and together(one, other) >= 900
    )
    found = links_of_stays(stays, {}, residual_minutes=30, minutes=15)
    assert sorted((*sorted((one.source, one.target)), one.seconds) for one in found) == wanted
    assert np.all([one.ends - one.starts == one.seconds for one in found if one.ends and one.starts is not None])
