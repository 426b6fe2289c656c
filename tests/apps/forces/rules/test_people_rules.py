"""The rules of people, levels, day patterns, cover and plans as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.rules.blocks import Block, is_night, needs_of, read_pattern
from bihuan.apps.forces.rules.covering import gaps, most_at_once
from bihuan.apps.forces.rules.levels import Demands, check_demands, share_of
from bihuan.apps.forces.rules.people import OfficerTold, check_absence, check_officer, overlaps
from bihuan.apps.forces.rules.plans import (
    Cell,
    Change,
    check_override,
    check_period,
    counts_of,
    difference,
    digest_of,
    in_two_places,
)
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.apps.forces.rules.rosters import clock_minutes, period_of
from tests.refusals import refusal_of

AT, HOUR, ZONE = datetime(2026, 8, 25, tzinfo=UTC), timedelta(hours=1), "Asia/Shanghai"
TOLD = OfficerTold("P-1", " 何一诺 ", "PCS-03", "139 0000-1111", ("suit", "order", "order"), ("no_night",))
LEVEL = Demands("I", "一级", 60, 30, 40)


def test_what_is_told_of_an_officer_is_tidied() -> None:
    told = check_officer(TOLD)
    assert (told.name, told.skills, told.limits) == ("何一诺", ("order", "suit"), ("no_night",))


@pytest.mark.parametrize(
    ("change", "code"),
    [({"name": " "}, "no_name"), ({"name": "长" * 101}, "no_name"), ({"number": "a b"}, "bad_number"),
     ({"phone": "call me"}, "bad_phone"), ({"skills": ("flying",)}, "unknown_skill"),
     ({"limits": ("x",)}, "unknown_limit")],
)  # fmt: skip
def test_what_cannot_be_of_an_officer_is_refused(change: dict[str, object], code: str) -> None:
    assert refusal_of(lambda: check_officer(replace(TOLD, **change))) == code  # type: ignore[arg-type]  # by name


def test_absences_have_a_kind_and_an_end_after_their_beginning() -> None:
    assert refusal_of(lambda: check_absence("sulking", AT, None)) == "unknown_absence"
    assert refusal_of(lambda: check_absence("leave", AT, AT)) == "end_before_start"
    assert refusal_of(lambda: check_absence("leave", AT, AT + HOUR)) == ""
    open_ended = (AT, None)
    assert [overlaps(open_ended, (AT - HOUR, AT)), overlaps(open_ended, (AT + HOUR, None))] == [False, True]
    assert overlaps((AT, AT + HOUR), (AT + HOUR, None)) is False


@pytest.mark.parametrize(
    ("change", "code"),
    [({}, ""), ({"code": " "}, "no_name"), ({"name": ""}, "no_name"), ({"share_percent": 61}, "bad_share"),
     ({"share_percent": -1}, "bad_share"), ({"home_percent": -1}, "bad_share"), ({"call_up_minutes": 0}, "bad_call_up"),
     ({"call_up_minutes": 1441}, "bad_call_up"), ({"day_minutes": 721}, "day_too_long"),
     ({"day_minutes": 0}, "day_too_long"),
     ({"week_minutes": 3601}, "week_too_long"), ({"week_minutes": 719}, "week_too_long"),
     ({"rest_minutes": 479}, "rest_too_short")],
)  # fmt: skip
def test_a_level_demands_what_can_be_met(change: dict[str, object], code: str) -> None:
    assert refusal_of(lambda: check_demands(replace(LEVEL, **change))) == code  # type: ignore[arg-type]  # by name


@given(st.integers(0, 100), st.integers(0, 5000))
def test_a_share_is_rounded_up_and_never_more_than_all(percent: int, strength: int) -> None:
    share = share_of(percent, strength)
    assert 0 <= share <= strength
    assert (share - 1) * 100 < percent * strength <= share * 100


def test_a_day_pattern_gives_blocks_at_wall_clock_times() -> None:
    blocks = read_pattern("20：00-02:00 1\n06:00-12:00 2 3 1\n\n12:00 至 20:00 0\n")
    assert blocks == (Block(360, 720, 2, 3, 1), Block(720, 1200, 0, 0), Block(1200, 1560, 1, 1))
    told = needs_of(blocks, date(2026, 8, 25), date(2026, 8, 26), ZONE)
    first = datetime(2026, 8, 24, 22, tzinfo=UTC)
    assert [(one.starts_at - first) / HOUR for one in told] == [0, 6, 14, 24, 30, 38]
    assert told[2].ends_at - told[2].starts_at == 6 * HOUR


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "no_pattern"), ("x", "bad_pattern"), ("06:00-12:00", "bad_pattern"), ("25:00-26:00 1", "bad_pattern"),
     ("06:61-12:00 1", "bad_pattern"), ("24:00-06:00 1", "bad_pattern"), ("06:00-12:00 2 1", "bad_pattern"),
     ("06:00-12:00 1 1 2", "bad_pattern"), ("06:00-12:00 1\n11:00-13:00 1", "pattern_overlaps"),
     ("06:00-12:00 1\n22:00-07:00 1", "pattern_overlaps"), ("06:00-06:10 1\n" * 25, "too_many_blocks")],
)  # fmt: skip
def test_a_day_pattern_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    assert refusal_of(lambda: read_pattern(text)) == code


def test_needs_are_made_for_a_month_at_most() -> None:
    blocks = read_pattern("06:00-12:00 1")
    day = date(2026, 8, 1)
    assert refusal_of(lambda: needs_of(blocks, day, day - timedelta(days=1), ZONE)) == "end_before_start"
    assert refusal_of(lambda: needs_of(blocks, day, day + timedelta(days=31), ZONE)) == "too_many_days"
    assert len(needs_of(blocks, day, day + timedelta(days=30), ZONE)) == 31


@pytest.mark.parametrize(
    ("first", "last", "night"),
    [(22, 30, True), (20, 25, True), (20, 24, False), (4, 9, False), (3, 9, True), (8, 20, False), (0, 48, True)],
)  # fmt: skip
def test_three_hours_of_the_night_make_night_work(first: int, last: int, night: bool) -> None:
    midnight = datetime(2026, 8, 24, 16, tzinfo=UTC)
    assert is_night(midnight + first * HOUR, midnight + last * HOUR, ZONE) is night


PERIODS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8)


@given(PERIODS)
def test_an_hour_is_a_gap_exactly_when_nobody_holds_it(told: list[tuple[int, int]]) -> None:
    held = [(AT + first * HOUR, AT + (first + hours) * HOUR) for first, hours in told]
    empty = gaps(held, AT + 5 * HOUR, AT + 35 * HOUR)
    for hour in range(5, 35):
        at = AT + hour * HOUR
        assert any(a <= at < b for a, b in empty) != any(a <= at < b for a, b in held)
    assert most_at_once(held) == max((sum(a <= AT + hour * HOUR < b for a, b in held) for hour in range(53)), default=0)


def cell(officer: str, first: int, need: str, hours: int = 6) -> Cell:
    return Cell(officer, AT + first * HOUR, AT + (first + hours) * HOUR, need)


def test_a_difference_says_who_gains_loses_and_moves() -> None:
    before = [cell("a", 0, "1"), cell("b", 0, "2"), cell("c", 0, "3")]
    after = [cell("a", 0, "1"), cell("b", 0, "3"), cell("d", 6, "4")]
    found = difference(before, after)
    assert found == (
        Change("b", AT, "2", "3"), Change("c", AT, "3", ""), Change("d", AT + 6 * HOUR, "", "4"),
    )  # fmt: skip
    assert counts_of(found) == {"gained": 1, "lost": 1, "moved": 1}


CELLS = st.lists(
    st.builds(cell, st.sampled_from("abc"), st.integers(0, 12), st.sampled_from("123"), st.integers(1, 8)), max_size=8
)


@given(CELLS)
def test_somebody_is_in_two_places_exactly_when_two_of_their_blocks_share_an_instant(cells: list[Cell]) -> None:
    together = any(
        one.officer == two.officer and one.starts_at < two.ends_at and two.starts_at < one.ends_at
        for index, one in enumerate(cells) for two in cells[index + 1 :]
    )  # fmt: skip
    assert bool(in_two_places(cells)) == together


@given(CELLS, st.randoms(use_true_random=False))
def test_a_digest_is_of_what_a_plan_holds_and_not_of_its_order(cells: list[Cell], draw: object) -> None:
    mixed = list(cells)
    draw.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    assert digest_of(mixed, {}) == digest_of(cells, {})
    if cells:
        overridden = {(cells[0].officer, cells[0].need): ("lead", "nobody_else")}
        assert len({digest_of(cells, {}), digest_of(cells, overridden), digest_of(cells[1:], {})}) == 3


def test_a_plan_ends_after_it_begins_within_a_fortnight() -> None:
    codes = [refusal_of(partial(check_period, AT, AT + hours * HOUR)) for hours in (0, 336, 337)]
    assert codes == ["end_before_start", "", "plan_too_long"]


@pytest.mark.parametrize(
    ("role", "rules", "reason", "code"),
    [(Role.PLANNER, [], "", ""), (Role.PLANNER, ["rest"], "", "rule_forbids"),
     (Role.PLANNER, ["rest"], "nobody_else", "only_lead_overrides"),
     (Role.DESK_LEAD, ["rest"], "because", "bad_reason"),
     (Role.DESK_LEAD, ["rest"], "nobody_else", ""),
     (Role.DESK_LEAD, ["rest", "absent"], "life_at_risk", "never_overridden"),
     (Role.DESK_LEAD, ["heat_forbidden"], "nobody_else", "only_for_life"),
     (Role.DESK_LEAD, ["heat_forbidden"], "life_at_risk", "")],
)  # fmt: skip
def test_a_hard_rule_is_overridden_by_the_lead_with_a_reason(
    role: Role, rules: list[str], reason: str, code: str
) -> None:
    assert refusal_of(lambda: check_override(role, rules, reason)) == code


def test_a_unit_reaches_its_own_and_the_desk_all() -> None:
    lead, unit = Actor("l", Role.DESK_LEAD, "I"), Actor("u", Role.UNIT_DISPATCHER, "I", "PCS-03")
    assert refusal_of(lambda: check_reach(lead, Action.UPDATE, Kind.OFFICER, "SQ-07")) == ""
    assert refusal_of(lambda: check_reach(unit, Action.UPDATE, Kind.OFFICER, "PCS-03")) == ""
    assert refusal_of(lambda: check_reach(unit, Action.UPDATE, Kind.OFFICER, "SQ-07")) == "wrong_role"
    assert refusal_of(lambda: check_reach(unit, Action.UPDATE, Kind.OFFICER)) == "wrong_role"


def test_the_hours_of_a_roster_go_on_past_midnight() -> None:
    assert [clock_minutes(text) for text in ("08:00", "32:00", "48:00", "08:60", "8")] == [480, 1920, None, None, None]
    told = {"date": "2026-08-25", "starts_at": "20:00", "ends_at": "08:00"}
    period = period_of(told, ZONE)
    assert not isinstance(period, str)
    assert period.ends_at - period.starts_at == 12 * HOUR
    changes = ({"date": "x"}, {"date": "2026-02-31"}, {"ends_at": ""})
    assert [period_of({**told, **change}, ZONE) for change in changes] == ["no_day", "no_day", "no_hours"]  # fmt: skip
