"""Where controls lie over each other: strictest level first, then the newest decision; all measures together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.zones.rules.overlaps import NOTHING_HOLDS, HeldControl, overlap, rank

AT = datetime(2022, 8, 24, 8, tzinfo=UTC)
LEVELS = ("high", "medium", "low")


def control(number: int, level: str = "", decided: int = 0, measures: tuple[str, ...] = ()) -> HeldControl:
    """Return a control decided so many minutes after the first one."""
    at = AT + timedelta(minutes=decided)
    end = AT + timedelta(days=3)
    return HeldControl(str(number), number, f"C{number}", level, measures, "spread", "法", AT, end, end, at)


def numbers(*controls: HeldControl) -> list[int]:
    return [one.number for one in overlap(controls, LEVELS).controls]


def test_nothing_holds_where_no_control_does() -> None:
    assert overlap([], LEVELS) == NOTHING_HOLDS


def test_one_alone_is_the_strongest() -> None:
    told = overlap([control(1, "low", measures=("mask",))], LEVELS)
    assert (told.level, told.measures, told.won_by) == ("low", ("mask",), "only")
    assert [one.is_strongest for one in told.controls] == [True]


def test_the_strictest_level_comes_first_however_old_its_decision() -> None:
    assert numbers(control(1, "high", 0), control(2, "low", 9), control(3, "medium", 5)) == [1, 3, 2]
    assert overlap([control(1, "high", 0), control(2, "low", 9)], LEVELS).won_by == "level"


def test_of_one_level_the_newest_decision_comes_first_then_the_higher_number() -> None:
    assert numbers(control(1, "high", 5), control(2, "high", 9), control(3, "high", 5)) == [2, 3, 1]
    assert overlap([control(1, "high", 5), control(2, "high", 9)], LEVELS).won_by == "newest"


def test_a_level_that_the_protocol_dropped_lies_between_known_ones_and_none() -> None:
    assert numbers(control(1), control(2, "orange"), control(3, "low")) == [3, 2, 1]
    assert [rank(level, LEVELS) for level in ("high", "low", "orange", "")] == [0, 2, 3, 4]


def test_the_measures_of_all_are_united_those_of_the_strongest_first() -> None:
    told = overlap(
        [control(1, "low", measures=("mask", "stay")), control(2, "high", measures=("stay", "test"))], LEVELS
    )
    assert told.measures == ("stay", "test", "mask")


held = st.builds(
    control, st.integers(1, 9), st.sampled_from(["", *LEVELS, "orange"]), st.integers(0, 3),
    st.lists(st.sampled_from("abcd"), unique=True).map(tuple),
)  # fmt: skip


@given(st.lists(held, max_size=6, unique_by=lambda one: one.number), st.randoms(use_true_random=False))
def test_the_order_of_asking_changes_nothing_and_no_measure_is_lost(controls: list[HeldControl], random) -> None:
    shuffled = random.sample(controls, len(controls))
    told = overlap(controls, LEVELS)
    assert overlap(shuffled, LEVELS) == told
    assert set(told.measures) == {measure for one in controls for measure in one.measures}
    assert rank(told.level, LEVELS) == min((rank(one.level, LEVELS) for one in controls), default=rank("", LEVELS))
    assert sum(one.is_strongest for one in told.controls) == bool(controls)
