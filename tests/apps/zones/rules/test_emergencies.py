"""What an emergency is, and when two reports are the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.rules.emergencies import (
    EMERGENCY_KINDS,
    POINTS,
    EmergencyTold,
    Spot,
    check_choice,
    check_points,
    check_told,
    fits,
    metres_between,
    rounded,
    same_as,
)
from bihuan.apps.zones.rules.patrols import check_crew, check_next
from bihuan.engine.sphere import great_circle_m

AT = datetime(2026, 8, 25, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TOLD = EmergencyTold("fire", "河东社区9号楼", phone="0817-222 3333", reported_at=AT, answered_at=AT)


def refusal(told: EmergencyTold) -> str:
    with pytest.raises(NotAllowed) as caught:
        check_told(told, AT)
    return caught.value.code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "war"}, "unknown_kind"), ({"origin": "pigeon"}, "unknown_origin"), ({"ring": 2}, "unknown_ring"),
        ({"place": " "}, "no_place"), ({"place": "x" * 301}, "too_long"), ({"text": "x" * 2001}, "too_long"),
        ({"phone": "call me"}, "bad_phone"), ({"longitude": 1.0}, "bad_position"),
        ({"longitude": 181.0, "latitude": 0.0}, "bad_position"), ({"reported_at": AT + SECOND}, "points_out_of_order"),
        ({"reported_at": AT + SECOND, "answered_at": None}, "in_future"), ({"answered_at": AT + SECOND}, "in_future"),
        ({"answered_at": AT - SECOND}, "points_out_of_order"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_refused_by_its_code(wrong: dict[str, object], code: str) -> None:
    assert refusal(replace(TOLD, **wrong)) == code  # type: ignore[arg-type]  # by name


def test_what_is_told_well_is_taken_in() -> None:
    check_told(TOLD, AT)
    check_told(EmergencyTold("other", "somewhere", longitude=106.1, latitude=30.8), AT)


def test_every_kind_promises_one_of_the_rings() -> None:
    assert {rule.ring for rule in EMERGENCY_KINDS.values()} == {1, 3, 5}
    assert rounded(106.0816) == 106.082
    assert rounded(None) is None


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.sampled_from(sorted(POINTS)), st.integers(0, 3))
def test_a_point_fits_exactly_when_the_points_stay_sorted(seconds: list[int], name: str, said: int) -> None:
    known = {point: AT + SECOND * after for point, after in zip(POINTS, sorted(seconds), strict=True)}
    after = [*{**known, name: AT + said * SECOND}.values()]
    assert fits(known, name, AT + said * SECOND) == (after == sorted(after))


def test_missing_points_stand_in_nobodys_way() -> None:
    known = {"reported": AT, "notified": None, "controlled": None}
    assert fits(known, "on_scene", AT)
    with pytest.raises(NotAllowed) as caught:
        check_points(known, "on_scene", AT - SECOND, AT)
    assert (caught.value.code, caught.value.params) == ("points_out_of_order", {"point": "reported"})


def spot(name: str, minutes: float = 0, east: float | None = 106.08, area: str = "A", kind: str = "fire") -> Spot:
    return Spot(name, area, kind, east, None if east is None else 30.8, AT + timedelta(minutes=minutes))


def test_reports_near_in_place_and_time_are_the_same_one() -> None:
    first = spot("1")
    others = [
        first, spot("2", 14), spot("3", 16), spot("4", 1, 106.0825), spot("5", 1, 106.083), spot("6", 2, None),
        spot("7", 2, None, "B"), spot("8", 2, None, kind="crowd"), spot("9", -3, kind="crowd"),
    ]  # fmt: skip
    assert same_as(first, others) == ["4", "6", "9", "2"]
    assert same_as(spot("0", 0, None, ""), [spot("1", 0, None, "")]) == []


@given(st.floats(106.0, 106.1), st.floats(30.7, 30.8))
def test_metres_on_the_plane_agree_with_the_sphere(east: float, north: float) -> None:
    one, two = Spot("1", "", "", 106.05, 30.75, AT), Spot("2", "", "", east, north, AT)
    true = float(great_circle_m(*np.radians([106.05, 30.75, east, north])))
    found = metres_between(one, two)
    assert found is not None
    assert abs(found - true) <= 0.001 * true + 0.01


def test_another_than_the_first_needs_a_reason_of_the_list() -> None:
    check_choice(1, "")
    check_choice(2, "knows_the_place")
    for rank, reason, code in ((2, "", "why_not_first"), (None, "", "why_not_first"), (2, "so", "bad_reason")):
        with pytest.raises(NotAllowed) as caught:
            check_choice(rank, reason)
        assert caught.value.code == code


def test_a_patrol_goes_forward_and_is_free_only_after_control() -> None:
    check_next("notified", "on_scene")
    check_next("controlled", "available")
    for state, point, code in (
        ("available", "en_route", "patrol_is_free"), ("on_scene", "available", "not_controlled"),
        ("on_scene", "en_route", "said_before"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed) as caught:
            check_next(state, point)
        assert caught.value.code == code


def test_a_crew_is_of_one_to_twelve() -> None:
    check_crew(["one"])
    for crew, code in (([], "no_crew"), ([str(n) for n in range(13)], "crew_too_large")):
        with pytest.raises(NotAllowed) as caught:
            check_crew(crew)
        assert caught.value.code == code
