"""A round that can be walked: teams, hours, windows, the way between doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import pi

import pytest

from bihuan.apps.residents.rules.planning import Door, check_plan, middle_of, plan_round, window_of
from bihuan.apps.residents.rules.priority import priorities
from bihuan.apps.residents.rules.walking import DETOUR, EARTH_M, SPEED_M_S, walking_seconds
from tests.refusals import refusal_of

AT = datetime(2026, 8, 25, tzinfo=UTC)
HOUR = timedelta(hours=1)


def door(number: int, *, limit_h: float = 3, place: tuple[float, float] | None = (106.08, 30.8)) -> Door:
    """Return a door of class B whose ladder climbs after so many hours."""
    return Door(str(number), "B", 5, AT, AT + limit_h * HOUR, place)


@pytest.mark.parametrize(
    ("teams", "hours", "code"),
    [(0, 4, "bad_teams"), (21, 4, "bad_teams"), (2, 0.5, "bad_hours"), (2, 13, "bad_hours"), (2, 4, ""), (20, 12, "")],
)
def test_a_round_has_one_to_twenty_teams_and_one_to_twelve_hours(teams: int, hours: float, code: str) -> None:
    assert refusal_of(lambda: check_plan(teams, AT, AT + hours * HOUR, AT)) == code


def test_a_round_that_is_over_is_none() -> None:
    assert refusal_of(lambda: check_plan(1, AT, AT + HOUR, AT + HOUR)) == "bad_hours"


def test_somebody_is_visited_before_the_ladder_climbs_where_that_can_be() -> None:
    assert window_of(door(1, limit_h=3), AT, AT + 4 * HOUR) == (0, 3 * 3600)
    assert window_of(door(1, limit_h=9), AT, AT + 4 * HOUR) == (0, 4 * 3600)
    assert window_of(door(1, limit_h=-1), AT, AT + 4 * HOUR) == (0, 4 * 3600)


def test_the_way_is_the_straight_line_longer_by_the_detour() -> None:
    found = walking_seconds([(106.0, 30.0), (106.0, 30.01)])
    straight_m = EARTH_M * pi / 180 / 100
    assert found[0, 1] == pytest.approx(straight_m * DETOUR / SPEED_M_S, rel=1e-9)
    assert (found[0, 0], found[0, 1] == found[1, 0]) == (0.0, True)


def test_the_middle_of_nothing_is_nothing() -> None:
    assert (middle_of([]), middle_of([(0.0, 2.0), (2.0, 4.0)])) == (None, (1.0, 3.0))


def test_every_door_is_on_one_round_or_said_to_be_left_out() -> None:
    doors = [door(n, place=(106.08 + n / 1000, 30.8)) for n in range(6)] + [door(6, place=None)]
    found = plan_round(doors, 2, (106.08, 30.8), priorities(), AT, AT + 4 * HOUR)
    met = [stop.visit for route in found.routes for stop in route.stops] + [one.visit for one in found.unserved]
    assert sorted(met) == [str(n) for n in range(7)]
    assert found.unserved == ()


def test_the_work_is_shared_so_that_no_team_sent_for_it_stays_idle() -> None:
    doors = [door(n, place=(106.08 + n / 2000, 30.8)) for n in range(8)]
    found = plan_round(doors, 2, (106.0818, 30.8), priorities(), AT, AT + 4 * HOUR)
    shares = sorted(len(route.stops) for route in found.routes)
    assert (sum(shares), shares[0] >= 3) == (8, True)


def test_nobody_is_left_out_for_the_sake_of_an_even_share() -> None:
    far = [door(n, place=(106.08 + 0.03 * (n == 0), 30.8)) for n in range(3)]
    assert plan_round(far, 2, (106.08, 30.8), priorities(), AT, AT + 4 * HOUR).unserved == ()
