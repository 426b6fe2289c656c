"""Shares worked out on paper, and what must hold in every world."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.tracing.worlds import PAPER, WORLDS, chain_cases, ill, linked_worlds, rules, shares, weighed

from bihuan.engine.tracing.network import DAY_S, OUTSIDE, ChainCase, ChainNotice, Link, UnusableChain
from bihuan.engine.tracing.weights import ChainRules, credible, onset_periods, weigh


def test_shares_follow_wallinga_and_teunis_with_a_rate_from_outside() -> None:
    network = weigh([ill(1, 0), ill(2, 1), ill(3, 2)], rules=rules())
    assert shares(network, 1) == {None: 1.0}
    assert shares(network, 2) == pytest.approx({1: 0.5 / 0.6, None: 0.1 / 0.6})
    assert shares(network, 3) == pytest.approx({2: 0.5 / 0.9, 1: 0.3 / 0.9, None: 0.1 / 0.9})


def test_a_named_source_outweighs_a_better_date() -> None:
    network = weigh([ill(1, 0), ill(2, 1), ill(3, 2)], [Link(1, 3, "source")], rules())
    strength = 1 + 0.95 * 99
    total = 0.5 + 0.3 * strength + 0.1
    assert shares(network, 3) == pytest.approx({1: 0.3 * strength / total, 2: 0.5 / total, None: 0.1 / total})


def test_a_source_has_a_direction_and_a_contact_has_none() -> None:
    cases = [ill(1, 0), ill(2, 0), ill(3, 1), ill(4, 1)]
    network = weigh(cases, [Link(3, 1, "source"), Link(4, 2, "contact")], rules())
    assert shares(network, 3)[1] == shares(network, 3)[2]
    assert shares(network, 4)[2] == pytest.approx((1 + 0.95 * 19) * shares(network, 4)[1])


def test_an_infection_known_to_be_imported_weighs_from_outside() -> None:
    cases = [ill(1, 0), ill(2, 1, is_imported=True), ill(3, 1, is_imported=False)]
    network = weigh(cases, rules=rules())
    assert shares(network, 2)[None] == pytest.approx(5 / 5.5)
    assert shares(network, 3)[None] == pytest.approx(0.02 / 0.52)
    assert [one.code for arrow in network.arrows_into(2) if arrow.source is None for one in arrow.reasons] == [
        "rate",
        "imported",
    ]


def test_an_uncertain_onset_is_averaged_over_its_days() -> None:
    wide = ChainCase(2, DAY_S, 3 * DAY_S)  # day 1 or day 2: (0.5 + 0.3) / 2
    network = weigh([ill(1, 0), wide], rules=rules())
    assert shares(network, 2) == pytest.approx({1: 0.4 / 0.5, None: 0.1 / 0.5})


@pytest.mark.parametrize(
    ("case", "period"),
    [
        (ChainCase(1, 5, 9), (5, 9)),
        (ChainCase(1, None, 9), (9 - 2 * DAY_S, 9)),
        (ChainCase(1, 5, None), (5, 5 + 2 * DAY_S)),
        (ChainCase(1, 5, None, reported=7), (5, 7)),
        (ChainCase(1, 5, None, reported=4), (5, 5 + 2 * DAY_S)),
        (ChainCase(1, reported=9), (9 - 2 * DAY_S, 9 + DAY_S)),
    ],
)
def test_a_missing_end_of_an_onset_is_bounded_by_report_and_delay(case: ChainCase, period: tuple[int, int]) -> None:
    found, notices = onset_periods([case], rules(longest_delay_days=2.0))
    assert tuple(found[0].tolist()) == period
    assert notices == (() if case.onset_to and case.onset_from else (ChainNotice("onset_assumed", (1,)),))


def test_a_case_without_any_date_may_have_fallen_ill_on_any_day_and_it_says_so() -> None:
    network = weigh([ill(1, 0), ill(2, 9), ChainCase(3)], rules=rules())
    assert network.onset[2].tolist() == [0, 10 * DAY_S]
    assert network.notices == (ChainNotice("onset_unknown", (3,)),)


def test_links_that_cannot_be_used_are_named() -> None:
    links = [Link(1, 9, "contact"), Link(2, 2, "contact"), Link(8, 9, "venue")]
    network = weigh([ill(1, 0), ill(2, 1)], links, rules())
    assert network.notices == (ChainNotice("link_to_unknown_case", (8, 9)), ChainNotice("link_to_itself", (2,)))


def test_links_that_the_onsets_contradict_are_named() -> None:
    cases = [ill(1, 0), ill(2, 1), ill(3, 30), ill(4, 31)]
    links = [Link(2, 1, "source"), Link(2, 1, "contact"), Link(1, 3, "household"), Link(4, 3, "venue")]
    network = weigh(cases, links, rules())
    assert network.notices == (ChainNotice("link_against_onsets", (1, 2, 3)),)


def test_no_cases_make_an_empty_network() -> None:
    network = weigh([])
    assert (len(network.cases), len(network.shares), network.notices) == (0, 0, ())


def test_more_pairs_than_the_limit_are_refused() -> None:
    with pytest.raises(UnusableChain) as refusal:
        weigh([ill(number, 0) for number in range(50)], rules=rules(most_arrows=100))
    assert str(refusal.value) == "2500 pairs are more than 100: weigh a component at a time"


@pytest.mark.parametrize("wrong", [{"outside_per_day": 0.0}, {"imported": -1.0}, {"level": 1.0}, {"level": 0.0}])
def test_rules_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UnusableChain):
        rules(**wrong)


@pytest.mark.parametrize(
    ("given_shares", "level", "wanted"),
    [
        ([0.9, 0.06, 0.04], 0.95, [True, True, False]),
        ([0.96, 0.02, 0.02], 0.95, [True, False, False]),
        ([0.5, 0.25, 0.25], 0.7, [True, True, True]),
        ([1.0], 0.95, [True]),
    ],
)
def test_the_credible_set_is_the_smallest_and_keeps_ties_together(
    given_shares: list[float], level: float, wanted: list[bool]
) -> None:
    assert credible(np.array(given_shares), np.array([0, len(given_shares)]), level).tolist() == wanted


@WORLDS
@given(linked_worlds())
def test_shares_sum_to_one_and_outside_is_always_a_candidate(
    world: tuple[list[ChainCase], list[Link], ChainRules],
) -> None:
    network = weighed(world)
    sums = np.bincount(network.targets(), network.shares, minlength=len(network.cases))
    assert np.abs(sums - 1).max() < 1e-9
    outside = network.targets()[network.sources == OUTSIDE]
    assert sorted(outside.tolist()) == list(range(len(network.cases)))
    assert network.shares.min() >= 0


@WORLDS
@given(linked_worlds())
def test_the_credible_set_holds_its_level(world: tuple[list[ChainCase], list[Link], ChainRules]) -> None:
    network = weighed(world)
    kept = np.bincount(network.targets(), network.shares * network.in_set, minlength=len(network.cases))
    assert kept.min() > network.level - 1e-6


@WORLDS
@given(linked_worlds())
def test_no_infector_has_an_onset_that_makes_it_impossible(
    world: tuple[list[ChainCase], list[Link], ChainRules],
) -> None:
    network, serial = weighed(world), world[2].serial
    is_case = network.sources != OUTSIDE
    source, target = network.onset[network.sources[is_case]], network.onset[network.targets()[is_case]]
    latest = (target[:, 1] - source[:, 0]) / DAY_S + serial.shift_days
    earliest = (target[:, 0] - source[:, 1]) / DAY_S + serial.shift_days
    assert (latest > 0).all()
    assert (earliest < serial.longest_days()).all()
    assert (network.sources[is_case] != network.targets()[is_case]).all()


@WORLDS
@given(chain_cases(), st.sampled_from([PAPER, ChainRules().serial]))
def test_every_pair_with_a_density_is_a_candidate(cases: list[ChainCase], serial: object) -> None:
    network = weigh(cases, rules=rules(serial=serial))
    days, size = network.onset / DAY_S, len(network.cases)
    sources, targets = np.divmod(np.arange(size * size), size)
    is_pair = (rules(serial=serial).serial.density(days[sources], days[targets]) > 1e-9) & (sources != targets)
    found = set(zip(network.sources.tolist(), network.targets().tolist(), strict=True))
    assert set(zip(sources[is_pair].tolist(), targets[is_pair].tolist(), strict=True)) - found == set()


@WORLDS
@given(linked_worlds(), st.randoms(use_true_random=False))
def test_other_numbers_and_another_order_change_no_share(
    world: tuple[list[ChainCase], list[Link], ChainRules], chance: random.Random
) -> None:
    cases, links, used = world
    names = [one.case for one in cases]
    other = dict(zip(names, chance.sample(range(50_000), len(names)), strict=True))
    renamed = [_renamed(one, other) for one in chance.sample(cases, len(cases))]
    relinked = [
        Link(other[one.source], other[one.target], one.kind, one.certainty, seconds=one.seconds)
        for one in chance.sample(links, len(links))
    ]
    before, after = weigh(cases, links, used), weigh(renamed, relinked, used)
    for case in names:
        mapped = {other.get(source) if source else None: share for source, share in shares(before, case).items()}
        assert shares(after, other[case]) == pytest.approx(mapped, abs=1e-9)


def _renamed(one: ChainCase, other: dict[int, int]) -> ChainCase:
    return ChainCase(
        other[one.case], one.onset_from, one.onset_to, one.reported, one.is_imported, one.is_interviewed, one.place,
        one.longitude, one.latitude, one.sequence,
    )  # fmt: skip
