"""Gates as they may be said, and the wait before them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do, may_somewhere
from bihuan.apps.zones.rules.gates import GateTold, check_gate, throughput
from tests.refusals import refusal_of

TOLD = GateTold("东门", "PCS-03")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "gate_without_name"), ({"lanes": 0}, "bad_gate_lanes"), ({"lanes": 41}, "bad_gate_lanes"),
        ({"seconds": 0}, "bad_gate_seconds"), ({"seconds": 601}, "bad_gate_seconds"),
        ({"longitude": 106.0}, "bad_position"),
    ],
)  # fmt: skip
def test_a_gate_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    check_gate(replace(TOLD, longitude=106.0, latitude=30.0))
    assert refusal_of(lambda: check_gate(replace(TOLD, **change))) == code  # type: ignore[arg-type]  # by name


def test_the_right_answer_of_1200_an_hour_at_8_seconds() -> None:
    three, four = (throughput(lanes=lanes, seconds=8, an_hour=1200) for lanes in (3, 4))
    assert (round(three.wait_s, 1), round(four.wait_s, 1)) == (19.1, 2.3)
    assert (three.is_overloaded, three.grows, three.needed) == (False, 0.0, 3)


def test_an_overload_is_said_plainly() -> None:
    two = throughput(lanes=2, seconds=8, an_hour=1200)
    assert (two.is_overloaded, two.can_check, two.grows, two.needed) == (True, 900.0, 300.0, 3)
    assert math.isinf(two.line)


@given(st.integers(1, 40), st.integers(1, 600), st.integers(0, 20_000))
def test_one_lane_more_never_waits_longer_and_the_fewest_that_are_needed_have_a_balance(
    lanes: int, seconds: int, an_hour: int
) -> None:
    found = throughput(lanes=lanes, seconds=seconds, an_hour=an_hour)
    if lanes < 40:
        assert throughput(lanes=lanes + 1, seconds=seconds, an_hour=an_hour).wait_s <= found.wait_s
    assert found.is_overloaded == (lanes < found.needed)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"lanes": 0, "seconds": 8, "an_hour": 1}, "bad_gate_lanes"),
        ({"lanes": 1, "seconds": 0, "an_hour": 1}, "bad_gate_seconds"),
        ({"lanes": 1, "seconds": 8, "an_hour": -1}, "bad_arrivals"),
    ],
)
def test_a_line_that_cannot_be_is_refused(said: dict[str, int], code: str) -> None:
    assert refusal_of(lambda: throughput(lanes=said["lanes"], seconds=said["seconds"], an_hour=said["an_hour"])) == code


def test_a_units_role_reaches_its_own_gates_alone() -> None:
    keeper = Actor("a", Role.GATE_KEEPER, "X", "PCS-03")
    assert [may_do(keeper, Action.READ, Kind.GATE, unit) for unit in ("PCS-03", "SQ-07", "")] == [True, False, False]
    assert may_somewhere(keeper, Action.CREATE, Kind.CROSSING)
    assert refusal_of(lambda: check_may(keeper, Action.UPDATE, Kind.GATE, "PCS-03")) == "wrong_role"
    assert refusal_of(lambda: check_may(keeper, Action.READ, Kind.GATE, "PCS-03")) == ""
