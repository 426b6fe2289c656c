"""Putting a planned search to the engine, and throwing its answer away where that goes beyond what was allowed."""

from __future__ import annotations

from bihuan.apps.tracing.models import AnalysisRun
from bihuan.apps.tracing.rules.planning import Plan, is_within
from bihuan.apps.tracing.rules.results import with_time_of_points
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.engine.exposure.choosing import search_points, search_visits
from bihuan.engine.exposure.lake import Lake
from bihuan.engine.exposure.question import Findings, KnownVisit, PointQuestion, VisitQuestion, Watch


class SlotsIgnored(Exception):  # noqa: N818 - named after what happened
    """An answer went beyond the places that the gate allows; nothing of it is kept."""


def search_planned(run: AnalysisRun, lake: Lake, plan: Plan, fresh: tuple[KnownVisit, ...], watch: Watch) -> Findings:
    """Return what the engine finds for a plan.

    :raises SlotsIgnored: nothing says where to look, or the answer goes beyond it. :raises QuestionRefused: it cannot
        be asked. :raises IndexUnfit: an engine that was asked for by name cannot answer.
    """
    told = run.parameters
    if run.kind == RunKind.EXPOSURE_POINTS:
        if not plan.circles:
            raise SlotsIgnored(run.pk)  # no circle would mean everywhere
        points = PointQuestion(
            plan.cases, metres=int(told["metres"]), minutes=int(told["minutes"]), slots=plan.circles
        )  # fmt: skip
        found = search_points(lake, points, engine=str(told["engine"]), progress=watch)
        return with_time_of_points(found)
    if not plan.slots:
        raise SlotsIgnored(run.pk)  # no slot would mean everywhere
    question = VisitQuestion(
        plan.cases, minutes=int(told["minutes"]), residual_minutes=int(told["residual_minutes"]),
        unknown_end_minutes=int(told["unknown_end_minutes"]), slots=plan.slots, fresh=fresh, same=plan.same,
    )  # fmt: skip
    found = search_visits(lake, question, engine=str(told["engine"]), progress=watch)
    if not is_within(found.pairs, plan):
        raise SlotsIgnored(run.pk)
    return found
