"""What the page of one compound shows: its equation for everybody, who is out by name for its own staff alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.zones.access.gates import list_gates
from bihuan.apps.zones.queries import inside as queries
from bihuan.web.desk.gates.forms import CorrectForm, CountForm
from bihuan.web.parts.gates_people import moved_seen, residents_at

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.core.models import Area
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

MOST_NAMED, MOST_SHEETS = 200, 14
_DAY = timedelta(days=1)


def compound_context(
    area: Area, look: Looker, told: QueryDict, refused: dict[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return everything on the page of a compound; `refused` forms stand as they were typed."""
    is_own = may_do(look.by, Action.CREATE, Kind.CROSSING, area.unit_id)
    sheets, doors = queries.sheets_of(area), queries.door_counts_of(area)
    context: dict[str, Any] = {
        "area": area, "inside": queries.inside_now(area.incident_id, [area.pk])[area.pk], "is_own": is_own,
        "sheets": list(sheets[:MOST_SHEETS]), "sheets_n": sheets.count(), "doors": list(doors[:MOST_SHEETS]),
        "doors_n": doors.count(), "without": queries.without_pass(area, look.at - _DAY),
    }  # fmt: skip
    return context | (_own(area, look, told, refused or {}) if is_own else {})


def _own(area: Area, look: Looker, told: QueryDict, refused: dict[str, TracingForm]) -> dict[str, Any]:
    """Return what the compound's own staff sees besides: who, by name, and the forms."""
    out, there = queries.moved_of(area, "out"), queries.moved_of(area, "in")
    buildings = queries.buildings_of(area)
    building = next((one for one in buildings if one.pk == told.get("building")), None)
    people = list(queries.residents_of(building.pk, area)[:MOST_NAMED]) if building else []
    return {
        "out": moved_seen(look, out[:MOST_NAMED], area.unit_id), "out_n": out.count(),
        "there": moved_seen(look, there[:MOST_NAMED], area.unit_id), "there_n": there.count(),
        "buildings": buildings, "building": building, "people": residents_at(look, people, area.unit_id),
        "people_n": queries.residents_of(building.pk, area).count() if building else 0,
        "forms": {"count": CountForm(), "correct": CorrectForm(gates_of(look, area))} | refused,
        "open_form": next(iter(refused), ""),
    }  # fmt: skip


def gates_of(look: Looker, area: Area) -> list[tuple[str, str]]:
    """Return the gates of a compound for a choice."""
    return [(one.pk, f"{one.number} {one.name}") for one in list_gates(look.by).filter(area=area)]
