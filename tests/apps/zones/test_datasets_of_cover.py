"""A plan of cover leaves as it was made: rings with what they reach, sites by name, and no position."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules.exports import USUAL_FORMS, ExportForm
from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.queries.cover_solving import solve_cover
from bihuan.apps.zones.rules.cover import CoverTold
from bihuan.apps.zones.rules.rings import RingRule
from tests.apps.zones.covering_world import Covering, make_covering
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
RINGS, SITES = dataset_of("cover_rings"), dataset_of("cover_sites")
AT = datetime(2026, 8, 25, 2, tzinfo=UTC)


@pytest.fixture
def world() -> Covering:
    return make_covering()


def plan(world: Covering, **changes: Any) -> CoverPlan:
    """Keep a plan that a model really answered."""
    told, rule = CoverTold("maximal", 2, ("motorway", "shop"), seconds=5), RingRule()
    report = solve_cover(world.incident, rule, told, world.at) | changes
    return CoverPlan.objects.create(
        incident_id=world.incident, number=3, model=told.model, state="made", asked_by="t", asked_at=world.at,
        settings={"rings": {"meaning": rule.meaning, "minutes": dict(rule.minutes), "set_off_s": 60}}, report=report,
    )  # fmt: skip


def taken(world: Covering, table: Any, row: CoverPlan, by: str = "lead") -> list[dict[str, Any]]:
    actor, told = world.response.by(by), {"plan": row.pk}
    ids = table.find(actor, told, AT)
    found = list(table.read(actor, told, ids, AT))
    assert {one.object_id for one in found} <= {row.pk}
    return [dict(one.row.values) for one in found]


def test_each_ring_leaves_with_what_it_reaches_and_does_not_then_and_with_the_plan(world: Covering) -> None:
    row = plan(world)
    told = (
        "ring_meaning",
        "cover_ring",
        "cover_limit",
        "cover_places",
        "cover_covered_before",
        "cover_uncovered_before",
    )
    lines = taken(world, RINGS, row)
    assert [tuple(line[one] for one in told) for line in lines] == [
        ("place", 1, 60, 2, 1, 1), ("place", 3, 180, 1, 1, 0), ("place", 5, 300, 3, 2, 1),
    ]  # fmt: skip
    assert [(line["cover_covered"], line["cover_uncovered"]) for line in lines] == [
        (one["covered"], one["uncovered_n"]) for one in row.report["rings"]
    ]
    assert {(line["cover_plan"], line["cover_state"], line["cover_model"]) for line in lines} == {
        (3, "made", "maximal")
    }


def test_what_nobody_counted_before_the_plan_stays_empty(world: Covering) -> None:
    lines = taken(world, RINGS, plan(world, now=[]))
    assert {(one["cover_covered_before"], one["cover_uncovered_before"]) for one in lines} == {("", "")}


def test_the_sites_leave_by_name_without_a_position_and_only_locked(world: Covering) -> None:
    lines = taken(world, SITES, plan(world))
    assert {(one["cover_site"], one["cover_site_kind"], one["cover_units"]) for one in lines} == {
        ("城东高速口", "motorway", 1), ("南门商店", "shop", 1),
    }  # fmt: skip
    assert [one for one in lines[0] if "itude" in one] == []
    assert (SITES.forms, RINGS.forms) == (USUAL_FORMS, {ExportForm.XLSX, ExportForm.CSV})


def test_only_the_rows_that_were_asked_for_leave(world: Covering) -> None:
    by, told = world.response.by("lead"), {"plan": plan(world).pk}
    assert [one.row.values["cover_ring"] for one in RINGS.read(by, told, ["3"], AT)] == [3]
    assert list(SITES.read(by, told, ["gone"], AT)) == []


@pytest.mark.parametrize("who", ["planner", "analyst", "inspector", "commander", "dispatcher@PCS-03"])
def test_who_may_not_take_cover_out_gets_none_and_a_plan_that_is_none_is_missing(world: Covering, who: str) -> None:
    row = plan(world)
    assert [refusal_of(lambda table=table: taken(world, table, row, who)) for table in (RINGS, SITES)] == [
        "wrong_role", "wrong_role",
    ]  # fmt: skip
    assert refusal_of(lambda: RINGS.find(world.response.by("lead"), {}, AT)) == "not_found"
