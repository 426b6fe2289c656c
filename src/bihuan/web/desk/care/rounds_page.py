"""What the pages of rounds show: the plans, and of one plan its teams, doors, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.timezone import localtime

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import list_plans, visits_of
from bihuan.apps.residents.rules.doing import may_care
from bihuan.apps.residents.rules.planning import ASKED
from bihuan.web.desk.board.area_map import Frame
from bihuan.web.desk.care.forms import RoundForm
from bihuan.web.parts.care_people import cared_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.apps.residents.actions.looking import CareSeen
    from bihuan.apps.residents.models import PlannedVisit, VisitPlan
    from bihuan.web.parts.disclosure import Looker

SIZE = 30
_HOURS = 4


def rounds_context(look: Looker, number: str | None, form: RoundForm | None = None) -> dict[str, Any]:
    """Return everything on the page of rounds. :raises NotAllowed: `wrong_role`."""
    found = list_plans(look.by)
    page = Paginator(found, SIZE).get_page(number)
    may_ask = may_care(look.by, Action.CREATE, look.by.unit)
    return {
        "page": page, "plans": list(page.object_list), "form": form or (round_form(look) if may_ask else None),
        "is_waiting": found.filter(state=ASKED).exists(), "is_open": form is not None,
    }  # fmt: skip


def round_form(look: Looker, data: Any = None) -> RoundForm:
    """Return the form that asks for rounds: from now on for four hours, unless told otherwise."""
    units = unit_names(look.by.incident)
    mine = {look.by.unit: units.get(look.by.unit, "")} if look.by.unit else units
    starts_at = localtime(look.at).replace(second=0, microsecond=0)
    initial = {"teams": 2, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=_HOURS)}
    return RoundForm(list(mine.items()), initial, data)


@dataclass(frozen=True, slots=True)
class Door:
    """One door on a round: the visit, who lives there as the viewer sees them, where it lies on the drawing."""

    visit: PlannedVisit
    seen: CareSeen
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class TeamRound:
    """One team's doors in order, and their way on the drawing ("" where nobody may see it)."""

    number: int
    doors: Sequence[Door]
    path: str


def plan_context(row: VisitPlan, look: Looker) -> dict[str, Any]:
    """Return everything on the page of one plan. :raises NotAllowed: `cannot_show`."""
    visits = list(visits_of(row))
    seen = cared_for(look, [one.of_check.entry for one in visits])
    placed = [place for one in visits if (place := seen[one.of_check.entry_id].position)]
    frame = Frame.around(placed) if placed else None
    teams = [
        _team(number, [one for one in visits if one.team == number], seen, frame)
        for number in range(1, row.teams_n + 1)
    ]
    return {
        "plan": row, "teams": teams, "height": round(frame.height) if frame else 0, "doors_n": len(visits),
        "travel_min": round(row.figures.get("travel_s", 0) / 60), "gap_percent": 100 * (row.gap or 0),
        "may_export": look.by.role in EXPORTERS and may_care(look.by, Action.EXPORT, row.unit_id),
    }  # fmt: skip


def _team(number: int, visits: Sequence[PlannedVisit], seen: dict[str, CareSeen], frame: Frame | None) -> TeamRound:
    doors = []
    for one in visits:
        who = seen[one.of_check.entry_id]
        place = frame.lay([who.position])[0] if frame and who.position else (None, None)
        doors.append(Door(one, who, *place))
    points = [f"{door.x:g},{door.y:g}" for door in doors if door.x is not None and door.y is not None]
    return TeamRound(number, doors, "M" + "L".join(points) if len(points) > 1 else "")
