"""The page of tubes, and the word about a result that does not fit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.actions.results_settling import settle_result
from bihuan.web.desk.tubes.tubes_page import page_context
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session


@require_GET
@with_session
def tubes(request: SessionRequest) -> HttpResponse:
    """Show the balance of tubes, what is late, what is positive, what does not fit."""
    look = looker(request)
    return render(request, "desk/tubes/tubes.html", page_context(look.by, request.GET, look.at))


@require_POST
@with_session
def settle(request: SessionRequest, record: UUID) -> HttpResponse:
    """Take a result that did not fit, or drop it."""
    look, decision = looker(request), request.POST.get("decision", "")
    try:
        settle_result(record=str(record), decision=decision, by=look.by, at=look.at)
        messages.success(request, _("Taken.") if decision == "take" else _("Dropped. The laboratory's line stays."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, label("code", refusal.code))
    return redirect("desk:tubes")
