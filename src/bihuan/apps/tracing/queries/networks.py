"""The figures beside a network: degrees, clusters, intervals along the arrows, R and k, attack rates, venues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from bihuan.apps.tracing.models import Contact, Exposure
from bihuan.apps.tracing.queries.arrows import DegreeRow, outside_shares
from bihuan.apps.tracing.queries.chains import Chains
from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.attack import AttackRate, ExposedPerson, attack_rates
from bihuan.engine.tracing.clusters import Cluster, clusters_by_component
from bihuan.engine.tracing.graph import (
    degrees,
    edges_of,
    edges_of_tree,
    expected_secondary,
    generations,
    likeliest_tree,
    serial_intervals,
)
from bihuan.engine.tracing.network import OUTSIDE, Network
from bihuan.engine.tracing.offspring import Arrow, OffspringFit, fit_weighted_offspring
from bihuan.engine.tracing.scanning import ScanFindings, ScanRules, Venue, scan_permutation
from bihuan.engine.tracing.serial import SerialInterval
from bihuan.engine.tracing.sources import SourceRules, SourceSearch, search_source

MOST_CASES_OF_SCAN, MOST_VENUES_OF_SCAN = 2_000, 300
_ROUNDS, _SEED, _MOST_ARROWS = 199, 20_221_123, 200_000
_FOLLOWED = "following"


def degree_rows(network: Network) -> list[DegreeRow]:
    """Return a row for each case, who is expected to have infected most first, then by number."""
    into, out = degrees(edges_of(network))
    depth, expected = generations(edges_of_tree(likeliest_tree(network))), expected_secondary(network)
    outside = 100 * outside_shares(network)
    columns = zip(
        *(one.tolist() for one in (network.cases, into, out, expected, depth, outside)), strict=True
    )  # fmt: skip
    return sorted((DegreeRow(*one) for one in columns), key=lambda one: (-one.expected, one.number))


def clusters_of(network: Network) -> tuple[Cluster, ...]:
    """Return the cases that the arrows of the credible sets join, the largest cluster first."""
    return clusters_by_component(network.cases, network.onset, edges_of(network))


@dataclass(frozen=True, slots=True)
class IntervalsSeen:
    """Days from onset to onset along the arrows between cases, weighed by shares; `pairs` is the sum of shares."""

    pairs: float
    mean: float
    low: float
    median: float
    high: float


def intervals_along(network: Network) -> IntervalsSeen | None:
    """Return the serial interval as the arrows have it (mean; quantiles 0.05, 0.5, 0.95), None without any arrow."""
    found = serial_intervals(network)
    if not len(found.shares) or found.shares.sum() <= 0:
        return None
    middle = (found.low_days + found.high_days) / 2
    order = np.argsort(middle, kind="stable")
    reached = np.cumsum(found.shares[order]) / found.shares.sum()
    low, median, high = (
        float(middle[order][min(int(np.searchsorted(reached, q)), len(order) - 1)]) for q in (0.05, 0.5, 0.95)
    )
    return IntervalsSeen(float(found.shares.sum()), float(np.average(middle, weights=found.shares)), low, median, high)


def offspring_of(network: Network) -> OffspringFit | NotShown:
    """Return R and k with their 95 % intervals; seeded: the same network gives the same figures.

    Withheld (`too_large_here`) where the draws would keep a page waiting.
    """
    if len(network.sources) > _MOST_ARROWS:
        return NotShown("too_large_here", _MOST_ARROWS, len(network.sources))
    targets, is_case = network.targets(), network.sources != OUTSIDE
    pairs = zip(
        network.cases[network.sources[is_case]].tolist(), network.cases[targets[is_case]].tolist(),
        network.shares[is_case].tolist(), strict=True,
    )  # fmt: skip
    return fit_weighted_offspring(network.cases.tolist(), [Arrow(*one) for one in pairs], seed=_SEED, draws=100)


def attack_rates_of(incident: str) -> tuple[AttackRate, ...]:
    """Return the secondary attack rate of each setting, over the confirmed exposures of those who were followed.

    Who is followed still has no outcome yet; who became a case through the follow-up counts as one.
    """
    exposures = Exposure.objects.filter(incident=incident, state="confirmed").exclude(contact=None)
    rows = exposures.values_list("person_id", "setting", "type", "contact__state", "contact__became_case_id")
    people: dict[str, int] = {}
    return attack_rates(
        ExposedPerson(people.setdefault(str(person), len(people)), setting or kind, _outcome(state, case))
        for person, setting, kind, state, case in rows
    )


def _outcome(state: str, case: str | None) -> bool | None:
    if case is not None:
        return True
    return None if state == _FOLLOWED else False


def live_contacts_count(incident: str) -> int:
    """Return how many contacts are followed now: whose outcome nobody knows yet."""
    return Contact.objects.filter(incident=incident, state=_FOLLOWED).count()


def venues_of(chains: Chains) -> ScanFindings | NotShown:
    """Return the venues with more cases than chance explains (space-time permutation over the stays of the cases).

    Each case counts once for each venue and day. Withheld where it would keep a page waiting (`too_large_here`) or
    where there is nothing to compare (`too_few_cases`).
    """
    placed = sorted({one.place for one in chains.stays})
    cases = sorted({(one.place, _local_day(one.starts, chains.rules.zone), one.case) for one in chains.stays})
    if len(placed) > MOST_VENUES_OF_SCAN or len(cases) > MOST_CASES_OF_SCAN:
        return NotShown("too_large_here", MOST_VENUES_OF_SCAN, max(len(placed), len(cases)))
    if len(placed) < 2 or len(cases) < 2:
        return NotShown("too_few_cases", 2, min(len(placed), len(cases)))
    days = [day for _, day, _ in cases]
    span = (min(days), max(days) + 1)
    where = {one.number: one.position for one in chains.places}
    venues = [Venue(one, *(where[one] or (None, None))) for one in placed]
    rules = ScanRules(rounds=_ROUNDS, longest_days=max(1, min(7, (span[1] - span[0]) // 2)))
    return scan_permutation(venues, [(place, day) for place, day, _ in cases], span, rules)


def _local_day(instant: int, zone: str) -> int:
    """Return the day of an instant in the zone, counted as `date.toordinal` counts."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).toordinal()


def sources_of(chains: Chains, network: Network, cases: Iterable[int]) -> SourceSearch:
    """Return what may have infected the earliest of a cluster, by their stays before they fell ill.

    :raises KeyError: a case is not in the network.
    """
    told = chains.rules.protocol.intervals
    rules = SourceRules()
    if told is not None:
        rules = SourceRules(SerialInterval("lognormal", told.incubation.mean_days, told.incubation.sd_days))
    return search_source(network, cases, chains.stays, rules=rules)
