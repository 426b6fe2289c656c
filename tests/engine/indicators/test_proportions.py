"""Shares with Wilson's interval, and the share of cases that were known as contacts."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.indicators.proportions import Confirmation, Share, known_at_confirmation, share_of

Z = 1.959963984540054


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Wilson's interval as it stands in his paper."""
    share, middle = part / whole, 1 + Z**2 / whole
    centre = (share + Z**2 / (2 * whole)) / middle
    half = Z * sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2)) / middle
    return centre - half, centre + half


@given(st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_is_wilsons(pair: tuple[int, int]) -> None:
    found = share_of(*pair)
    assert (found.low, found.high) == pytest.approx(wilson(*pair), abs=1e-12)
    assert found.share == pair[0] / pair[1]


def test_a_share_of_nothing_has_no_figures() -> None:
    assert share_of(0, 0) == Share(0, 0, None, None, None)


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3)])
def test_a_part_larger_than_the_whole_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match=f"{part} of {whole}"):
        share_of(part, whole)


def test_a_contact_listed_after_the_confirmation_was_not_known() -> None:
    cases = [
        Confirmation(100, 50),
        Confirmation(100, 100),
        Confirmation(100, 101),
        Confirmation(100, None),
        Confirmation(None, 50),
    ]
    found = known_at_confirmation(cases)
    assert (found.known.part, found.known.whole, found.undated) == (2, 4, 1)
