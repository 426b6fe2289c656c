"""Planning the rounds of welfare teams: asked for by a person, reckoned in the background, one plan a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Area
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import open_all
from bihuan.apps.residents.actions.moving import begin, step
from bihuan.apps.residents.models import PlannedVisit, VisitPlan, WelfareCheck
from bihuan.apps.residents.rules.doing import check_care
from bihuan.apps.residents.rules.ladder import BY_TEAM, OPEN
from bihuan.apps.residents.rules.planning import (
    ASKED,
    FAILED,
    MADE,
    MOST_DOORS,
    Door,
    Position,
    check_plan,
    middle_of,
    plan_round,
)
from bihuan.apps.residents.rules.priority import priorities
from bihuan.apps.residents.rules.walking import DETOUR, SPEED_M_S

if TYPE_CHECKING:
    from bihuan.engine.visiting.problem import VisitPlan as Routes


@dataclass(frozen=True, slots=True)
class AskedRound:
    """The rounds of one unit that somebody asks for."""

    unit: str
    teams: int
    starts_at: datetime
    ends_at: datetime


def ask_plan(*, asked: AskedRound, by: Actor, at: datetime) -> VisitPlan:
    """Ask for the rounds of a unit: whom it must see until their end. They are reckoned in the background.

    :raises NotAllowed: `wrong_role`, `unknown_unit`, `bad_teams`, `bad_hours`, `nobody_to_visit`.
    """
    check_care(by, Action.CREATE, asked.unit)
    check_plan(asked.teams, asked.starts_at, asked.ends_at, at)
    with writing():
        if asked.unit not in unit_names(by.incident):
            raise NotAllowed("unknown_unit")
        if not _checks(by.incident, asked.unit, asked.ends_at):
            raise NotAllowed("nobody_to_visit")
        row = VisitPlan(
            incident_id=by.incident, unit_id=asked.unit, teams_n=asked.teams, starts_at=asked.starts_at,
            ends_at=asked.ends_at, asked_at=at, asked_by=by.account,
        )  # fmt: skip
        return begin(
            row, "visits.asked", by=by, at=at, facts={"unit": asked.unit, "teams": asked.teams}, to_state=ASKED
        )


def _checks(incident: str, unit: str, until: datetime) -> list[WelfareCheck]:
    """Return the checks for which somebody of the unit goes to the door before then, the most pressing first."""
    mine = WelfareCheck.objects.filter(incident_id=incident, entry__unit_id=unit, state=OPEN, step__in=BY_TEAM)
    found = mine.filter(due_at__lt=until).select_related("entry__area")
    return list(found.order_by("entry__care_class", "limit_at", "id")[:MOST_DOORS])


def make_plan(*, plan_id: str, at: datetime) -> VisitPlan:
    """Reckon the rounds of a plan that was asked for, and let it take the place of the unit's earlier ones.

    Begun twice it ends as begun once: one that is made already is left as it is.
    """
    row = VisitPlan.objects.select_related("unit").get(pk=plan_id)
    if row.state != ASKED:
        return row
    by = system(row.incident_id)
    checks = _checks(row.incident_id, row.unit_id, row.ends_at)
    doors, guessed, home = _doors(checks)
    if not doors or home is None:
        with writing():
            return step(row, "visits.failed", by=by, at=at, why="no_position", state=FAILED, status="no_position")
    found = plan_round(doors, row.teams_n, home, priorities(), row.starts_at, row.ends_at)
    with writing():
        return _keep(row, found, guessed, home, by=by, at=at)


def _doors(checks: Sequence[WelfareCheck]) -> tuple[list[Door], int, Position | None]:
    """Return the doors, how many have no position of their own, and where the teams begin: the middle of all."""
    open_all([one.entry for one in checks])
    doors, guessed = [], 0
    for one in checks:
        own, area = _own(one), one.entry.area
        guessed += own is None
        place = own or _middle(area)
        doors.append(Door(one.pk, one.entry.care_class, one.entry.points, one.due_at, one.limit_at, place))
    return doors, guessed, middle_of(door.position for door in doors if door.position)


def _own(check: WelfareCheck) -> Position | None:
    entry = check.entry
    if entry.longitude is None or entry.latitude is None:
        return None
    return float(entry.longitude), float(entry.latitude)


def _middle(area: Area | None) -> Position | None:
    return middle_of((x, y) for x, y in area.polygon) if area else None


def _keep(row: VisitPlan, found: Routes, guessed: int, home: Position, *, by: Actor, at: datetime) -> VisitPlan:
    VisitPlan.objects.filter(unit=row.unit_id, replaced_at=None, state=MADE).update(replaced_at=at)
    doors = [
        PlannedVisit(
            plan=row, of_check_id=stop.visit, team=int(route.team), position=number,
            arrives_at=row.starts_at + timedelta(seconds=stop.starts_s),
        )
        for route in found.routes
        for number, stop in enumerate(route.stops, 1)
    ]  # fmt: skip
    PlannedVisit.objects.bulk_create(doors)
    figures = {
        "travel_s": found.travel_s, "travel_bound_s": found.travel_bound_s, "guessed": guessed, "doors": len(doors),
        "detour": DETOUR, "speed_m_s": SPEED_M_S, "seconds": round(found.seconds, 2), "home": list(home),
    }  # fmt: skip
    unserved = [[one.visit, one.why] for one in found.unserved]
    return step(
        row, "visits.made", by=by, at=at, facts={"doors": len(doors), "unserved": len(unserved)}, state=MADE,
        made_at=at, cost_s=float(found.cost), bound_s=found.bound, gap=found.gap, status=found.status, figures=figures,
        unserved=unserved,
    )  # fmt: skip
