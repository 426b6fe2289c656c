"""The register of those who need care: the lists on top, everybody by priority, one more by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.actions.care import NewCare, register_care
from bihuan.apps.residents.rules.doing import check_care
from bihuan.web.desk.care.register_page import entry_form, register_context
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/care/care.html"


@require_GET
@with_session
def care(request: SessionRequest) -> HttpResponse:
    """Show the register."""
    return render(request, PAGE, register_context(looker(request), request.GET))


@require_POST
@with_session
def register(request: SessionRequest) -> HttpResponse:
    """Put somebody on the register and go to their entry; refused, show what was typed."""
    look = looker(request)
    check_care(look.by, Action.CREATE)
    form, made = entry_form(look, request.POST), []

    def do(told: Told) -> str:
        made.append(register_care(new=NewCare(**told), by=look.by, at=look.at).pk)
        return _("Put on the register.")

    said = form.attempt(do)
    if not said:
        return render(request, PAGE, register_context(look, request.GET, form), status=form.status)
    messages.success(request, said)
    return redirect("desk:care-entry", made[0])
