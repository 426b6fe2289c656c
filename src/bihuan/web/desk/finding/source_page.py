"""What stands on the page of a cluster's source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.tracing.queries.networks import clusters_of, sources_of
from bihuan.apps.tracing.rules.exposing import DECIDERS
from bihuan.web.desk.finding.tabs import tabs_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bihuan.apps.core.rules import Actor
    from bihuan.apps.tracing.queries.chains import Chains, PlaceOfChain
    from bihuan.engine.tracing.sources import SourceProposal, SourceSearch


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One candidate: what it is, its name and kind, when, and how well it explains the earliest cases."""

    kind: str
    name: str
    place_kind: str
    starts_at: datetime
    ends_at: datetime
    strength: float
    explained: tuple[tuple[int, float], ...]
    against: tuple[int, ...]
    unknown: tuple[int, ...]
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster: its cases, the earliest of them with its window of infection (seconds), and what may explain them."""

    number: int
    cases: tuple[int, ...]
    earliest: int
    window: tuple[int, int]
    places: tuple[str, ...]
    lines: tuple[SourceLine, ...]
    search: SourceSearch


def cluster_of(chains: Chains, number: int) -> Cluster | None:
    """Return the cluster of a case; a case that no arrow joins stands alone. None: no such dated case."""
    if number not in {one.case for one in chains.dated}:
        return None
    network = chains.network()
    cases = next((one.cases for one in clusters_of(network) if number in one.cases), (number,))
    found = sources_of(chains, network, cases)
    names = {one.number: one for one in chains.places}
    onset = {case: int(network.onset[network.row(case)].mean()) for case in found.cases}
    earliest = min(found.cases, key=lambda case: (onset[case], case))
    window = found.windows[found.cases.index(earliest)]
    lines = tuple(_line(one, names) for one in found.proposals)
    return Cluster(number, cases, earliest, window, tuple(dict.fromkeys(one.name for one in lines)), lines, found)


def _line(one: SourceProposal, names: Mapping[int, PlaceOfChain]) -> SourceLine:
    place = names[one.number]
    return SourceLine(
        one.kind, place.name, place.kind, datetime.fromtimestamp(one.starts, UTC),
        datetime.fromtimestamp(one.ends, UTC), one.bayes_log10, tuple((e.case, 100 * e.share) for e in one.explained),
        one.against, one.unknown, one.is_background_assumed,
    )  # fmt: skip


def source_context(found: Cluster, by: Actor) -> dict[str, Any]:
    """Return a cluster with its candidates, and whether this person may order that somebody goes and asks."""
    window = tuple(datetime.fromtimestamp(one, UTC) for one in found.window)
    missing = [(one.code, one.cases) for one in found.search.missing]
    may_order = by.role in DECIDERS and not by.unit
    return {"finding_tabs": tabs_for(by, "network"), "cluster": found, "window": window, "missing": missing,
            "may_order": may_order}  # fmt: skip
