"""Who of the register lies within whose reach: the desk all of its incident, a unit those it answers for.

Pages and jobs go through `access`, which gives these; actions, which may not know `access`, ask here too.
"""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.models import CareEntry, PlannedVisit, VisitPlan, WelfareCheck
from bihuan.apps.residents.rules.doing import check_care, may_care


def list_entries(by: Actor) -> QuerySet[CareEntry]:
    """Return the entries that the actor may see, ended ones too. :raises NotAllowed: `wrong_role`."""
    check_care(by, Action.LIST)
    found = CareEntry.objects.filter(incident_id=by.incident).select_related("unit", "area")
    return found.filter(unit_id=by.unit) if by.unit else found


def get_entry(by: Actor, entry_id: str, action: Action = Action.READ) -> CareEntry:
    """Return an entry. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = CareEntry.objects.filter(pk=entry_id, incident_id=by.incident).select_related("unit", "area").first()
    if found is None or not may_care(by, action, found.unit_id):
        raise NotAllowed("not_found")
    return found


def list_checks(by: Actor) -> QuerySet[WelfareCheck]:
    """Return the checks that the actor may see. :raises NotAllowed: `wrong_role`."""
    check_care(by, Action.LIST)
    found = WelfareCheck.objects.filter(incident_id=by.incident).select_related("entry", "unit", "entry__area")
    return found.filter(entry__unit_id=by.unit) if by.unit else found


def list_plans(by: Actor) -> QuerySet[VisitPlan]:
    """Return the plans that the actor may see, the newest first. :raises NotAllowed: `wrong_role`."""
    check_care(by, Action.LIST)
    found = VisitPlan.objects.filter(incident_id=by.incident).select_related("unit")
    return (found.filter(unit_id=by.unit) if by.unit else found).order_by("-asked_at", "-id")


def get_plan(by: Actor, plan_id: str) -> VisitPlan:
    """Return a plan. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = VisitPlan.objects.filter(pk=plan_id, incident_id=by.incident).select_related("unit").first()
    if found is None or not may_care(by, Action.READ, found.unit_id):
        raise NotAllowed("not_found")
    return found


def visits_of(plan: VisitPlan) -> QuerySet[PlannedVisit]:
    """Return the doors of a plan, team by team in the order of the round."""
    found = PlannedVisit.objects.filter(plan=plan).select_related("of_check__entry__area", "of_check__entry__unit")
    return found.order_by("team", "position")
