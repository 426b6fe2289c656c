"""What stands on the page of one search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bihuan.apps.intake.queries.gate import released_count
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.tracing.queries.lakes import lake_seen
from bihuan.apps.tracing.queries.searches import QuerySeen, queries_of_run, waiting_proposals
from bihuan.apps.tracing.rules.results import BANDS_MINUTES
from bihuan.apps.tracing.rules.runs import OPEN, SEARCHES, RunKind, RunState
from bihuan.web.desk.finding.search_forms import Typed
from bihuan.web.desk.finding.tabs import tabs_for
from bihuan.web.parts.optional import address_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bihuan.apps.core.rules import Actor
    from bihuan.apps.tracing.models import AnalysisRun


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """One case of a search: how many persons, by minutes of exposure, and how many of its identities are out."""

    query: QuerySeen
    persons: int
    bands: tuple[int, ...]
    only_possible: int
    released: int


def progress_context(run: AnalysisRun) -> dict[str, Any]:
    """Return how far a search is."""
    return {"run": run, "is_open": run.state in OPEN}


def search_context(run: AnalysisRun, by: Actor, at: datetime) -> dict[str, Any]:
    """Return one search with its counts; who checks the gate sees the counts and no button."""
    is_own = run.asked_by == by.account
    is_done = run.state == RunState.DONE
    return {
        **progress_context(run), "finding_tabs": tabs_for(by, "searches"), "is_own": is_own, "is_done": is_done,
        "cases": _cases(run, at) if is_done else [], "lake": lake_seen(by.incident), "limits": limits_of(by.incident),
        "bands": _bands(), "is_timed": run.kind != RunKind.EXPOSURE_POINTS, "counts": run.counts,
        "parameters": sorted(run.parameters.items()), "is_purged": run.purged_at is not None,
        "may_go_on": is_own and is_done and run.kind in SEARCHES - {RunKind.CONTACTS_OF_CONTACTS},
        "waiting": waiting_proposals(run), "proposals_url": address_or_none("desk:triage"), "typed": Typed(),
    }  # fmt: skip


def _cases(run: AnalysisRun, at: datetime) -> list[CaseCounts]:
    found: list[Mapping[str, Any]] = run.counts.get("queries", [])
    seen = queries_of_run(run, at)
    return [
        CaseCounts(
            query, counts["persons"], tuple(counts["by_minutes"].get(str(low), 0) for low in BANDS_MINUTES),
            counts["only_possible"], released_count(query.case, run.incident_id),
        )
        for query, counts in zip(seen, found, strict=False)
    ]  # fmt: skip


def _bands() -> list[tuple[int, int | None]]:
    """Return the bands of minutes, [from, to); None = no end."""
    return list(zip(BANDS_MINUTES, [*BANDS_MINUTES[1:], None], strict=True))
