"""The positivity behind tubes: Clopper and Pearson's interval, its coverage, and the advice that follows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from bihuan.engine.screening.positivity import Positivity, TubesSeen, advise, positivity

GROUP = st.integers(1, 400).flatmap(
    lambda tubes: st.builds(TubesSeen, st.sampled_from([1, 5, 10, 20]), st.just(tubes), st.integers(0, tubes))
)


@given(group=GROUP)
def test_one_size_gives_clopper_and_pearsons_interval_carried_over_to_people(group: TubesSeen) -> None:
    seen = positivity([group])
    assert seen is not None
    judge = binomtest(group.positive, group.tubes).proportion_ci(0.95, method="exact")
    carried = [1 - (1 - at) ** (1 / group.size) for at in (group.positive / group.tubes, judge.low, judge.high)]
    assert (seen.share, seen.low, seen.high) == pytest.approx(carried, rel=1e-7, abs=1e-12)


@given(group=GROUP, part=st.floats(0, 1))
def test_tubes_of_one_size_told_in_two_lots_are_the_same_tubes(group: TubesSeen, part: float) -> None:
    tubes = round(group.tubes * part)
    positive = min(tubes, group.positive)
    rest = TubesSeen(group.size, group.tubes - tubes, group.positive - positive)
    if rest.positive > rest.tubes:
        return
    whole, told = positivity([group]), positivity([TubesSeen(group.size, tubes, positive), rest])
    assert whole is not None
    assert told is not None
    assert (told.share, told.low, told.high) == pytest.approx((whole.share, whole.low, whole.high), rel=1e-6, abs=1e-9)


@settings(max_examples=60)
@given(groups=st.lists(GROUP, min_size=1, max_size=4))
def test_the_estimate_lies_in_its_interval(groups: list[TubesSeen]) -> None:
    seen = positivity(groups)
    assert seen is not None
    assert 0 <= seen.low <= seen.share <= seen.high <= 1


def test_the_interval_of_mixed_sizes_holds_the_truth_as_often_as_it_says() -> None:
    chance, truth, held = np.random.default_rng(5), 0.004, 0
    for _ in range(400):
        seen = positivity(
            [TubesSeen(n, many, int(chance.binomial(many, 1 - (1 - truth) ** n))) for n, many in ((10, 150), (20, 100))]
        )
        assert seen is not None
        held += seen.low <= truth <= seen.high
    assert held >= 376  # 95 % of 400 less two standard errors; an exact interval holds it at least that often


def test_without_a_positive_tube_the_bound_is_in_closed_form() -> None:
    seen = positivity([TubesSeen(10, 1000, 0), TubesSeen(20, 500, 0)])
    assert seen is not None
    assert (seen.share, seen.low, seen.tubes, seen.people) == (0.0, 0.0, 1500, 20_000)
    assert seen.high == pytest.approx(1 - 0.025 ** (1 / 20_000), rel=1e-9)


def test_every_tube_positive_leaves_the_upper_bound_at_one() -> None:
    assert positivity([TubesSeen(5, 3, 3)]) == Positivity(
        1.0, pytest.approx(1 - (1 - 0.025 ** (1 / 3)) ** 0.2), 1.0, 3, 3, 15
    )  # type: ignore[arg-type] # approx stands for a float


def test_no_tube_says_nothing() -> None:
    assert positivity([]) is None
    assert positivity([TubesSeen(10, 0, 0)]) is None


def test_more_positive_tubes_than_tubes_are_refused() -> None:
    with pytest.raises(ValueError, match="TubesSeen"):
        positivity([TubesSeen(10, 2, 3)])


def test_the_advice_is_sure_only_when_the_whole_interval_says_the_same() -> None:
    clear, doubtful = positivity([TubesSeen(10, 70_000, 300)]), positivity([TubesSeen(10, 200, 10)])
    assert clear is not None
    assert doubtful is not None
    sure, unsure = advise(clear, (10, 20)), advise(doubtful, (10, 20))
    assert (sure.dorfman.sizes, sure.is_sure) == ((20,), True)
    assert (unsure.at_low.sizes, unsure.at_high.sizes, unsure.is_sure) == ((20,), (10,), False)
    assert (sure.three_stage.scheme, sure.array.scheme) == ("three_stage", "array")
