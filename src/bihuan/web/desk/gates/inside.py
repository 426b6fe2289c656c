"""Who is inside: every compound in counts; one compound with its equation, by name for its own staff alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.zones.access.gates import get_compound, get_own_compound, list_compounds
from bihuan.apps.zones.actions.crossings import note_crossing
from bihuan.apps.zones.actions.inside import count_doors
from bihuan.apps.zones.queries import inside as queries
from bihuan.apps.zones.rules.crossings import Crossed
from bihuan.web.desk.gates.compound_page import compound_context, gates_of
from bihuan.web.desk.gates.forms import CorrectForm, CountForm
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.core.models import Area

SIZE = 50
PAGE, ALL = "desk/gates/compound.html", "desk/gates/inside.html"


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
    return render(request, PAGE, compound_context(get_compound(look.by, str(area_id)), look, request.GET))


def _sent(request: SessionRequest, area: Area, name: str, form: TracingForm, do: Any) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return compound_context(get_own_compound(look.by, area.pk), look, request.GET, {name: form})

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

    return _sent(request, area, "correct", CorrectForm(gates_of(look, area), request.POST), do)
