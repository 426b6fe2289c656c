"""What a plan holds, how it differs from what is published, who is told what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, QuerySet

from bihuan.apps.forces.models import Assignment, Need, Plan
from bihuan.apps.forces.rules.plans import PUBLISHED, Cell, Change, difference, digest_of, in_two_places


def cell_of(row: Assignment) -> Cell:
    """Return an assignment as a value."""
    return Cell(row.officer_id, row.starts_at, row.ends_at, row.need_id)


def cells_of(plan: str) -> list[Cell]:
    """Return all assignments of a plan as values, in order."""
    rows = Assignment.objects.filter(plan_id=plan).values_list("officer_id", "starts_at", "ends_at", "need_id")
    return sorted(Cell(*row) for row in rows)


def overrides_of(plan: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return who overrode a rule for which officer at which need, and why."""
    rows = Assignment.objects.filter(plan_id=plan).exclude(overridden_by="")
    return {(one.officer_id, one.need_id): (one.overridden_by, one.override_reason) for one in rows}


def digest_of_plan(plan: str) -> str:
    """Return the digest over all assignments of a plan as they stand."""
    return digest_of(cells_of(plan), overrides_of(plan))


def changes_of(plan: Plan) -> tuple[Change, ...]:
    """Return what publishing the plan would change against the plan that it replaces, nothing before = all gained."""
    return difference(cells_of(plan.replaces) if plan.replaces else (), cells_of(plan.pk))


def published_over(incident: str, starts_at: datetime, ends_at: datetime, but: Iterable[str] = ()) -> QuerySet[Plan]:
    """Return the published plans that share an instant with the period, apart from some."""
    found = Plan.objects.filter(incident_id=incident, state=PUBLISHED, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return found.exclude(pk__in=list(but)).order_by("starts_at")


def elsewhere(plan: Plan) -> tuple[tuple[Cell, Cell], ...]:
    """Return who would stand in two places at once if the plan were published beside the other published ones."""
    mine = cells_of(plan.pk)
    others = Assignment.objects.filter(
        plan__state=PUBLISHED, officer__in={one.officer for one in mine}, ends_at__gt=plan.starts_at
    ).exclude(plan_id__in=(plan.pk, plan.replaces))
    taken = [cell_of(row) for row in others]
    return in_two_places([*mine, *taken])


def needs_within(incident: str, starts_at: datetime, ends_at: datetime) -> QuerySet[Need]:
    """Return what the open posts of the incident need that begins within the period, in order of time."""
    found = Need.objects.filter(
        post__incident_id=incident, post__closed_at=None, starts_at__gte=starts_at, starts_at__lt=ends_at
    )
    return found.select_related("post__unit").order_by("starts_at", "post__unit", "post__name")


def filled(plan: str) -> Mapping[str, int]:
    """Return how many a plan gives to each need."""
    counted = Assignment.objects.filter(plan_id=plan).values("need_id").annotate(n=Count("pk"))
    return {one["need_id"]: one["n"] for one in counted}
