"""Response times: what is recorded and nothing else, with definitions, drills out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.response import INTERVALS, Points, summarise
from bihuan.engine.response.clock import POINT_NAMES
from bihuan.engine.response.summing import percentile, times_of

MOMENTS = st.one_of(st.none(), st.integers(0, 5000))
POINTS = st.builds(Points, *([MOMENTS] * 9), is_drill=st.booleans())
WHOLE = Points(0, 10, 40, 45, 60, 100, 340, 900, 1800)


def test_the_intervals_of_one_emergency_are_those_of_their_definitions() -> None:
    told = {row.name: row.p50 for row in summarise([WHOLE], {})}
    assert told == {
        "answering": 10, "processing": 35, "handling": 45, "signing": 15, "turnout": 55, "travel": 240,
        "response": 295, "total": 340, "controlling": 560, "on_scene": 1460, "engaged": 1755,
    }  # fmt: skip


def test_every_interval_names_two_points_in_order_and_says_what_it_is() -> None:
    for interval in INTERVALS.values():
        assert POINT_NAMES.index(interval.start) < POINT_NAMES.index(interval.end)
        assert interval.definition != ""


@given(st.lists(POINTS, max_size=40))
def test_a_missing_point_is_counted_and_never_filled(points: list[Points]) -> None:
    real = [one for one in points if not one.is_drill]
    for row in summarise(points, {}):
        pairs = [(getattr(one, row.interval.start), getattr(one, row.interval.end)) for one in real]
        whole = [(a, b) for a, b in pairs if a is not None and b is not None]
        assert row.missing == len(pairs) - len(whole)
        assert row.disordered == sum(b < a for a, b in whole)
        assert row.n + row.missing + row.disordered == len(real)
        assert row.drills == len(points) - len(real)


@given(st.lists(POINTS, max_size=30))
def test_drills_change_no_figure(points: list[Points]) -> None:
    promised = {"total": 300.0}
    with_drills = summarise(points, promised)
    without = summarise([one for one in points if not one.is_drill], promised)
    figures = [[(r.n, r.missing, r.p50, r.p90, r.p95, r.kept) for r in rows] for rows in (with_drills, without)]
    assert figures[0] == figures[1]


@given(st.lists(st.integers(0, 10_000), min_size=1), st.sampled_from([50, 90, 95]))
def test_a_percentile_is_numpy_s_of_the_inverted_distribution(times: list[int], percent: int) -> None:
    expected = np.percentile(times, percent, method="inverted_cdf")
    assert percentile(sorted(times), percent) == expected


def test_the_share_within_promise_has_wilson_s_interval_and_its_edge_is_within() -> None:
    points = [Points(t0=0, t6=at) for at in (60, 180, 180, 181)] + [Points(t0=0), Points(t0=9, t6=5)]
    (row,) = summarise(points, {"total": 180}, ["total"])
    assert (row.n, row.missing, row.disordered, row.p50, row.p90) == (4, 1, 1, 180, 181)
    assert row.kept is not None
    assert (row.kept.part, row.kept.whole, row.kept.share) == (3, 4, 0.75)
    assert (row.kept.low, row.kept.high) == pytest.approx((0.3006, 0.9544), abs=1e-4)  # by hand from Wilson's formula


def test_nothing_recorded_gives_no_figure() -> None:
    (row,) = summarise([Points(is_drill=True)], {"travel": 60}, ["travel"])
    assert (row.n, row.drills, row.p50, row.p95) == (0, 1, None, None)
    assert row.kept is not None
    assert (row.kept.whole, row.kept.share) == (0, None)
    assert times_of([], "total") == ([], 0, 0)
