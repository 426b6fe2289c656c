"""The pages of a gate: the one on the phone, its kit, the server's own check, a crossing that may come twice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access.gates import get_own_gate
from bihuan.apps.zones.actions.crossings import note_crossing
from bihuan.apps.zones.actions.gates_kit import check_at_gate, gate_kit
from bihuan.web.field.gate.gate_page import gate_context, read_crossing
from bihuan.web.field.gate.kept_page import show_gate
from bihuan.web.field.gate.saying import crossed_words, verdict_said
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session


@require_GET
@with_session
def gate(request: SessionRequest) -> HttpResponse:
    """Show the gate where one stands: check a pass, note who went through."""
    return show_gate(request, gate_context(looker(request), request.GET))


@require_GET
@with_session
def kit(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Give the page the newest keys and numbers of stopped passes, signed."""
    look = looker(request)
    row = get_own_gate(look.by, str(gate_id))
    return JsonResponse(gate_kit(gate_id=row.pk, by=look.by, at=look.at))


@require_POST
@with_session
def check(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Check a code or the number of a pass by the books; for a browser that cannot, and for what was typed."""
    look = looker(request)
    row = get_own_gate(look.by, str(gate_id))
    direction = "out" if request.POST.get("direction") == "out" else "in"
    found = check_at_gate(
        gate_id=row.pk, code=request.POST.get("code", "")[:400], direction=direction, by=look.by, at=look.at
    )
    if _is_asked_by_script(request):
        return JsonResponse(verdict_said(found))
    told = request.POST.copy()
    told["gate"] = row.pk
    return show_gate(request, gate_context(look, told, found))


@require_POST
@with_session
def cross(request: SessionRequest, gate_id: UUID) -> HttpResponse:
    """Note who went through; the same command again answers the same and counts nothing."""
    look = looker(request)
    row = get_own_gate(look.by, str(gate_id))
    try:
        done = note_crossing(told=read_crossing(row, request.POST), by=look.by, at=look.at)
    except (NotAllowed, CommandReused) as refusal:
        return _refused(request, row.pk, refusal)
    if _is_asked_by_script(request):
        return JsonResponse({"said": crossed_words(done)})
    messages.success(request, crossed_words(done))
    return redirect(f"{reverse('field:gate')}?gate={row.pk}")


def _is_asked_by_script(request: SessionRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(request: SessionRequest, gate_id: str, refusal: Exception) -> HttpResponse:
    """Answer a refusal with what to do."""
    code = refusal.code if isinstance(refusal, NotAllowed) else "command_reused"
    if code in LOOKS_MISSING:
        raise refusal
    if _is_asked_by_script(request):
        return JsonResponse({"said": label("code", code)}, status=409)
    told = request.POST.copy()
    told["gate"] = gate_id
    return show_gate(request, gate_context(looker(request), told, refused=label("code", code)), status=409)
