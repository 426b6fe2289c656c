"""Tags of ways: who may go where, how fast, in which direction."""

from __future__ import annotations

import pytest

from bihuan.engine.roads.highways import CAR_KMH, directions, kmh_of_sign


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential"}, (25, 25)),
        ({"highway": "residential", "maxspeed": "50"}, (40, 40)),
        ({"highway": "primary", "oneway": "yes"}, (65, None)),
        ({"highway": "primary", "oneway": "-1"}, (None, 65)),
        ({"highway": "primary", "oneway": "reversible"}, (None, None)),
        ({"highway": "tertiary", "junction": "roundabout"}, (40, None)),
        ({"highway": "tertiary", "junction": "roundabout", "oneway": "no"}, (40, 40)),
        ({"highway": "motorway"}, (90, None)),
        ({"highway": "motorway", "oneway": "no"}, (90, 90)),
        ({"highway": "secondary", "maxspeed:forward": "50", "maxspeed": "100"}, (40, 80)),
        ({"highway": "residential", "access": "private"}, (None, None)),
        ({"highway": "residential", "access": "no", "motor_vehicle": "yes"}, (25, 25)),
        ({"highway": "residential", "motor_vehicle": "no"}, (None, None)),
        ({"highway": "service", "area": "yes"}, (None, None)),
        ({"highway": "footway"}, (None, None)),
        ({"highway": "['primary', 'residential']"}, (25, 25)),
        ({"building": "yes"}, (None, None)),
    ],
)  # fmt: skip
def test_a_car_goes_where_and_as_fast_as_the_tags_allow(
    tags: dict[str, str], expected: tuple[float | None, float | None]
) -> None:
    assert directions(tags, "car") == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "footway"}, 5), ({"highway": "steps"}, 2.5), ({"highway": "residential", "oneway": "yes"}, 5),
        ({"highway": "motorway"}, None), ({"highway": "path", "access": "private"}, None),
        ({"highway": "path", "access": "private", "foot": "yes"}, 5), ({"highway": "pedestrian", "area": "yes"}, None),
    ],
)  # fmt: skip
def test_on_foot_one_goes_both_ways_where_one_may_walk(tags: dict[str, str], expected: float | None) -> None:
    assert directions(tags, "foot") == (expected, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 50), ("30 mph", 48.28032), ("['60', '40']", 40), ("none", None), ("CN:urban", None), ("", None),
        ("0", None), ("7.5", 7.5), ("60 km/h", 60),
    ],
)  # fmt: skip
def test_a_sign_is_read_in_kilometres_an_hour(text: str, expected: float | None) -> None:
    assert kmh_of_sign(text) == expected


def test_every_class_has_a_speed_that_a_car_can_go() -> None:
    assert [name for name, kmh in CAR_KMH.items() if not 5 <= kmh <= 120] == []
