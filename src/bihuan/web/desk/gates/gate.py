"""One gate: what its line does, what other lanes would do, what it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can, get_gate
from bihuan.apps.zones.actions.gates import change_gate, close_gate
from bihuan.apps.zones.queries.inside import by_hour
from bihuan.apps.zones.rules.gates import CLOSING, Throughput, throughput
from bihuan.apps.zones.rules.gates_may import may_do
from bihuan.web.desk.gates.drawing import lanes_around, wait_curve
from bihuan.web.desk.gates.forms import GateForm, ReasonForm
from bihuan.web.desk.gates.gates import gate_choices, gate_told
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Gate

PAGE, ANSWER = "desk/gates/gate.html", "desk/gates/_wait.html"
_DAY = timedelta(days=1)
_SAID = ("name", "place_text", "longitude", "latitude", "lanes", "seconds")


@require_GET
@with_session
def gate(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Show a gate; asked by the form of what-if, its answer alone."""
    look = looker(request)
    row = get_gate(look.by, str(gate_id))
    if request.htmx:
        return render(request, ANSWER, _wait(row, request.GET, 0))
    return render(request, PAGE, _context(row, look, request.GET))


def _wait(row: Gate, told: QueryDict, busiest: int) -> dict[str, Any]:
    """Return the line as it was asked for, else as the gate stands and as many as came in its busiest hour."""
    lanes, seconds = _number(told.get("lanes"), row.lanes), _number(told.get("seconds"), row.seconds)
    an_hour = _number(told.get("an_hour"), busiest)
    asked = {"lanes": lanes, "seconds": seconds, "an_hour": an_hour, "gate": row}
    try:
        found: Throughput = throughput(lanes=lanes, seconds=seconds, an_hour=an_hour)
    except NotAllowed as refusal:
        return {**asked, "fault": label("code", refusal.code)}
    return {**asked, "found": found, "curve": wait_curve(found), "around": lanes_around(found)}


def _number(text: str | None, other: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else other


def _context(
    row: Gate, look: Looker, told: QueryDict, refused: dict[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    hours = by_hour(row, look.at - _DAY)
    may_work = row.closed_at is None and may_do(look.by, Action.UPDATE, Kind.GATE, row.unit_id)
    said = {name: getattr(row, name) for name in _SAID}
    said |= {"unit": row.unit_id, "area": row.area.code if row.area else ""}
    mine: dict[str, TracingForm] = {
        "change": GateForm(gate_choices(look.by.incident), None, said),
        "close": ReasonForm("gate_closing", CLOSING, "close"),
    }
    busiest = max((came + gone for _at, came, gone in hours), default=0)
    return {
        **_wait(row, told, busiest), "hours": hours, "forms": (mine if may_work else {}) | (refused or {}),
        "open_form": next(iter(refused or {}), ""),
    }  # fmt: skip


def _sent(request: SessionRequest, row: Gate, name: str, form: TracingForm, do: Any) -> HttpResponse:
    check_can(request.session_of.actor, Action.UPDATE, Kind.GATE)

    def again(look: Looker) -> dict[str, Any]:
        return _context(get_gate(look.by, row.pk), look, QueryDict(), {name: form})

    return send(request, form, do, back=("desk:gate", row.pk), page=PAGE, context=again)


@require_POST
@with_session
def change(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Change what is said of a gate."""
    look = looker(request)
    row = get_gate(look.by, str(gate_id))

    def do(told: Told) -> str:
        change_gate(gate_id=row.pk, told=gate_told(told), by=look.by, at=look.at)
        return _("Kept.")

    return _sent(request, row, "change", GateForm(gate_choices(look.by.incident), request.POST), do)


@require_POST
@with_session
def close(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Close a gate for good."""
    look = looker(request)
    row = get_gate(look.by, str(gate_id))

    def do(told: Told) -> str:
        close_gate(gate_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The gate is closed.")

    return _sent(request, row, "close", ReasonForm("gate_closing", CLOSING, "close", request.POST), do)
