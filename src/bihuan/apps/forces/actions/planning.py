"""Making what was asked: outside any transaction, told how far it is, and begun twice it ends as begun once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from threading import get_ident
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.forces.actions.plans import copy_assignments
from bihuan.apps.forces.actions.rows import step
from bihuan.apps.forces.models import Assignment, Need, Plan
from bihuan.apps.forces.queries.judging import pairs_of, problem_of_plan
from bihuan.apps.forces.rules.plans import DRAFT, DROPPED, MAKING
from bihuan.engine.roster.problem import Pairs, Problem

if TYPE_CHECKING:
    from bihuan.engine.roster.reasons import Unmet

Clock = Callable[[], datetime]
_EVERY_S = 1.0
_TOGETHER = 500
_REPLAN_SECONDS = 2


def perform_plan(*, plan_id: str, at: datetime, clock: Clock) -> Plan:
    """Make a plan that waits into a draft; one that is over is left as it is, and nobody is told anything."""
    plan = Plan.objects.get(pk=plan_id)
    if plan.state != MAKING:
        return plan
    problem = problem_of_plan(plan, at)
    pairs, report = _replanned(plan, problem) if plan.settings["way"] == "replan" else _planned(plan, problem, clock)
    return _finish(plan, problem, pairs, report, at, clock())


def _planned(plan: Plan, problem: Problem, clock: Clock) -> tuple[Pairs, dict[str, Any]]:
    from bihuan.engine.roster.planning import plan as make  # the solver loads for seconds, and only here

    watch = _Watch(plan, clock)
    hint: Pairs = ()
    if plan.replaces:
        hint = pairs_of(Plan.objects.get(pk=plan.replaces), problem)
    made = make(problem, seconds=plan.settings["seconds"], hint=hint, progress=watch.note, should_stop=watch.is_dropped)
    report = {
        "status": made.status, "objective": made.objective, "bound": made.bound, "gap": made.gap,
        "first_s": made.first_s, "seconds": made.seconds, "unmet": _unmet(made.unmet),
    }  # fmt: skip
    return made.assignments, report


def _replanned(plan: Plan, problem: Problem) -> tuple[Pairs, dict[str, Any]]:
    from bihuan.engine.roster.replanning import replan  # the solver loads for seconds, and only here

    before = pairs_of(Plan.objects.get(pk=plan.replaces), problem)
    away = frozenset((one.id, starts, ends) for one in problem.officers for starts, ends in one.busy)
    made = replan(problem, before, without=away, seconds=_REPLAN_SECONDS)
    changes = [{"officer": one.officer, "need": one.need, "kind": one.kind} for one in made.changes]
    report = {"status": "replanned", "seconds": made.seconds, "unmet": _unmet(made.unmet), "changes": changes}
    return made.assignments, report


def _unmet(found: Iterable[Unmet]) -> list[dict[str, Any]]:
    return [{"need": one.need, "lacking": one.lacking, "why": one.why, "stopped": dict(one.stopped)} for one in found]


class _Watch:
    """Writes how far the making is, at most once a second, and sees whether it was called off."""

    def __init__(self, plan: Plan, clock: Clock) -> None:
        self._plan, self._clock, self._began = plan.pk, clock, clock()
        self._written: datetime | None = None
        self._limit = int(plan.settings["seconds"])
        self._thread, self._was_dropped = get_ident(), False

    def note(self, step: str, points: int, bound: float) -> None:
        """Keep at which step the planner is, and how good its best plan is."""
        now = self._clock()
        if self._written is not None and 0 <= (now - self._written).total_seconds() < _EVERY_S:
            return
        self._written = now
        done = min(int((now - self._began).total_seconds()), self._limit)
        progress = {"step": step, "points": points, "bound": round(bound), "done": done, "total": self._limit}
        Plan.objects.filter(pk=self._plan, state=MAKING).update(progress=progress)

    def is_dropped(self) -> bool:
        """Say whether somebody dropped the plan meanwhile, as last read.

        The solver asks from threads of its own too, which have no business with the database.
        """
        if get_ident() == self._thread:
            self._was_dropped = not Plan.objects.filter(pk=self._plan, state=MAKING).exists()
        return self._was_dropped


def _finish(
    plan: Plan, problem: Problem, pairs: Pairs, report: dict[str, Any], at: datetime, done_at: datetime
) -> Plan:
    """Keep the draft; who comes second, or after it was dropped, changes nothing."""
    with writing():
        now = Plan.objects.get(pk=plan.pk)
        if now.state != MAKING:
            return now
        Assignment.objects.filter(plan=now).delete()
        if now.replaces:
            _carry(now, problem, at)
        needs = Need.objects.in_bulk([need for _officer, need in pairs])
        made = [
            Assignment(plan=now, officer_id=officer, need_id=need, starts_at=needs[need].starts_at,
                       ends_at=needs[need].ends_at)
            for officer, need in pairs
        ]  # fmt: skip
        Assignment.objects.bulk_create(made, batch_size=_TOGETHER)
        _keep_overrides(now)
        facts = {"assignments": len(made), "unmet": len(report["unmet"]), "status": str(report["status"])}
        by = system(now.incident_id)
        return step(now, "plan.made", by=by, at=done_at, facts=facts, state=DRAFT, report=report, progress={})


def _carry(plan: Plan, problem: Problem, at: datetime) -> None:
    """Copy what the plan before gives and nobody may change any more: what is over, or runs and stays."""
    copy_assignments(plan.replaces, plan.pk, begun_at=at)
    Assignment.objects.filter(plan=plan, need__in=list(problem.need)).delete()


def _keep_overrides(plan: Plan) -> None:
    """Let what was overridden by name before stay overridden where the same person stands at the same need."""
    if not plan.replaces:
        return
    for old in Assignment.objects.filter(plan_id=plan.replaces).exclude(overridden_by=""):
        Assignment.objects.filter(plan=plan, officer=old.officer_id, need=old.need_id).update(
            overridden_by=old.overridden_by, override_reason=old.override_reason,
            overridden_rules=old.overridden_rules,
        )  # fmt: skip


def fail_plan(*, plan_id: str, why: str, at: datetime) -> Plan:
    """Let a plan that is being made end as dropped, with the code of the reason; nothing happens to any other."""
    with writing():
        plan = Plan.objects.get(pk=plan_id)
        if plan.state != MAKING:
            return plan
        by, report = system(plan.incident_id), {"status": why, "unmet": []}
        return step(plan, "plan.failed", by=by, at=at, why=why, state=DROPPED, report=report, progress={})
