"""What each kind of evidence weighs, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.engine.tracing.worlds import ill, rules

from bihuan.engine.tracing.evidence import EvidenceRatios, distances_m, genetic_ratio, is_in_time, link_strength
from bihuan.engine.tracing.network import DAY_S, ChainCase, Kind, Link, Reason
from bihuan.engine.tracing.weights import weigh

RATIOS = EvidenceRatios()


def reasons(cases: list[ChainCase], links: list[Link], ratios: EvidenceRatios = RATIOS) -> dict[str, Reason]:
    """Return the reasons of the arrow from case 1 into case 2, apart from the interval's."""
    arrows = weigh(cases, links, rules(ratios=ratios)).arrows_into(2)
    found = next(one.reasons for one in arrows if one.source == 1)
    return {one.factor: one for one in found if one.factor != "interval"}


@pytest.mark.parametrize(
    ("link", "strength"),
    [
        (Link(1, 2, "source"), 1 + 0.95 * 99),
        (Link(1, 2, "contact", "probable"), 1 + 0.7 * 19),
        (Link(1, 2, "household", "suspected"), 1 + 0.4 * 39),
        (Link(1, 2, "venue", seconds=0), 1.0),
        (Link(1, 2, "work", seconds=3600), 1 + 0.95 * (1 - np.exp(-1)) * 9),
        (Link(1, 2, "contact", seconds=0), 1 + 0.95 * 19),
    ],
)
def test_a_link_weighs_by_kind_certainty_and_time_together(link: Link, strength: float) -> None:
    assert link_strength(link, RATIOS) == pytest.approx(strength)


@pytest.mark.parametrize("kind", list(RATIOS.kinds))
def test_more_certainty_and_more_time_never_weigh_less(kind: Kind) -> None:
    by_certainty = [link_strength(Link(1, 2, kind, one), RATIOS) for one in ("suspected", "probable", "confirmed")]
    by_time = [link_strength(Link(1, 2, kind, seconds=60 * minutes), RATIOS) for minutes in (5, 15, 60, 600)]
    assert (by_certainty, by_time) == (sorted(by_certainty), sorted(by_time))


def test_the_strongest_of_several_links_counts_once() -> None:
    links = [Link(1, 2, "venue", seconds=1800), Link(2, 1, "household"), Link(1, 2, "venue", seconds=900)]
    assert reasons([ill(1, 0), ill(2, 1)], links) == {"shared": Reason("shared", "shared", 1 + 0.95 * 39, None)}


def test_naming_and_sharing_are_two_reasons() -> None:
    links = [Link(1, 2, "contact"), Link(1, 2, "work", seconds=3600)]
    found = reasons([ill(1, 0), ill(2, 1)], links)
    assert {factor: (one.code, one.figure) for factor, one in found.items()} == {
        "contact": ("named_contact", None),
        "shared": ("shared", 60.0),
    }


@pytest.mark.parametrize(
    ("starts", "ends", "is_possible"),
    [
        (None, None, True),
        (5, None, False),
        (9, None, True),
        (None, 9, True),
        (7.5, 8, False),  # before the source was infectious (2 days before its onset on day 10)
        (7.5, 8.1, True),
        (14.5, 15, True),  # day 15 is the first day the target is ill
        (16, 17, False),  # the target had fallen ill
        (25, 26, False),
    ],
)
def test_a_link_counts_only_while_infection_could_happen(
    starts: float | None, ends: float | None, is_possible: bool
) -> None:
    link = Link(1, 2, "work", starts=starts and round(starts * DAY_S), ends=ends and round(ends * DAY_S))
    source, target = (10 * DAY_S, 11 * DAY_S), (15 * DAY_S, 16 * DAY_S)
    assert is_in_time(link, source, target, RATIOS) == is_possible


def test_a_link_after_the_source_was_infectious_does_not_count() -> None:
    link = Link(1, 2, "work", starts=26 * DAY_S, ends=27 * DAY_S)
    assert not is_in_time(link, (10 * DAY_S, 11 * DAY_S), (40 * DAY_S, 41 * DAY_S), RATIOS)


def test_a_link_at_an_impossible_time_is_shown_but_does_not_weigh() -> None:
    late = Link(1, 2, "contact", starts=3 * DAY_S, ends=4 * DAY_S)
    found = reasons([ill(1, 0), ill(2, 1)], [late])
    assert found == {"contact": Reason("contact", "out_of_window", 1.0, None)}
    both = reasons([ill(1, 0), ill(2, 1)], [late, Link(1, 2, "contact", "suspected"), late])
    assert both == {"contact": Reason("contact", "named_contact", 1 + 0.4 * 19, None)}


def test_an_interview_that_did_not_name_the_candidate_weakens_it() -> None:
    assert reasons([ill(1, 0), ill(2, 1, is_interviewed=True)], []) == {
        "contact": Reason("contact", "not_named", 0.5, None)
    }
    met = reasons([ill(1, 0), ill(2, 1, is_interviewed=True)], [Link(1, 2, "venue")])
    assert list(met) == ["shared"]


def test_one_place_counts_and_its_distance_then_does_not() -> None:
    there = {"longitude": 106.1, "latitude": 30.8}
    assert reasons([ill(1, 0, place=4, **there), ill(2, 1, place=4, **there)], []) == {
        "place": Reason("place", "same_place", 4.0, None)
    }
    assert reasons([ill(1, 0, place=4), ill(2, 1, place=5)], []) == {}


def test_distance_weighs_from_near_to_far() -> None:
    found = reasons([ill(1, 0, longitude=106.1, latitude=30.8), ill(2, 1, longitude=106.1, latitude=30.809)], [])
    metres = 6_371_008.8 * np.radians(0.009)
    assert found["distance"].figure == pytest.approx(metres, rel=1e-6)
    assert found["distance"].ratio == pytest.approx(0.5 + 2.5 * np.exp(-metres / 1000))


def test_a_degree_of_the_equator_is_111_kilometres() -> None:
    where = np.radians(np.array([[0.0, 0.0], [1.0, 0.0], [np.nan, np.nan]]))
    found = distances_m(where, np.array([0, 0]), np.array([1, 2]))
    assert found[0] == pytest.approx(6_371_008.8 * np.pi / 180)
    assert np.isnan(found[1])


def test_sequences_weigh_poisson_against_geometric() -> None:
    found = reasons([ill(1, 0, sequence="ACGTACGT"), ill(2, 1, sequence="acgtacga")], [], EvidenceRatios(unrelated=9.0))
    wanted = stats.poisson(1.0).pmf(1) / stats.geom(0.1, loc=-1).pmf(1)
    assert found["genetic"] == Reason("genetic", "differences", pytest.approx(wanted), 1.0)


def test_bases_not_known_are_no_difference_and_lengths_are_not_mixed() -> None:
    found = reasons([ill(1, 0, sequence="acgtn-"), ill(2, 1, sequence="ncgtaa"), ill(3, 1, sequence="acg")], [])
    assert found["genetic"].figure == 0.0
    network = weigh([ill(2, 0, sequence="acgt"), ill(3, 1, sequence="acg")], rules=rules())
    assert [one.factor for one in network.arrows_into(3)[0].reasons] == ["interval"]


def test_differences_beyond_chance_do_not_fall_below_the_floor() -> None:
    found = genetic_ratio(np.array([0.0, 40.0]), 1.0, 10.0, 1e-6)
    assert found[0] == pytest.approx(np.exp(-1) * 11)
    assert found[1] == 1e-6


def test_the_mean_of_all_pairs_stands_in_for_unrelated_cases() -> None:
    cases = [ill(1, 0, sequence="aaaa"), ill(2, 1, sequence="aaac"), ill(3, 9, sequence="aacc")]
    mean = (1 + 2 + 1) / 3
    wanted = stats.poisson(1.0).pmf(1) / stats.geom(1 / (1 + mean), loc=-1).pmf(1)
    assert reasons(cases, [])["genetic"].ratio == pytest.approx(wanted)
