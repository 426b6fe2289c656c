"""Response times of an incident: who sees which, what counts, what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.zones.access.response import get_response_times
from bihuan.apps.zones.queries.response import ResponseTimes
from bihuan.apps.zones.rules.response import INTERVAL_NAMES, ResponseAsked
from bihuan.engine.response import INTERVALS
from tests.apps.zones.emergencies_ground import emergency
from tests.refusals import refusal_of
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    """Return the small world with six emergencies: a drill, a double, one without an arrival, one of another unit."""
    made = make_world()
    code, at = made.incident.code, made.at
    emergency(code, 1, at - HOUR, 10, 20, 30, 40, 60, 170, 400, 900)
    emergency(code, 2, at - 2 * HOUR, 5, 15, 20, 40, 80, 260, ring=5, kind="traffic", unit="SQ-07")
    emergency(code, 3, at - 3 * HOUR, 10, 20, 30, None, 90, None)
    emergency(code, 4, at - 4 * HOUR, 10, 20, 30, 40, 50, 55, is_drill=True)
    emergency(code, 5, at - 5 * HOUR, ended_as="merged")
    emergency(code, 6, at - 6 * HOUR, 10, 20, 30, 40, 60, 200, ring=None, unit=None)
    return made


def times(world: World, by: str = "lead", **asked: object) -> ResponseTimes:
    return get_response_times(world.actor(by), ResponseAsked(**asked))  # type: ignore[arg-type]  # by name


def test_drills_and_doubles_are_counted_and_in_no_figure(world: World) -> None:
    found = times(world)
    assert (found.n, found.drills, found.doubles) == (4, 1, 1)
    assert found.times == [170, 200, 260]
    (total,) = [row for row in found.rows if row.name == "total"]
    assert (total.n, total.missing, total.p50, total.p95, total.drills) == (3, 1, 200, 260, 1)


def test_the_promise_of_a_ring_counts_over_the_interval_that_is_said(world: World) -> None:
    kept = {
        promise: [
            (one.name, one.row.kept.part, one.row.kept.whole, one.row.missing)
            for one in times(world, promise=promise).by_ring
            if one.row.kept is not None
        ]
        for promise in ("total", "travel")
    }
    assert kept == {
        "total": [("1", 0, 0, 0), ("3", 1, 1, 1), ("5", 1, 1, 0)],
        "travel": [("1", 0, 0, 0), ("3", 1, 1, 1), ("5", 1, 1, 0)],
    }
    emergency(world.incident.code, 7, world.at, 10, 20, 30, 40, 60, 181)
    assert [times(world, promise=one).by_ring[1].row.kept.part for one in ("total", "response")] == [1, 2]  # type: ignore[union-attr]  # there is a promise


def test_groups_say_units_and_kinds_with_most_emergencies_first(world: World) -> None:
    found = times(world, interval="turnout")
    assert [(one.name, one.n, one.row.p50) for one in found.by_unit] == [
        ("西山街道派出所", 2, 30), ("", 1, 30), ("河东社区居委会", 1, 60),
    ]  # fmt: skip
    assert [(one.name, one.n) for one in found.by_kind] == [("crowd", 3), ("traffic", 1)]


def test_every_missing_point_is_counted(world: World) -> None:
    assert times(world).missing_points == {
        "t0": 0, "t1": 0, "t2": 0, "t3": 0, "t4": 1, "t5": 0, "t6": 1, "t7": 3, "t8": 3,
    }  # fmt: skip


def test_a_period_holds_what_was_reported_in_it(world: World) -> None:
    first, last = world.at - 2 * HOUR, world.at - HOUR
    assert times(world, first_at=first).n == 2
    assert times(world, first_at=first, last_at=last).n == 1
    assert times(world, last_at=first).n == 2


def test_a_unit_sees_its_own_emergencies_alone(world: World) -> None:
    found = times(world, "dispatcher@SQ-07") if "dispatcher@SQ-07" in world.people else times(world, "officer@SQ-07")
    assert (found.n, [one.name for one in found.by_unit]) == (1, ["河东社区居委会"])


@pytest.mark.parametrize("who", ["reviewer", "administrator"])
def test_who_may_see_no_emergency_sees_no_times(world: World, who: str) -> None:
    assert refusal_of(lambda: times(world, who)) == "wrong_role"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"interval": "luck"}, "unknown_interval"), ({"promise": "on_scene"}, "unknown_promise"),
        ({"first_at": HOUR, "last_at": HOUR}, "bad_period"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(world: World, asked: dict[str, object], code: str) -> None:
    asked = {name: world.at + value if isinstance(value, timedelta) else value for name, value in asked.items()}
    assert refusal_of(lambda: times(world, **asked)) == code  # type: ignore[arg-type]  # by name


def test_an_incident_without_emergencies_has_no_figures() -> None:
    found = times(make_world())
    assert (found.n, found.times, found.by_unit, {row.p50 for row in found.rows}) == (0, [], (), {None})


def test_the_rules_know_the_intervals_of_the_engine() -> None:
    assert tuple(INTERVALS) == INTERVAL_NAMES
