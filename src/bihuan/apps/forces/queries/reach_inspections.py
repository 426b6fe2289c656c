"""Who may see inspections: those who inspect and lead the whole incident, a unit what concerns it."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.forces.models import Finding, Inspection, Post

M = TypeVar("M", Finding, Inspection)


def check_inspects(by: Actor) -> None:
    """Refuse who does not inspect. :raises NotAllowed: `wrong_role`."""
    if by.unit or not may(by.role, Action.CREATE, Kind.INSPECTION, Place.SIBLING):
        raise NotAllowed("wrong_role", role=by.role.value)


def may_inspect(by: Actor) -> bool:
    """Say whether the actor makes visits."""
    return not by.unit and may(by.role, Action.CREATE, Kind.INSPECTION, Place.SIBLING)


def _all(by: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    if not by.unit and may(by.role, Action.LIST, Kind.INSPECTION, Place.SIBLING):
        return rows.filter(incident_id=by.incident)
    if by.unit and may(by.role, Action.LIST, Kind.INSPECTION, Place.OWN):
        return rows.filter(incident_id=by.incident, unit_id=by.unit)
    raise NotAllowed("wrong_role", role=by.role.value)


def list_visits(by: Actor) -> QuerySet[Inspection]:
    """Return the visits, newest first. :raises NotAllowed: `wrong_role`."""
    return _all(by, Inspection.objects.select_related("post", "unit")).order_by("-visited_at", "id")


def list_findings(by: Actor) -> QuerySet[Finding]:
    """Return the findings, the nearest deadline first. :raises NotAllowed: `wrong_role`."""
    return _all(by, Finding.objects.select_related("post", "unit")).order_by("due_at", "id")


def get_visit(by: Actor, visit_id: str) -> Inspection:
    """Return a visit. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Inspection.objects.filter(pk=visit_id).select_related("post", "unit"))


def get_finding(by: Actor, finding_id: str) -> Finding:
    """Return a finding. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Finding.objects.filter(pk=finding_id).select_related("post", "unit", "inspection"))


def _one(by: Actor, rows: QuerySet[M]) -> M:
    try:
        found = _all(by, rows).first()
    except NotAllowed:
        found = None
    if found is None:
        raise NotAllowed("not_found")
    return found


def posts_to_visit(by: Actor) -> QuerySet[Post]:
    """Return the posts that can be visited. :raises NotAllowed: `wrong_role`."""
    check_inspects(by)
    return Post.objects.filter(incident_id=by.incident, closed_at=None).select_related("unit").order_by("unit", "name")
