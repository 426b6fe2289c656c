"""The backward search: the planted source comes first, and what is missing is said."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.engine.tracing.worlds import ill, rules, stay

from bihuan.engine.tracing.network import DAY_S, ChainCase, ChainNotice, Network, Stay
from bihuan.engine.tracing.serial import SerialInterval
from bihuan.engine.tracing.sources import Meeting, SourceProposal, SourceRules, earliest, search_source
from bihuan.engine.tracing.weights import weigh

# P(incubation of 5 days) = 1: a case of day 10 was infected on day 5.
FIVE = SourceRules(incubation=SerialInterval("daily", masses=(0.0,) * 5 + (1.0,)), most=50)


def cluster() -> Network:
    """Return three cases of day 10 and two that the first three explain."""
    return weigh([ill(1, 10), ill(2, 10), ill(3, 10), ill(4, 11), ill(5, 12)], rules=rules(outside_per_day=0.01))


def found(proposals: tuple[SourceProposal, ...], kind: str, number: int) -> SourceProposal:
    return next(one for one in proposals if (one.kind, one.number) == (kind, number))


def test_the_earliest_are_those_that_no_case_explains() -> None:
    network = cluster()
    assert earliest(network, [1, 2, 3, 4, 5], SourceRules()) == (1, 2, 3)
    assert earliest(network, [4, 5], SourceRules()) == (4,)
    assert earliest(network, [], SourceRules()) == ()
    late = weigh([ill(1, 10), ill(2, 40)], rules=rules())
    assert earliest(late, [1, 2], SourceRules()) == (1,)


def test_the_event_that_all_shared_comes_first() -> None:
    stays = [stay(case, 7, 5.5) for case in (1, 2, 3)] + [
        stay(case, 20 + case, day) for case in (1, 2, 3) for day in (4, 5, 6)
    ]
    search = search_source(cluster(), [1, 2, 3, 4, 5], stays, visitors={7: 0.01}, rules=FIVE)
    best = search.proposals[0]
    assert (best.kind, best.number, best.starts, best.ends) == ("event", 7, 5 * DAY_S, 6 * DAY_S)
    assert [(one.case, one.seconds) for one in best.explained] == [(1, 7200), (2, 7200), (3, 7200)]
    assert (best.against, best.unknown, best.background, best.is_background_assumed) == ((), (), 0.01, False)
    assert search.cases == (1, 2, 3)
    assert search.windows == (((10 - 14) * DAY_S, 10 * DAY_S),) * 3


def test_the_bayes_factor_is_the_product_on_paper() -> None:
    # Incubation of exactly 5 days, onset during day 10: the density at a stay of one whole day 5 is 1 per day.
    stays = [stay(1, 7, 5, 24), stay(2, 8, 5, 24)]
    search = search_source(cluster(), [1, 2, 3], stays, visitors={7: 0.02}, rules=FIVE)
    best = found(search.proposals, "event", 7)
    ratio = 1.0 * 13 / 0.02
    known = 1 / 14  # of case 2, one day of fourteen is known
    wanted = np.log10(0.2 + 0.8 * ratio) + np.log10(0.2 + 0.8 * (1 - known))
    assert best.bayes_log10 == pytest.approx(wanted)
    assert best.explained[0].ratio == pytest.approx(ratio)
    assert best.explained[0].share == pytest.approx(0.8 * ratio / (0.2 + 0.8 * ratio))
    assert (best.against, best.unknown) == ((2,), (3,))
    place = found(search.proposals, "place", 7)
    assert place.background == pytest.approx(1 - 0.98**13)
    assert found(search.proposals, "place", 8).is_background_assumed


def test_a_place_that_everybody_visits_explains_little() -> None:
    stays = [stay(case, place, 5.5) for case in (1, 2, 3) for place in (7, 8)]
    search = search_source(cluster(), [1, 2, 3], stays, visitors={7: 0.9, 8: 0.001}, rules=FIVE)
    ranked = [one.number for one in search.proposals if one.kind == "event"]
    assert ranked == [8, 7]


def test_a_stay_at_the_wrong_time_speaks_less_for_a_place() -> None:
    stays = [stay(1, 7, 4.5), stay(1, 8, 9.2), stay(1, 9, -20), stay(1, 9, 10.5)]
    gamma = SourceRules(incubation=SerialInterval("gamma", 5.5, 2.4))
    search = search_source(cluster(), [1, 2, 3], stays, rules=gamma)
    assert [one.number for one in search.proposals if one.kind == "place"] == [7, 8]  # 9 lies outside the window
    law = stats.gamma((5.5 / 2.4) ** 2, scale=2.4**2 / 5.5)
    mean = np.mean(
        [law.pdf(10 + onset - 4.5 - 2 / 24 * at) for onset in np.arange(0.005, 1, 0.01) for at in (0.25, 0.75)]
    )
    assert found(search.proposals, "event", 7).explained[0].ratio == pytest.approx(mean * 13 / 0.005, rel=1e-3)


def test_a_person_whom_all_met_is_proposed_as_a_person() -> None:
    meetings = [Meeting(case, 900, round(5.5 * DAY_S), round(5.6 * DAY_S)) for case in (1, 2, 3)]
    best = search_source(cluster(), [1, 2, 3], [stay(1, 7, 5.5)], meetings, rules=FIVE).proposals[0]
    assert (best.kind, best.number, [one.case for one in best.explained]) == ("person", 900, [1, 2, 3])
    assert (best.starts, best.ends) == (round(5.5 * DAY_S), round(5.6 * DAY_S))


def test_an_event_begins_at_local_midnight_and_a_long_stay_touches_several() -> None:
    local = SourceRules(midnight=-8 * 3600)
    search = search_source(cluster(), [1], [Stay(1, 7, 4 * DAY_S, 6 * DAY_S)], rules=local)
    events = sorted((one.starts, one.explained[0].seconds) for one in search.proposals if one.kind == "event")
    assert events == [
        (4 * DAY_S - 28_800, 16 * 3600),
        (5 * DAY_S - 28_800, 24 * 3600),
        (6 * DAY_S - 28_800, 8 * 3600),
    ]


def test_two_stays_that_overlap_are_not_counted_twice() -> None:
    search = search_source(cluster(), [1], [stay(1, 7, 5.0), stay(1, 7, 5.05), stay(1, 7, 5.5)], rules=FIVE)
    assert found(search.proposals, "event", 7).explained[0].seconds == round(1.2 * 3600) + 7200 + 7200


def test_what_is_missing_is_said() -> None:
    cases = [ill(1, 10), ill(2, 10), ChainCase(3, None, 11 * DAY_S)]
    network = weigh(cases, rules=rules(longest_delay_days=2.0, outside_per_day=5.0))
    whole = [stay(2, 7, day, 24) for day in range(-10, 12)]
    search = search_source(network, [1, 2, 3], [*whole, stay(3, 8, 4)])
    assert search.missing == (
        ChainNotice("no_visits_known", (1,)),
        ChainNotice("days_without_visits", (3,)),
        ChainNotice("onset_assumed", (3,)),
    )
    nothing = search_source(network, [2], whole)
    assert nothing.missing == ()


def test_only_the_best_are_proposed_and_a_stranger_is_refused() -> None:
    stays = [stay(1, place, 5.5) for place in range(30)]
    assert len(search_source(cluster(), [1], stays, rules=SourceRules(most=4)).proposals) == 4
    with pytest.raises(KeyError):
        search_source(cluster(), [77], stays)
