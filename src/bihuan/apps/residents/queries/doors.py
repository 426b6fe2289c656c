"""Whom a unit has to visit now, in the order of its running round, and who is due besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.residents.models import PlannedVisit, VisitPlan, WelfareCheck
from bihuan.apps.residents.queries.care import due_checks
from bihuan.apps.residents.rules.ladder import OPEN
from bihuan.apps.residents.rules.planning import MADE


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one unit: of one team in order (or of all), how many each team has left, and who is due besides."""

    plan: VisitPlan | None
    teams: dict[int, int]
    planned: list[PlannedVisit]
    besides: list[WelfareCheck]
    besides_n: int


def doors_of(incident: str, unit: str, at: datetime, *, team: int = 0, most: int = 100) -> Doors:
    """Return the doors that are still to be knocked at: of the running round, then the due ones that are on none."""
    running = VisitPlan.objects.filter(incident_id=incident, unit_id=unit, state=MADE, replaced_at=None)
    plan = running.filter(starts_at__lte=at, ends_at__gt=at).order_by("-made_at").first()
    left = PlannedVisit.objects.filter(plan=plan, of_check__state=OPEN) if plan else PlannedVisit.objects.none()
    teams: dict[int, int] = {}
    for number in left.order_by("team").values_list("team", flat=True):
        teams[number] = teams.get(number, 0) + 1
    mine = left.filter(team=team) if team else left
    planned = mine.select_related("of_check__entry__area", "of_check__entry__unit").order_by("team", "position")
    due = WelfareCheck.objects.filter(incident_id=incident, entry__unit_id=unit)
    besides = due_checks(due, at).exclude(pk__in=left.values("of_check")).select_related("entry__area", "entry__unit")
    return Doors(plan, teams, list(planned[:most]), list(besides[:most]), besides.count())
