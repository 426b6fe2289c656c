"""What a run finds: the gate looked at once more, the plan, the engine's answer, its counts and what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from bihuan.apps.core.rules import Actor, Role, system
from bihuan.apps.tracing.actions.lakes import lake_of
from bihuan.apps.tracing.actions.searching import query_refusal
from bihuan.apps.tracing.actions.searching_engine import search_planned
from bihuan.apps.tracing.actions.searching_plan import plan_search
from bihuan.apps.tracing.models import AnalysisRun
from bihuan.apps.tracing.rules.planning import plan_facts
from bihuan.apps.tracing.rules.results import Sources, counts_of, gathered
from bihuan.engine.exposure.question import Watch
from bihuan.engine.ledger.canonical import canonical_bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: pairs by query, its counts, which engine and why, and the digest of what was read."""

    pairs: pa.Table
    counts: Mapping[str, object]
    engine: str
    why: str
    inputs: str


def find_outcome(run: AnalysisRun, at: datetime, watch: Watch) -> Outcome:
    """Return what a run finds. :raises NotAllowed: why the gate lets nothing be searched any more, or nothing is left.

    :raises SlotsIgnored: as `search_planned` says, and what it raises.
    """
    by = Actor(run.asked_by, Role.DESK_ANALYST, run.incident_id)
    refusal = next((one for query in run.queries if (one := query_refusal(query, by, at)) is not None), None)
    if refusal is not None:  # between asking and running the case was withdrawn, or the day passed
        raise refusal
    plan, fresh = plan_search(run, by, at)
    lake = lake_of(run.incident_id, by=system(run.incident_id), at=at)
    findings = search_planned(run, lake, plan, fresh, watch)
    inputs = {
        "lake": findings.lake_digest, "protocol": run.protocol_digest, **plan_facts(plan, fresh, run.parameters)
    }  # fmt: skip
    sources = Sources(plan.query_of, [one.person for one in plan.cases], plan.without)
    pairs = gathered(findings.pairs, sources)
    counts = counts_of(pairs, len(run.queries))
    notices = [*(one.code for one in findings.notices), *(["place_without_position"] if plan.unplaced else [])]
    told = {"rows_read": findings.rows_read, "fresh": len(fresh), "notices": notices}
    digest = hashlib.sha256(canonical_bytes(inputs)).hexdigest()
    return Outcome(pairs, {**counts, **told}, findings.engine, findings.why, digest)
