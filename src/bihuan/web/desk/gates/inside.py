"""Who is inside: every compound in counts; one compound with its equation, by name for its own staff alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import get_compound, get_own_compound, list_compounds, list_gates
from bihuan.apps.zones.actions.crossings import note_crossing
from bihuan.apps.zones.actions.inside import count_doors
from bihuan.apps.zones.queries import inside as queries
from bihuan.apps.zones.rules.crossings import Crossed
from bihuan.apps.zones.rules.gates_may import may_do
from bihuan.web.desk.gates.forms import CorrectForm, CountForm
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.gates_people import moved_seen, residents_at
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.core.models import Area

SIZE, MOST_NAMED, MOST_SHEETS = 50, 200, 14
PAGE, ALL = "desk/gates/compound.html", "desk/gates/inside.html"
_DAY = timedelta(days=1)


@require_GET
@with_session
def inside(request: SessionRequest) -> HttpResponse:
    """Show every compound with a gate: roster, in, out, and the difference, in counts."""
    look = looker(request)
    page = Paginator(list_compounds(look.by), SIZE).get_page(request.GET.get("page"))
    areas = [one.pk for one in page.object_list]
    counted, doors = queries.inside_now(look.by.incident, areas), queries.last_door_counts(areas)
    lines = [(one, counted[one.pk], doors.get(one.pk)) for one in page.object_list]
    return render(request, ALL, {"page": page, "lines": lines})


@require_GET
@with_session
def compound(request: SessionRequest, area_id: UUID) -> HttpResponse:
    """Show one compound."""
    look = looker(request)
    return render(request, PAGE, _context(get_compound(look.by, str(area_id)), look, request.GET))


def _context(
    area: Area, look: Looker, told: QueryDict, refused: dict[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
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
        "forms": {"count": CountForm(), "correct": CorrectForm(_gates(look, area))} | refused,
        "open_form": next(iter(refused), ""),
    }  # fmt: skip


def _gates(look: Looker, area: Area) -> list[tuple[str, str]]:
    return [(one.pk, f"{one.number} {one.name}") for one in list_gates(look.by).filter(area=area)]


def _sent(request: SessionRequest, area: Area, name: str, form: TracingForm, do: Any) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return _context(get_own_compound(look.by, area.pk), look, request.GET, {name: form})

    return send(request, form, do, back=("desk:compound", area.pk), page=PAGE, context=again)


@require_POST
@with_session
def count(request: SessionRequest, area_id: UUID) -> HttpResponse:
    """Keep what staff counted from door to door."""
    look = looker(request)
    area = get_own_compound(look.by, str(area_id))

    def do(told: Told) -> str:
        row = count_doors(area_id=area.pk, counted=told["counted"], by=look.by, at=look.at)
        if row.counted == row.expected:
            return _("Counted: both figures agree, nobody is missed.")
        return _("Counted: %(counted)s at the doors, %(expected)s by the gates. An order looks for the difference.") % {
            "counted": row.counted, "expected": row.expected,
        }  # fmt: skip

    return _sent(request, area, "count", CountForm(request.POST), do)


@require_POST
@with_session
def correct(request: SessionRequest, area_id: UUID) -> HttpResponse:
    """Set the count of the gates right."""
    look = looker(request)
    area = get_own_compound(look.by, str(area_id))

    def do(told: Told) -> str:
        crossed = Crossed(
            str(uuid4()), told["gate"], told["way"], "correction", look.at, people=told["people"], reason=told["reason"]
        )
        note_crossing(told=crossed, by=look.by, at=look.at)
        return _("Set right.")

    return _sent(request, area, "correct", CorrectForm(_gates(look, area), request.POST), do)
