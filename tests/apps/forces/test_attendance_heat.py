"""Rest and work in the heat: minutes run, a limit is warned of once before and once when passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.actions.attendance_heat import (
    alarm_limits,
    begin_rest,
    end_rest,
    follow_heat,
    note_permitted,
    run_of,
)
from bihuan.apps.forces.models import Attendance, Post, WeatherHour
from bihuan.apps.forces.queries.heat import permitted_now
from bihuan.apps.forces.rules.attendance import heat_seconds
from bihuan.apps.orders.models import WorkOrder
from tests.forces_world import Forces
from tests.refusals import refusal_of
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _there(forces: Forces, permitted: int | None) -> Attendance:
    pk = check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P1"].pk, by=forces.actor("P1"), at=forces.at
    )
    note_permitted(minutes={forces.posts["PCS-03"].pk: permitted}, incident=forces.incident, at=forces.at)
    return Attendance.objects.get(pk=pk)


def _kinds() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="attendance.heat").order_by("index").values_list("kind", flat=True)
    )


def test_what_the_heat_permits_is_unknown_until_somebody_tells(forces: Forces) -> None:
    row = _there(forces, None)
    assert row.permitted_minutes is None
    alarm_limits(incident=forces.incident, at=forces.at + 300 * MINUTE)
    assert _kinds() == []


def test_a_limit_is_warned_of_before_and_called_for_when_passed_once_each(forces: Forces) -> None:
    _there(forces, 30)
    for minutes in (20, 25, 26, 30, 31, 60):
        alarm_limits(incident=forces.incident, at=forces.at + minutes * MINUTE)
    assert _kinds() == ["attendance.heat_near", "attendance.heat_passed"]
    run_jobs(forces.at + 60 * MINUTE)
    assert [order.urgency for order in WorkOrder.objects.filter(kind="heat_limit")] == ["P2"]


def test_after_a_whole_rest_the_limit_begins_anew(forces: Forces) -> None:
    row, by = _there(forces, 30), forces.actor("P1")
    alarm_limits(incident=forces.incident, at=forces.at + 30 * MINUTE)
    begin_rest(attendance_id=row.pk, by=by, at=forces.at + 30 * MINUTE)
    alarm_limits(incident=forces.incident, at=forces.at + 55 * MINUTE)
    end_rest(attendance_id=row.pk, by=by, at=forces.at + 60 * MINUTE)
    row.refresh_from_db()
    assert (heat_seconds(run_of(row), forces.at + 65 * MINUTE), row.heat_passed_at) == (300, None)
    alarm_limits(incident=forces.incident, at=forces.at + 90 * MINUTE)
    assert _kinds() == ["attendance.heat_passed", "attendance.heat_passed"]


def test_a_rest_is_begun_once_and_ended_once(forces: Forces) -> None:
    row, by, at = _there(forces, 30), forces.actor("P1"), forces.at + 5 * MINUTE
    assert refusal_of(lambda: end_rest(attendance_id=row.pk, by=by, at=at)) == "not_resting"
    begin_rest(attendance_id=row.pk, by=by, at=at, command="5d0c4a1e-0000-4000-8000-000000000011")
    begin_rest(attendance_id=row.pk, by=by, at=at, command="5d0c4a1e-0000-4000-8000-000000000011")
    assert refusal_of(lambda: begin_rest(attendance_id=row.pk, by=by, at=at)) == "already_resting"
    assert Event.objects.filter(kind="attendance.rest_began").count() == 1


def test_a_colleague_ends_nobody_s_rest(forces: Forces) -> None:
    row = _there(forces, 30)
    assert refusal_of(lambda: begin_rest(attendance_id=row.pk, by=forces.actor("P2"), at=forces.at)) == "not_found"
    assert begin_rest(attendance_id=row.pk, by=forces.actor("leader@PCS-03"), at=forces.at) == row.pk


def _hot(forces: Forces) -> None:
    """Tell 42 °C for the hour that runs; without any position nobody knows where the sun stands, so no heat either."""
    Post.objects.filter(pk=forces.posts["PCS-03"].pk).update(longitude=106.08, latitude=30.8)
    WeatherHour.objects.create(
        incident=forces.world.incident, starts_at=forces.at, is_observed=True, air_c=42, humidity=0.4, wind_m_s=0.5,
        source="test", noted_by="test", noted_at=forces.at,
    )  # fmt: skip


def test_what_the_weather_permits_is_known_at_check_in_and_follows_it(forces: Forces) -> None:
    row = _there(forces, None)
    assert follow_heat(incident=forces.incident, at=forces.at) == 0  # nobody told the weather
    _hot(forces)
    told = permitted_now(forces.incident, forces.at)[forces.posts["PCS-03"].pk]
    assert told is not None
    assert told < 60
    assert follow_heat(incident=forces.incident, at=forces.at) == 1
    row.refresh_from_db()
    pk = check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P3"].pk, by=forces.actor("leader@PCS-03"),
        at=forces.at + MINUTE, reason="reinforcement",
    )  # fmt: skip
    assert row.permitted_minutes == Attendance.objects.get(pk=pk).permitted_minutes == told
    assert follow_heat(incident=forces.incident, at=forces.at + 5 * MINUTE) == 0
