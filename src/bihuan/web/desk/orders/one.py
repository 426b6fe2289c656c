"""One order: all that is known of it, its story, and the moves that are possible now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.access import get_order, get_order_by_glass
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.desk.orders.order_page import order_context
from bihuan.web.parts.choices import bound_form
from bihuan.web.parts.clock import now
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.move_forms import BY_MACHINE_OR_RECORD, MoveForm, perform
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/orders/order.html"


@require_GET
@with_session
def order(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Show the order; `?move=` opens the form of that move."""
    row = get_order_by_glass(request.session_of.actor, str(order_id), now())
    context = order_context(request.session_of, looker(request), row)
    return render(request, PAGE, {**context, "open_move": request.GET.get("move", ""), "next": _next(request.GET)})


def _next(data: QueryDict) -> str:
    """Return where a move leads back to: "unit" when it was begun at the unit's desk, else ""."""
    return "unit" if data.get("next") == "unit" else ""


@require_POST
@with_session
def move(request: SessionRequest, order_id: UUID, move: str) -> HttpResponse:
    """Make one move; where it is refused, show the order as it stands now with the form as it was filled in."""
    if move not in MOVES or move in BY_MACHINE_OR_RECORD:
        raise NotAllowed("not_found")
    by, at = request.session_of.actor, now()
    row = get_order(by, str(order_id))
    form = bound_form(move, row, by, at, request.POST)
    moved = perform(form, row.pk, by, at) if form.is_valid() else None
    if moved is None:
        return _refused(request, row.pk, form)
    text = _("%(move)s: done. Order %(number)s is now: %(state)s.")
    names = {"move": label("move", move), "number": number_of(row.pk), "state": label("state", moved.state)}
    messages.success(request, text % names)
    return redirect("desk:unit") if _next(request.POST) else redirect("desk:order", row.pk)


def _refused(request: SessionRequest, order_id: str, form: MoveForm) -> HttpResponse:
    """Show the order as it stands now, the refused form open and filled in as before."""
    row = get_order(request.session_of.actor, order_id)
    context = order_context(request.session_of, looker(request), row, form)
    more = {"open_move": form.move, "next": _next(request.POST)}
    return render(request, PAGE, {**context, **more}, status=409 if form.non_field_errors() else 422)
