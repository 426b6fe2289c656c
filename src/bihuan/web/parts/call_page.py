"""The page of a call with a code, at the desk and on a phone alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from bihuan.web.parts.calls_seen import call_shown, standing

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from bihuan.web.parts.disclosure import Looker
    from bihuan.web.parts.sessions import SessionRequest

STANDING = "parts/calls/standing.html"


def call_page(request: SessionRequest, look: Looker, order_id: UUID, *, page: str, void: str) -> HttpResponse:
    """Open a call where a form was sent and show its code this once; asked by the live part, say how the code stands.

    `page` is the template, `void` the name of the address by which a code is voided there.

    :raises NotAllowed: `wrong_role`, `not_found`, `cannot_show`.
    """
    if request.htmx:
        context = standing(look, order_id) | {"void_url": reverse(void, args=[order_id])}
        return render(request, STANDING, context)
    context, status = call_shown(look, order_id, request.POST if request.method == "POST" else None)
    return render(request, page, context, status=status)
