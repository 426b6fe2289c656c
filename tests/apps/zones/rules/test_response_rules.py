"""Within which ring somebody came, at the very second; of what is missing nothing."""

from __future__ import annotations

import datetime as dt

from bihuan.apps.zones.rules.response import asked_by_days, ring_reached
from tests.refusals import refusal_of


def test_a_ring_is_reached_at_its_last_second_and_not_one_later() -> None:
    seconds = (0, 60, 61, 180, 181, 300, 301)
    assert [ring_reached(one) for one in seconds] == ["1", "1", "3", "3", "5", "5", "over"]


def test_a_missing_point_and_points_the_wrong_way_round_reach_no_ring() -> None:
    assert [ring_reached(None), ring_reached(-1)] == ["", ""]


def test_days_are_those_of_the_zone_and_the_last_one_is_in_it() -> None:
    asked = asked_by_days("2026-08-25", "2026-08-25", "travel", "Asia/Shanghai")
    first = dt.datetime(2026, 8, 24, 16, tzinfo=dt.UTC)
    assert (asked.first_at, asked.last_at, asked.promise) == (first, first + dt.timedelta(days=1), "travel")
    everything = asked_by_days("", "", "total", "Asia/Shanghai")
    assert (everything.first_at, everything.last_at) == (None, None)


def test_what_is_no_day_or_ends_before_it_begins_is_refused() -> None:
    said = (("25.8.2026", "", "total"), ("2026-08-26", "2026-08-25", "total"), ("", "", "answering"))
    assert [refusal_of(lambda one=one: asked_by_days(*one, "UTC")) for one in said] == [  # type: ignore[misc]  # bound
        "bad_period", "bad_period", "unknown_promise",
    ]  # fmt: skip
