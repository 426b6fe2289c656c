"""Footage and records: asked for because of a case, agreed to by another department, expiring, noted when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.intake.access import check_originator
from bihuan.apps.tracing.access import get_case, get_material, list_material
from bihuan.apps.tracing.actions.material import ask_material, decide_material, fulfil_material
from bihuan.apps.tracing.queries import pages
from bihuan.web.desk.tracing.forms import Do, Told, TracingForm, known_id, send
from bihuan.web.desk.tracing.material_forms import AskForm, CameForm, DeclineForm
from bihuan.web.desk.tracing.material_page import ask_context, ask_form, material_context
from bihuan.web.desk.tracing.words import MATERIAL_STATES
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import MaterialRequest

SIZE, PAGE = 50, "desk/tracing/material_request.html"


@require_GET
@with_session
def material(request: SessionRequest) -> HttpResponse:
    """Show the requests in a state, the next to expire first."""
    look = looker(request)
    found, state = list_material(look.by), request.GET.get("state", "waiting")
    state = state if state in MATERIAL_STATES else "waiting"
    counts = pages.counts_of_material(found)
    page = Paginator(pages.material_of(found, state), SIZE).get_page(request.GET.get("page"))
    places = pages.places_by_id((one.place_id for one in page.object_list), look.by.incident)
    lines = [(one, places[one.place_id].name if one.place_id in places else "") for one in page.object_list]
    context = {
        "page": page, "lines": lines, "state": state,
        "tabs": [(name, counts.get(name, 0)) for name in MATERIAL_STATES],
    }  # fmt: skip
    return render(request, "desk/tracing/material.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def ask(request: SessionRequest, case_id: UUID) -> HttpResponse:
    """Ask for material because of a case."""
    look = looker(request)
    check_originator(look.by)
    row = get_case(look.by, str(case_id))
    form: AskForm = ask_form(look.by, request.POST if request.method == "POST" else None)

    def do(told: Told) -> str:
        return str(ask_material(case_id=row.pk, told=form.told(), by=look.by, at=look.at, note=told["note"]).pk)

    made = form.attempt(do) if form.is_bound else ""
    if made:
        messages.success(request, _("Asked. Nobody may hand it out until another department has agreed."))
        return redirect("desk:material-request", made)
    status = form.status if form.is_bound else 200
    return render(request, "desk/tracing/ask_material.html", ask_context(row, form), status=status)


@require_GET
@with_session
def material_request(request: SessionRequest, request_id: UUID) -> HttpResponse:
    """Show one request."""
    look = looker(request)
    return render(request, PAGE, material_context(get_material(look.by, str(request_id)), look))


def _sent(request: SessionRequest, row: MaterialRequest, name: str, form: TracingForm, do: Do) -> HttpResponse:
    def context(look: Looker) -> dict[str, Any]:
        return material_context(get_material(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:material-request", row.pk), page=PAGE, context=context)


@require_POST
@with_session
def decide(request: SessionRequest, request_id: UUID) -> HttpResponse:
    """Say yes or no as an approver of another department."""
    look, is_yes = looker(request), request.POST.get("word") == "yes"
    row = get_material(look.by, str(request_id))
    form: TracingForm = TracingForm(request.POST) if is_yes else DeclineForm(request.POST)

    def do(told: Told) -> str:
        reason = told.get("reason", "")
        decide_material(request_id=row.pk, is_yes=is_yes, by=look.by, at=look.at, reason=reason)
        return _("Agreed to: the holder may be asked.") if is_yes else _("Declined.")

    return _sent(request, row, "agree" if is_yes else "decline", form, do)


@require_POST
@with_session
def came(request: SessionRequest, request_id: UUID) -> HttpResponse:
    """Note that the material came; it is destroyed after 30 days."""
    look = looker(request)
    row, form = get_material(look.by, str(request_id)), CameForm(request.POST)

    def do(told: Told) -> str:
        form.check()
        reference, batch = told["reference"], known_id(told["batch"]) or told["batch"]
        fulfil_material(request_id=row.pk, by=look.by, at=look.at, batch_id=batch, reference=reference)
        return _("Noted. What came is destroyed after 30 days.")

    return _sent(request, row, "came", form, do)
