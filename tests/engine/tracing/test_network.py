"""What a network gives out, and what it refuses."""

from __future__ import annotations

import pytest
from tests.engine.tracing.worlds import ill, rules

from bihuan.engine.tracing.columns import FACTORS
from bihuan.engine.tracing.network import CODES, ChainCase, Reason, UnusableChain
from bihuan.engine.tracing.weights import weigh


def test_an_arrow_comes_with_all_its_alternatives_and_their_reasons() -> None:
    arrows = weigh([ill(7, 0), ill(9, 1)], rules=rules()).arrows_into(9)
    assert [(one.source, one.target) for one in arrows] == [(7, 9), (None, 9)]
    assert [one.reasons for one in arrows] == [
        (Reason("interval", "onset_days", 0.5, 1.0),),
        (Reason("interval", "rate", 0.1, None),),
    ]


def test_a_case_that_is_not_there_is_refused() -> None:
    network = weigh([ill(7, 0)], rules=rules())
    for case in (6, 8):
        with pytest.raises(KeyError):
            network.arrows_into(case)


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        ([ill(1, 0), ill(1, 3)], "a case stands in the list twice"),
        ([ChainCase(1, 10, 10)], "case 1: the onset ends before it starts"),
        ([ChainCase(1, 10, 20, longitude=106.0)], "case 1: half a position"),
        ([ChainCase(1), ChainCase(2)], "no case has an onset or a report"),
    ],
)
def test_cases_that_contradict_themselves_are_refused(cases: list[ChainCase], why: str) -> None:
    with pytest.raises(UnusableChain) as refusal:
        weigh(cases)
    assert str(refusal.value) == why


def test_the_names_of_factors_and_codes_are_for_pages_to_translate() -> None:
    assert FACTORS == ("interval", "outside", "contact", "shared", "place", "distance", "genetic")
    assert len(set(CODES)) == len(CODES)
