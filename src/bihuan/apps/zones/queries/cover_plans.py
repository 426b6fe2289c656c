"""Which plans of cover there are, which one is adopted, and what was asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.rules.cover import ADOPTED, CoverTold, check_cover, may_cover


def list_cover_plans(by: Actor) -> QuerySet[CoverPlan]:
    """Return the plans of the incident, the newest first. :raises NotAllowed: `wrong_role`."""
    check_cover(by, Action.LIST)
    return CoverPlan.objects.filter(incident_id=by.incident).order_by("-number")


def get_cover_plan(by: Actor, plan_id: str) -> CoverPlan:
    """Return one plan. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = CoverPlan.objects.filter(pk=plan_id, incident_id=by.incident).first()
    if found is None or not may_cover(by, Action.READ):
        raise NotAllowed("not_found")
    return found


def adopted_plan(incident: str) -> CoverPlan | None:
    """Return the plan that somebody adopted and nobody replaced."""
    return CoverPlan.objects.filter(incident_id=incident, state=ADOPTED).first()


def told_of(settings: dict[str, Any]) -> CoverTold:
    """Return what was asked, from how it is kept."""
    told = {name: settings[name] for name in CoverTold.__dataclass_fields__ if name in settings}
    return CoverTold(**{**told, "candidates": tuple(settings["candidates"])})
