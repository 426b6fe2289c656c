"""The limits of NIOSH 2016-106 and what they leave of an hour and of a block."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.roster.heat import (
    CLOTHING,
    WORKLOADS,
    Allowance,
    BlockAllowance,
    NoSuchHeat,
    Wbgt,
    Weather,
    allowance,
    block_allowance,
    limit_c,
    outdoor_wbgt,
)

CODE = st.sampled_from(list(CLOTHING))
WORK = st.sampled_from(list(WORKLOADS))
INDEX = st.floats(-20, 60)
NOON = 1_656_043_200  # 2022-06-24 12:00 in Shijiazhuang


def minutes(index: float, clothing: str = "uniform", workload: str = "moderate", *, acclimatised: bool = True) -> int:
    return allowance(index, clothing=clothing, workload=workload, acclimatised=acclimatised).work_minutes


@pytest.mark.parametrize(
    ("workload", "rel", "ral"), [("light", 30.76, 28.10), ("moderate", 28.21, 24.97), ("heavy", 26.59, 22.99)]
)
def test_the_limits_of_a_whole_hour_are_the_two_formulas(workload: str, rel: float, ral: float) -> None:
    """56.7 - 11.5 log10 M and 59.9 - 14.1 log10 M at 180, 300 and 415 W, worked out by hand."""
    found = [limit_c(60, workload, acclimatised=used) for used in (True, False)]
    assert found == pytest.approx([rel, ral], abs=0.005)


@pytest.mark.parametrize(("share", "watts"), [(45, 253.75), (30, 207.5), (15, 161.25)])
def test_rest_counts_in_the_average(share: int, watts: float) -> None:
    assert limit_c(share, "moderate", acclimatised=True) == pytest.approx(56.7 - 11.5 * math.log10(watts))


@pytest.mark.parametrize(("index", "expected"), [(28.2, 60), (28.3, 45), (29.1, 30), (30.1, 15), (31.4, 0)])
def test_moderate_work_loses_a_quarter_of_the_hour_at_a_time(index: float, expected: int) -> None:
    assert minutes(index) == expected


def test_who_is_not_used_to_the_heat_may_work_less() -> None:
    assert [minutes(28, acclimatised=used) for used in (True, False)] == [60, 15]


@pytest.mark.parametrize(
    ("code", "addition"),
    [
        ("uniform", 0),
        ("coverall", 0),
        ("sms_coverall", 0.5),
        ("polyolefin", 1),
        ("double", 3),
        ("vapour_barrier", 11),
        ("hooded", 12),
        ("sealed_suit", 13),
    ],
)
def test_clothing_adds_what_is_published(code: str, addition: float) -> None:
    assert allowance(20, clothing=code).effective_c == 20 + addition


def test_every_kind_of_clothing_is_tested_above_and_names_its_source() -> None:
    assert len(CLOTHING) == 8
    assert all("NIOSH" in one.source or "ISO" in one.source for one in CLOTHING.values())


def test_the_hour_says_its_limit_and_its_rule() -> None:
    limit = 56.7 - 11.5 * math.log10(253.75)
    assert allowance(25.5, clothing="double") == Allowance(45, 28.5, limit, "rel")


def test_where_the_schedule_is_stricter_it_holds_and_is_named() -> None:
    heat = Wbgt(20, 40, 40, 27, adjusted_f=104)
    assert allowance(heat, clothing="uniform") == Allowance(
        30, 27, limit_c(30, "moderate", acclimatised=True), "schedule"
    )


@pytest.mark.parametrize(("degrees", "expected"), [(101, 30), (102, 30), (105, 15), (106, 15), (108, 0)])
def test_minutes_of_the_schedule_are_rounded_down_to_quarters(degrees: float, expected: int) -> None:
    assert allowance(Wbgt(20, 40, 40, 20, adjusted_f=degrees), clothing="uniform").work_minutes == expected


def test_the_schedule_is_not_read_where_it_has_no_column() -> None:
    assert allowance(Wbgt(20, 40, 40, 20, adjusted_f=112), clothing="uniform", workload="very_heavy").rule == "rel"


@pytest.mark.parametrize("clothing", ["vapour_barrier", "hooded", "sealed_suit"])
@pytest.mark.parametrize("sun", [0, 900])
def test_at_42_degrees_a_sealed_suit_leaves_nothing(clothing: str, sun: float) -> None:
    heat = outdoor_wbgt(Weather(42, 0.3, 2, sun), at=NOON, longitude=114.5, latitude=38)
    assert allowance(heat, clothing=clothing, workload="light").work_minutes == 0


@pytest.mark.parametrize(("clothing", "workload"), [("armour", "light"), ("uniform", "dancing")])
def test_a_code_that_is_in_no_table_is_refused(clothing: str, workload: str) -> None:
    with pytest.raises(NoSuchHeat):
        allowance(20, clothing=clothing, workload=workload)


@pytest.mark.parametrize("index", [math.nan, math.inf, -math.inf])
def test_an_index_that_is_no_number_is_refused(index: float) -> None:
    with pytest.raises(NoSuchHeat):
        allowance(index, clothing="uniform")


def test_the_worst_hour_decides_about_a_block() -> None:
    block = block_allowance([25, 29.1, 30.5, 30.6, 28], clothing="uniform")
    assert block == BlockAllowance(15, 60 + 30 + 15 + 15 + 60, 4, 2, "rel")


def test_an_easy_block_needs_no_relief_and_no_reason() -> None:
    assert block_allowance([20.0, 21.0], clothing="uniform") == BlockAllowance(60, 120, 1, 0, "")


@pytest.mark.parametrize(("index", "factor"), [(28.0, 1), (28.5, 2), (29.5, 2), (30.5, 4), (33.0, 0)])
def test_relief_multiplies_people_so_that_somebody_always_works(index: float, factor: int) -> None:
    assert block_allowance([index], clothing="uniform").relief_factor == factor


def test_a_block_of_unknown_heat_is_refused() -> None:
    with pytest.raises(NoSuchHeat):
        block_allowance([], clothing="uniform")


@given(INDEX, INDEX, CODE, WORK, st.booleans())
def test_hotter_never_allows_more(a: float, b: float, clothing: str, workload: str, used: bool) -> None:
    cool, hot = sorted((a, b))
    assert minutes(hot, clothing, workload, acclimatised=used) <= minutes(cool, clothing, workload, acclimatised=used)


@given(INDEX, CODE, CODE, WORK)
def test_more_clothing_never_allows_more(index: float, a: str, b: str, workload: str) -> None:
    light, heavy = sorted((a, b), key=lambda code: CLOTHING[code].addition_c)
    assert minutes(index, heavy, workload) <= minutes(index, light, workload)


@given(INDEX, CODE, WORK, WORK)
def test_harder_work_never_allows_more(index: float, clothing: str, a: str, b: str) -> None:
    easy, hard = sorted((a, b), key=lambda code: WORKLOADS[code])
    assert minutes(index, clothing, hard) <= minutes(index, clothing, easy)


@given(INDEX, st.floats(80, 120), CODE, WORK)
def test_reading_the_schedule_too_never_allows_more(index: float, degrees: float, clothing: str, workload: str) -> None:
    heat = Wbgt(index, index, index, index, adjusted_f=degrees)
    assert allowance(heat, clothing=clothing, workload=workload).work_minutes <= minutes(index, clothing, workload)


@given(st.lists(INDEX, min_size=1, max_size=12), CODE)
def test_a_block_is_the_least_of_its_hours(hours: list[float], clothing: str) -> None:
    each = [minutes(hour, clothing) for hour in hours]
    block = block_allowance(hours, clothing=clothing)
    assert (block.work_minutes, block.permitted_minutes, each[block.worst_at]) == (min(each), sum(each), min(each))
