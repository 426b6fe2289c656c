"""A call with a code on a phone: what to say, the code shown once, how it stands, a new one, none any more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.core.access import UNIT_ROLES, check_role
from bihuan.web.parts.call_page import call_page
from bihuan.web.parts.calls_seen import void_code
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_http_methods(["GET", "POST"])
@with_session
def call(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Open a call about an order and show its code this once; asked by the live part, say how the code stands."""
    look = looker(request)
    check_role(look.by, UNIT_ROLES)
    return call_page(request, look, order_id, page="field/calls/call.html", void="field:void-call")


@require_POST
@with_session
def void(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Void one's code about an order without a new one: it was given to somebody else, or nobody is called."""
    look = looker(request)
    check_role(look.by, UNIT_ROLES)
    messages.success(request, void_code(look, order_id))
    return redirect("field:call", order_id)
