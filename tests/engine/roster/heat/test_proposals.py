"""What to do when the heat leaves too little: a day at 42 °C in a sealed suit, and easier ones."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.roster.heat import CLOTHING, HOUR_S, NoSuchHeat, Proposal, Weather, allowance, outdoor_wbgt, propose
from bihuan.engine.roster.heat.proposals import wet_bulb_of_booth_c

MORNING = 1_656_028_800  # 2022-06-24 08:00 in Shijiazhuang
NIGHT = MORNING + 12 * HOUR_S


def day(*pieces: tuple[int, float]) -> list[tuple[int, float]]:
    """Hours from MORNING on, so many at an index each."""
    values = [index for count, index in pieces for _ in range(count)]
    return [(MORNING + step * HOUR_S, index) for step, index in enumerate(values)]


def block(outlook: list[tuple[int, float]], **given: object) -> tuple[Proposal, ...]:
    asked = {"starts": MORNING, "ends": MORNING + 6 * HOUR_S, "minimum": 2, "clothing": "vapour_barrier"} | given
    return propose(outlook, **asked)  # type: ignore[arg-type]  # one dict of mixed values


def test_a_block_that_leaves_the_whole_hour_needs_nothing() -> None:
    assert block(day((24, 15.0))) == ()


def test_a_hot_day_in_a_sealed_suit_is_moved_to_the_night_and_its_hours_stay_unstaffed() -> None:
    found = block(day((12, 33.0), (12, 17.0)), booth_c=None)
    assert found == (
        Proposal("hours", NIGHT, NIGHT + 6 * HOUR_S, "vapour_barrier", 60, 2),
        Proposal("unstaffed", MORNING, MORNING + 6 * HOUR_S, "vapour_barrier", 0, 0),
    )


def test_where_no_stretch_is_long_enough_the_longest_permitted_is_proposed() -> None:
    found = block(day((12, 33.0), (4, 17.5), (8, 33.0)), booth_c=None)
    assert found[0] == Proposal("hours", NIGHT, NIGHT + 4 * HOUR_S, "vapour_barrier", 45, 4)


def test_half_hours_on_and_off_need_twice_the_people() -> None:
    found = block(day((24, 29.5)), clothing="uniform", booth_c=None)
    assert found == (Proposal("relief", MORNING, MORNING + 6 * HOUR_S, "uniform", 30, 4),)


def test_lighter_clothing_is_proposed_only_where_the_rules_of_the_post_allow_it() -> None:
    outlook = day((24, 27.0))
    assert [one.kind for one in block(outlook, booth_c=None)] == ["unstaffed"]
    found = block(outlook, booth_c=None, allowed=("uniform", "polyolefin", "double"))
    assert found == (Proposal("clothing", MORNING, MORNING + 6 * HOUR_S, "double", 30, 4),)


def test_a_cooled_booth_is_judged_by_its_own_air() -> None:
    outlook = day((24, 36.0))
    assert block(outlook, booth_c=20.0)[0] == Proposal("booth", MORNING, MORNING + 6 * HOUR_S, "vapour_barrier", 60, 2)
    assert [one.kind for one in block(outlook, booth_c=30.0)] == ["unstaffed"]
    found = block(outlook, booth_c=26.0, allowed=("uniform",))
    assert found[0] == Proposal("booth", MORNING, MORNING + 6 * HOUR_S, "uniform", 60, 2)


def test_only_the_closed_hours_stay_unstaffed() -> None:
    found = block(day((2, 17.0), (2, 33.0), (1, 17.0), (19, 33.0)), booth_c=None)
    stretches = [(one.starts, one.ends) for one in found if one.kind == "unstaffed"]
    hours = [MORNING + step * HOUR_S for step in range(7)]
    assert stretches == [(hours[2], hours[4]), (hours[5], hours[6])]


def test_hours_that_are_not_known_are_never_proposed() -> None:
    outlook = [*day((6, 33.0)), (MORNING + 40 * HOUR_S, 10.0)]
    assert block(outlook, booth_c=None)[0] == Proposal(
        "hours", MORNING + 40 * HOUR_S, MORNING + 41 * HOUR_S, "vapour_barrier", 60, 2
    )


def test_a_block_with_an_hour_of_unknown_heat_is_refused() -> None:
    with pytest.raises(NoSuchHeat):
        block(day((5, 20.0)))


def test_a_day_at_42_degrees_under_the_sun_of_june() -> None:
    """The yardstick: noon 42 °C, night 27 °C, a sealed suit. Nothing outdoors by day; the booth or other clothing."""
    outlook = []
    for step in range(24):
        warmth = math.cos((step - 6) / 24 * 2 * math.pi)  # hottest at 14:00
        weather = Weather(34.5 + 7.5 * warmth, 0.35 - 0.15 * warmth, 1.5, max(0.0, 900 * warmth))
        at = MORNING + step * HOUR_S
        outlook.append((at, outdoor_wbgt(weather, at=at, longitude=114.5, latitude=38.0)))
    found = propose(
        outlook, starts=MORNING, ends=MORNING + 6 * HOUR_S, minimum=2, clothing="sealed_suit", allowed=("polyolefin",)
    )
    assert [(one.kind, one.clothing) for one in found] == [("booth", "polyolefin"), ("unstaffed", "sealed_suit")]


@given(
    st.lists(st.floats(10, 45), min_size=24, max_size=24),
    st.sampled_from(list(CLOTHING)),
    st.lists(st.sampled_from(list(CLOTHING)), max_size=3),
    st.integers(1, 6),
)
def test_whatever_is_proposed_outdoors_is_permitted(
    indices: list[float], clothing: str, allowed: list[str], length: int
) -> None:
    outlook = day(*((1, index) for index in indices))
    known = dict(outlook)
    found = block(outlook, clothing=clothing, allowed=allowed, ends=MORNING + length * HOUR_S, booth_c=None)
    for one in found:
        hours = [known[at] for at in range(one.starts, one.ends, HOUR_S)]
        least = min(allowance(index, clothing=one.clothing).work_minutes for index in hours)
        assert least == one.work_minutes
        assert (one.kind == "unstaffed") == (one.work_minutes == 0)


def test_the_wet_bulb_of_a_room_is_that_of_the_paper() -> None:
    """Stull's own example: 20 °C and 50 % make 13.7 °C."""
    assert wet_bulb_of_booth_c(20, 0.5) == pytest.approx(13.7, abs=0.05)
