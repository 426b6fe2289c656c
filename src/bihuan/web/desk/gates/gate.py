"""One gate: what its line does, what other lanes would do, what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can, get_gate
from bihuan.apps.zones.actions.gates import change_gate, close_gate
from bihuan.apps.zones.rules.gates import CLOSING
from bihuan.web.desk.gates.forms import GateForm, ReasonForm
from bihuan.web.desk.gates.gate_page import gate_context, wait_context
from bihuan.web.desk.gates.gates import gate_choices, gate_told
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Gate

PAGE, ANSWER = "desk/gates/gate.html", "desk/gates/_wait.html"


@require_GET
@with_session
def gate(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Show a gate; asked by the form of what-if, its answer alone."""
    look = looker(request)
    row = get_gate(look.by, str(gate_id))
    if request.htmx:
        return render(request, ANSWER, wait_context(row, request.GET))
    return render(request, PAGE, gate_context(row, look, request.GET))


def _sent(request: SessionRequest, row: Gate, name: str, form: TracingForm, do: Any) -> HttpResponse:
    check_can(request.session_of.actor, Action.UPDATE, Kind.GATE)

    def again(look: Looker) -> dict[str, Any]:
        return gate_context(get_gate(look.by, row.pk), look, QueryDict(), {name: form})

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
