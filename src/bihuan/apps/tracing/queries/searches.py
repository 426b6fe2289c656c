"""What a page of a search needs beside the run: the protocol's figures, its queries, the proposals made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.intake.models import Query
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.tracing.models import AnalysisRun, Case, Exposure
from bihuan.apps.tracing.rules.exposing import PROPOSED
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import Told, parameters_of


def search_defaults(incident: str) -> dict[str, int | str]:
    """Return what a search is run with where nothing is told: the protocol's minutes, and the companion rule's."""
    protocol, _ = protocol_of(incident)
    points = parameters_of(RunKind.EXPOSURE_POINTS, Told(), protocol)
    return {**parameters_of(RunKind.EXPOSURE_VISITS, Told(), protocol), "metres": points["metres"],
            "apart": points["minutes"]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuerySeen:
    """One query of a run: its case at the gate and at tracing (None = not opened), its window, whether it is open."""

    id: str
    case: str
    number: int | None
    window_from: datetime | None
    window_to: datetime | None
    expires_at: datetime | None
    is_open: bool


def queries_of_run(run: AnalysisRun, at: datetime) -> list[QuerySeen]:
    """Return the queries of a run, in its order."""
    found = {one.pk: one for one in Query.objects.filter(pk__in=run.queries, incident=run.incident_id)}
    cases = {one.case for one in found.values()}
    numbers = dict(Case.objects.filter(incident=run.incident_id, case__in=cases).values_list("case", "number"))
    rows = [found[one] for one in run.queries if one in found]
    return [
        QuerySeen(
            one.pk, one.case, numbers.get(one.case), one.window_from, one.window_to, one.expires_at,
            one.state == "accepted" and one.expires_at is not None and at < one.expires_at,
        )
        for one in rows
    ]  # fmt: skip


def waiting_proposals(run: AnalysisRun) -> tuple[int, int]:
    """Return how many proposals were made of a run, and how many of them nobody has decided yet."""
    made = Exposure.objects.filter(incident=run.incident_id, run=run.pk)
    return made.count(), made.filter(state=PROPOSED).count()
