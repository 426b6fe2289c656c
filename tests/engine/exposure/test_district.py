"""The invented district: the same for a seed, of the size that was asked for, with all that makes a search hard."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bihuan.engine.exposure import district
from bihuan.engine.exposure.datum import distance_m
from bihuan.engine.exposure.district import DistrictPlan, block_bounds, make_district
from bihuan.engine.exposure.district_places import KINDS
from bihuan.engine.exposure.lake import Lake
from bihuan.engine.exposure.layout import Kind

PLAN = DistrictPlan(seed=3, persons=900, places=200, days=6, points_a_day=2.0)


def table_of(lake: Lake, kind: Kind = "visits") -> pa.Table:
    return pa.concat_tables(pq.read_table(part.path, partitioning=None) for part in lake.parts(kind))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_district(tmp_path_factory.mktemp("district") / "lake", PLAN)


def test_equal_seeds_give_equal_lakes_and_others_do_not(lake: Lake, tmp_path: Path) -> None:
    days = []
    same = make_district(tmp_path / "same", PLAN, lambda day, visits: days.append((day, visits)))
    assert same.digest() == lake.digest()
    assert make_district(tmp_path / "other", replace(PLAN, seed=4)).digest() != lake.digest()
    assert days[-1] == (PLAN.days, table_of(lake).num_rows)


def test_everybody_has_about_nine_visits_on_every_day(lake: Lake) -> None:
    visits = table_of(lake)
    assert lake.days() == [PLAN.first_day + dt.timedelta(days=day) for day in range(PLAN.days)]
    assert set(visits["person"].to_pylist()) == set(range(PLAN.persons))
    assert visits.num_rows / PLAN.persons / PLAN.days == pytest.approx(9, abs=0.1)


@pytest.mark.parametrize(("asked", "made"), [(1.0, 7), (7.0, 7), (10.0, 10), (99.0, 10)])
def test_visits_a_day_lie_between_seven_and_ten(tmp_path: Path, asked: float, made: int) -> None:
    plan = replace(PLAN, visits_a_day=asked, days=1, points_a_day=0.0)
    small = make_district(tmp_path / "lake", plan)
    assert table_of(small).num_rows / PLAN.persons == pytest.approx(made, abs=0.05)
    assert small.days("points") == []


def test_nights_reach_over_midnight_and_patients_stay_for_days(lake: Lake) -> None:
    visits = table_of(lake)
    kind_of = {row["place"]: row["kind"] for row in lake.places().to_pylist()}
    kinds = np.array([kind_of[place] for place in visits["place"].to_pylist()])
    length = np.asarray(visits["end"].fill_null(0)) - np.asarray(visits["start"])
    known = np.asarray(visits["end"].is_valid())
    assert set(kinds) == set(KINDS)
    assert length[known & (kinds == "ward")].max() >= 3 * 86_400
    assert lake.longest_s() == length[known].max()
    local = (
        (np.asarray(visits["start"]) + 8 * 3600) // 86_400,
        (np.asarray(visits["end"].fill_null(0)) + 8 * 3600) // 86_400,
    )
    assert ((local[1] > local[0]) & known & (kinds == "home")).sum() > PLAN.persons * PLAN.days / 2
    assert (~known).mean() == pytest.approx(district.UNKNOWN_ENDS, abs=0.005)
    assert (length[known] == 0).sum() > 0
    assert length[known].min() == 0


def test_points_lie_about_the_places_of_the_day(lake: Lake) -> None:
    points = table_of(lake, "points")
    places = lake.places()
    x, y = np.asarray(places["longitude"]), np.asarray(places["latitude"])
    nearest = [
        distance_m(np.array([a]), np.array([b]), x, y).min()
        for a, b in zip(points["longitude"].to_pylist()[:300], points["latitude"].to_pylist()[:300], strict=True)
    ]
    assert points.num_rows == 2 * PLAN.persons * PLAN.days
    assert max(nearest) < 6 * district.NOISE_M
    assert lake.days("points") == lake.days()


def test_a_large_district_is_made_of_blocks_with_people_and_ground_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(district, "BLOCK", 250)
    plan = replace(PLAN, days=2)
    lake = make_district(tmp_path / "lake", plan)
    assert plan.blocks() == 4
    assert [block_bounds(plan, number)[:2] for number in (0, 3)] == [
        (105.8, 30.5),
        (pytest.approx(106.2), pytest.approx(30.85)),
    ]
    block_of = {row["place"]: int(row["area"].removeprefix("block ")) for row in lake.places().to_pylist()}
    visits = table_of(lake)
    pairs = {
        (person // 250, block_of[place])
        for person, place in zip(*(visits[c].to_pylist() for c in ("person", "place")), strict=True)
    }
    assert pairs == {(number, number) for number in range(4)}
