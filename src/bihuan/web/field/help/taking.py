"""A request for help is taken on a phone: by a gate keeper or an officer, in the words of whoever asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.apps.core.rules import Role
from bihuan.apps.residents.access.help import check_may_take
from bihuan.apps.residents.actions.help import take_request
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.help_forms import TakeForm
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_http_methods(["GET", "POST"])
@with_session
def take(request: SessionRequest) -> HttpResponse:
    """Take a request down; the desk confirms its class and sends it on."""
    look = looker(request)
    check_may_take(look.by)
    told = request.POST if request.method == "POST" else None
    form = TakeForm(told, channel="gate" if look.by.role is Role.GATE_KEEPER else "officer")
    if request.method == "POST" and form.attempt(
        lambda new, command: take_request(new=new, by=look.by, at=look.at, command=command)
    ):
        messages.success(request, _("The request is kept; the desk sends it on and calls back."))
        return redirect("field:help")
    return render(request, "field/help.html", {"form": form}, status=form.status if form.is_bound else 200)
