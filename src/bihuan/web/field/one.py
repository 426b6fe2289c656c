"""One order on a phone: call, go there, start, report; and the confirmation that the report was received."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import UNIT_ROLES, check_role
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.access import get_order, list_orders
from bihuan.apps.orders.queries.orders import Filters, story
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.field.order_screen import screen_context
from bihuan.web.parts.choices import bound_form
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.move_forms import BY_MACHINE_OR_RECORD, perform
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "field/order.html"


@require_GET
@with_session
def order(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Show one order on one screen."""
    by = request.session_of.actor
    check_role(by, UNIT_ROLES)
    return render(request, PAGE, screen_context(looker(request), get_order(by, str(order_id))))


@require_POST
@with_session
def move(request: SessionRequest, order_id: UUID, move: str) -> HttpResponse:
    """Make one move; a report is answered with its place in the journal, a refusal with the form as it was."""
    look = looker(request)
    by, at = look.by, look.at
    check_role(by, UNIT_ROLES)
    if move not in MOVES or move in BY_MACHINE_OR_RECORD:
        raise NotAllowed("not_found")
    row = get_order(by, str(order_id))
    form = bound_form(move, row, by, at, request.POST)
    moved = perform(form, row.pk, by, at) if form.is_valid() else None
    if moved is None:
        context = screen_context(look, get_order(by, row.pk), form)
        return render(request, PAGE, context, status=409 if form.non_field_errors() else 422)
    if move in {"report", "note"}:
        return redirect(f"{reverse('field:received', args=[row.pk])}?n={moved.n}")
    text = _("%(move)s: done. Order %(number)s is now: %(state)s.")
    names = {"move": label("move", move), "number": number_of(row.pk), "state": label("state", moved.state)}
    messages.success(request, text % names)
    return redirect("field:order", row.pk)


@require_GET
@with_session
def received(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Show what the journal holds of the report: its number, its time, and whether it came late."""
    look = looker(request)
    by, at = look.by, look.at
    row = get_order(by, str(order_id))
    asked = request.GET.get("n", "")
    written = [one for one in story(row.pk) if str(one.n) == asked and one.actor == by.account]
    if not written:
        raise NotAllowed("not_found")
    mine = list_orders(by, Filters(open_only=True, assignee=by.account, states=("SIGNED", "WORKING")), at)
    context = {"order": row, "number": number_of(row.pk), "event": written[0], "following": mine.first()}
    return render(request, "field/received.html", {**context, "left": mine.count()})
