"""Within which ring somebody came, at the very second; of what is missing nothing."""

from __future__ import annotations

from bihuan.apps.zones.rules.response import ring_reached


def test_a_ring_is_reached_at_its_last_second_and_not_one_later() -> None:
    seconds = (0, 60, 61, 180, 181, 300, 301)
    assert [ring_reached(one) for one in seconds] == ["1", "1", "3", "3", "5", "5", "over"]


def test_a_missing_point_and_points_the_wrong_way_round_reach_no_ring() -> None:
    assert [ring_reached(None), ring_reached(-1)] == ["", ""]
