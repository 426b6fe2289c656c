"""What stands on the pages of the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.tracing.queries.arrows import arrows_of
from bihuan.apps.tracing.queries.networks import (
    attack_rates_of,
    clusters_of,
    degree_rows,
    intervals_along,
    live_contacts_count,
    offspring_of,
    venues_of,
)
from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.weights import ChainRules, weigh
from bihuan.web.desk.finding.drawing import drawing_of
from bihuan.web.desk.finding.tabs import tabs_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bihuan.apps.core.rules import Actor
    from bihuan.apps.tracing.queries.chains import Chains
    from bihuan.engine.tracing.network import ChainCase, Link, Network
    from bihuan.engine.tracing.scanning import ExcessCluster
    from bihuan.engine.tracing.serial import SerialInterval

MOST_ROWS, MOST_CLUSTERS = 20, 20


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster of the list: its first case, its size, its first cases by number, and when it began and ended."""

    first: int
    size: int
    numbers: tuple[int, ...]
    began_at: datetime
    ended_at: datetime


def network_context(chains: Chains, asked: Mapping[str, str], by: Actor) -> dict[str, Any]:
    """Return the drawing with its lists; without a dated case there is nothing to draw, and it says so."""
    context: dict[str, Any] = {
        "finding_tabs": tabs_for(by, "network"), "chains": chains, "undated": len(chains.cases) - len(chains.dated),
        "may_export": by.role in EXPORTERS,
    }  # fmt: skip
    if not chains.dated:
        return context
    context |= _whole(chains.dated, chains.links, chains.serial, chains.rules.zone)
    chosen, until = _number(asked.get("case", "")), _number(asked.get("until", ""))
    if chosen is None and until is None:
        return context
    network = chains.network()
    context["drawing"] = drawing_of(network, chains.rules.zone, until, chosen)
    return context | (_arrows(chains, network, chosen) or {})


@lru_cache(maxsize=2)
def _whole(
    cases: tuple[ChainCase, ...], links: tuple[Link, ...], serial: SerialInterval, zone: str
) -> Mapping[str, Any]:  # fmt: skip
    """Return what stands on the page before anybody chooses anything; kept while nothing changes.

    Weighing takes seconds where thousands fell ill. What is kept is numbers, under the very values it was made of: a
    case more, and it is made anew. The network itself, which can be hundreds of megabytes, is not kept.
    """
    network = weigh(cases, links, ChainRules(serial=serial))
    rows = degree_rows(network)
    return {
        "drawing": drawing_of(network, zone, None, None), "level": round(100 * network.level),
        "notices": [(one.code, len(one.cases)) for one in network.notices], "rows": rows[:MOST_ROWS],
        "rows_n": len(rows), **_clusters(network),
    }  # fmt: skip


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 9 else None


def _clusters(network: Network) -> dict[str, Any]:
    found = clusters_of(network)
    lines = [
        ClusterLine(
            one.cases[0], len(one.cases), one.cases[:12], datetime.fromtimestamp(one.first_onset, UTC),
            datetime.fromtimestamp(one.last_onset - 1, UTC),
        )
        for one in found[:MOST_CLUSTERS]
    ]  # fmt: skip
    return {"clusters": lines, "clusters_n": len(found)}


def arrows_context(chains: Chains, number: int) -> dict[str, Any] | None:
    """Return the alternatives of one case, None when no such case stands in the network."""
    return _arrows(chains, chains.network(), number) if chains.dated else None


def _arrows(chains: Chains, network: Network, number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    try:
        found = arrows_of(network, number)
    except KeyError:
        return None
    return {"one": found, "case_id": chains.ids[number]}


def figures_context(chains: Chains, by: Actor) -> dict[str, Any]:
    """Return what takes longer than the drawing: intervals, R and k, attack rates."""
    network = chains.network() if chains.dated else None
    offspring = offspring_of(network) if network else None
    return {
        "finding_tabs": tabs_for(by, "network"), "chains": chains, "serial": chains.serial,
        "along": intervals_along(network) if network else None,
        "offspring": None if isinstance(offspring, NotShown) else offspring,
        "why_no_offspring": offspring if isinstance(offspring, NotShown) else None,
        "rates": attack_rates_of(by.incident), "followed": live_contacts_count(by.incident),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExcessLine:
    """One window with excess cases: the venues by name, its days, how many cases and how likely by chance."""

    names: tuple[str, ...]
    first: date
    last: date
    found: ExcessCluster


def venues_context(chains: Chains, by: Actor) -> dict[str, Any]:
    """Return the venues with excess cases, or why they are not worked out here."""
    found = venues_of(chains)
    context: dict[str, Any] = {"finding_tabs": tabs_for(by, "network")}
    if isinstance(found, NotShown):
        return context | {"why_not": found}
    names = {one.number: one.name for one in chains.places}
    lines = [
        ExcessLine(
            tuple(names[place] for place in one.places),
            date.fromordinal(one.first_day),
            date.fromordinal(one.end_day - 1),
            one,
        )
        for one in found.clusters
    ]
    lost = [names[place] for place in found.places_without_position]
    return context | {"scan": found, "lines": lines, "lost": lost}
