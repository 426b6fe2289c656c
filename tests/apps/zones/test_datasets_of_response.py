"""The clock of emergencies leaves as it was told: what is missing stays missing, the figures are counted anew."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.core.exports import Fetched
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules.exports import ExportForm
from bihuan.apps.zones.access.response import get_response_times
from bihuan.apps.zones.actions.rings import set_rings
from bihuan.apps.zones.rules.response import ResponseAsked
from bihuan.apps.zones.rules.rings import RingRule
from bihuan.engine.ledger.canonical import instant
from tests.apps.core.exports.outing import Outing
from tests.apps.zones.emergencies_ground import emergency, some_emergencies
from tests.refusals import refusal_of
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TABLE = dataset_of("response_times")
EVERY = tuple(column.code for column in TABLE.columns)


@pytest.fixture
def world() -> World:
    return make_world(records=0)


def rows(world: World, by: str = "lead", **told: str) -> list[dict[str, Any]]:
    """Return what leaves, line by line."""
    ids = TABLE.find(world.actor(by), told, world.at)
    return [dict(one.row.values) for one in TABLE.read(world.actor(by), told, ids, world.at)]


def as_csv(world: World, **told: str) -> list[dict[str, str]]:
    """Take the open table out and return it as another program reads it."""
    fetched: Fetched = Outing(world).take("lead", dataset="response_times", filters=told, columns=EVERY, form="csv")[2]
    return list(csv.DictReader(io.StringIO(fetched.body.decode("utf-8-sig"))))


def test_every_point_leaves_as_it_was_told_and_a_missing_one_is_empty(world: World) -> None:
    emergency(world.incident.code, 7, world.at - HOUR, 10, None, 30, 40, None, 170, None, None)
    at = world.at - HOUR
    (line,) = rows(world)
    told = {0: 0, 1: 10, 3: 30, 4: 40, 6: 170}
    assert {f"t{n}": line[f"t{n}"] for n in range(9)} == {
        f"t{n}": instant(at + timedelta(seconds=told[n])) if n in told else "" for n in range(9)
    }
    assert (line["emergency_number"], line["emergency_unit"]) == (7, "西山街道派出所")
    assert (line["ring_promised"], line["ring_reached"], line["ring_counted_over"]) == (3, "3", "total")


def test_the_ring_that_was_reached_follows_what_the_promise_counts_over(world: World) -> None:
    code, at = world.incident.code, world.at
    emergency(code, 1, at - 3 * HOUR, 10, 20, 30, 40, 120, 181)
    emergency(code, 2, at - 2 * HOUR, 10, 20, 30, 40, 120, None, ring=None, unit=None)
    emergency(code, 3, at - HOUR, 10, 20, 30, 40, 500, 400)
    reached = {
        one: [line["ring_reached"] for line in rows(world, promise=one)] for one in ("total", "response", "travel")
    }
    assert reached == {"total": ["5", "", "over"], "response": ["3", "", "over"], "travel": ["3", "", ""]}
    assert [(line["ring_promised"], line["emergency_unit"]) for line in rows(world)][1] == ("", "")


def test_each_emergency_bears_the_meaning_of_the_rings_that_held_when_it_was_reported(world: World) -> None:
    code, at, by = world.incident.code, world.at, world.actor("lead")
    for number, meaning in ((1, "tier"), (2, "phase")):
        set_rings(rule=RingRule(meaning), by=by, at=at - (4 - number) * HOUR)
    for number, before in ((1, 4), (2, 3), (3, 1)):
        emergency(code, number, at - before * HOUR)
    assert [(one["ring_meaning"], one["ring_decided"]) for one in rows(world)] == [
        ("place", ""), ("tier", instant(at - 3 * HOUR)), ("phase", instant(at - 2 * HOUR)),
    ]  # fmt: skip


def test_from_the_open_table_the_figures_of_the_page_are_counted_anew(world: World) -> None:
    some_emergencies(world.incident.code, world.at)
    found = get_response_times(world.actor("lead"), ResponseAsked())
    lines = as_csv(world)
    assert len(lines) == found.n == 50
    kept = {
        ring: sum(line["ring_promised"] == ring and line["ring_reached"] in within for line in lines)
        for ring, within in (("1", {"1"}), ("3", {"1", "3"}), ("5", {"1", "3", "5"}))
    }
    assert kept == {one.name: one.row.kept.part for one in found.by_ring if one.row.kept is not None}
    missing = {f"t{n}": sum(line[f"t{n}"] == "" for line in lines) for n in range(9)}
    assert missing == found.missing_points


def test_drills_and_doubles_stay_behind_and_a_period_is_the_one_of_the_page(world: World) -> None:
    code, at = world.incident.code, world.at
    emergency(code, 1, at, is_drill=True)
    emergency(code, 2, at, ended_as="merged")
    emergency(code, 3, at)
    emergency(code, 4, at - timedelta(days=3))
    day = f"{at + timedelta(hours=8):%Y-%m-%d}"
    assert [one["emergency_number"] for one in rows(world)] == [4, 3]
    assert [one["emergency_number"] for one in rows(world, first=day, last=day)] == [3]
    earlier = f"{at - timedelta(days=1):%Y-%m-%d}"
    said = {"last": "nonsense"}, {"first": day, "last": earlier}, {"promise": "answering"}
    assert [refusal_of(lambda one=one: rows(world, **one)) for one in said] == [
        "bad_period", "bad_period", "unknown_promise",
    ]  # fmt: skip


def test_nobody_and_no_place_is_in_it_and_no_cell_calculates(world: World) -> None:
    Unit.objects.filter(code="PCS-03").update(name="=1+1")
    emergency(world.incident.code, 1, world.at, 10)
    (line,) = as_csv(world)
    assert line["emergency_unit"] == "'=1+1"
    assert [column.code for column in TABLE.columns if not column.is_plain] == []
    assert set(EVERY) == {
        "emergency_number", "emergency_unit", *(f"t{n}" for n in range(9)), "ring_promised", "ring_reached",
        "ring_counted_over", "ring_meaning", "ring_decided",
    }  # fmt: skip
    assert TABLE.forms == {ExportForm.XLSX, ExportForm.CSV}


@pytest.mark.parametrize("who", ["clerk", "inspector", "commander", "dispatcher@PCS-03", "officer@PCS-03"])
def test_who_may_not_take_response_times_out_gets_none(world: World, who: str) -> None:
    emergency(world.incident.code, 1, world.at)
    assert refusal_of(lambda: rows(world, who)) == "wrong_role"
