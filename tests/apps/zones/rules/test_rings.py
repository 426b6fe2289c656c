"""What the rings ask by each meaning, what may be decided, and what a model may be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.rules.cover import CoverTold, busy_share, check_cover, check_told, may_cover
from bihuan.apps.zones.rules.rings import PLACE_RINGS, RingRule, asks_of, check_rule
from tests.refusals import refusal_of

TOLD = CoverTold("maximal", 10, ("motorway",), calls_an_hour=4, minutes_a_call=30)


def test_by_place_a_kind_is_asked_in_its_own_ring_only() -> None:
    asks = asks_of(RingRule())
    assert [(one.ring, one.limit_s, one.tier) for one in asks] == [(1, 60, None), (3, 180, None), (5, 300, None)]
    assert [[one.is_for(kind) for one in asks] for kind in ("station", "school", "mall", "home")] == [
        [True, False, False], [False, True, False], [False, False, True], [False, False, False],
    ]  # fmt: skip


def test_by_tier_every_kind_is_asked_of_each_tier() -> None:
    asks = asks_of(RingRule("tier"))
    assert [(one.ring, one.limit_s, one.tier, one.is_for("home")) for one in asks] == [
        (1, 60, 1, True), (3, 180, 3, True), (5, 300, 5, True),
    ]  # fmt: skip


def test_by_phase_setting_off_is_taken_from_the_three_minutes() -> None:
    assert [(one.ring, one.limit_s) for one in asks_of(RingRule("phase", set_off_s=75))] == [(3, 105)]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (RingRule("sometimes"), "unknown_meaning"), (RingRule("place", {"station": 1}), "unknown_place_kind"),
        (RingRule("place", {**PLACE_RINGS, "mall": 4}), "unknown_ring"),
        (RingRule("phase", set_off_s=121), "bad_set_off"),
        (RingRule("phase", set_off_s=-1), "bad_set_off"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_kept_is_refused(rule: RingRule, code: str) -> None:
    assert refusal_of(lambda: check_rule(rule)) == code
    assert check_rule(RingRule()) == RingRule()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"model": "best"}, "unknown_model"), ({"candidates": ()}, "unknown_candidates"),
        ({"candidates": ("moon",)}, "unknown_candidates"), ({"weighing": "gold"}, "unknown_weighing"),
        ({"units": 0}, "bad_units"), ({"units": 201}, "bad_units"), ({"calls_an_hour": 0.0}, "bad_load"),
        ({"minutes_a_call": 0.0}, "bad_load"), ({"share": 1.1}, "bad_cover_share"),
        ({"seconds": 0}, "bad_cover_seconds"),
        ({"seconds": 61}, "bad_cover_seconds"), ({"busy": 0.91}, "always_busy"), ({"units": 2}, "always_busy"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(changes: dict[str, object], code: str) -> None:
    assert refusal_of(lambda: check_told(replace(TOLD, **changes))) == code  # type: ignore[arg-type]  # by name
    assert check_told(TOLD) == TOLD


def test_a_unit_is_away_for_calls_times_minutes_over_the_units_or_as_told() -> None:
    assert (busy_share(TOLD), busy_share(replace(TOLD, busy=0.5))) == (0.2, 0.5)


def test_coverage_is_the_desk_s_and_no_unit_s() -> None:
    lead, unit = Actor("a", Role.DESK_LEAD, "i"), Actor("b", Role.UNIT_DISPATCHER, "i", "PCS-03")
    assert [may_cover(one, Action.LIST) for one in (lead, unit, replace(lead, unit="PCS-03"))] == [True, False, False]
    assert refusal_of(lambda: check_cover(unit, Action.LIST)) == "wrong_role"
    check_cover(lead, Action.CREATE)
