"""Hand-over: the sheet, given by one person, received by another; the lead may answer for going on without."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.actions.handover import give_handover, override_handover, receive_handover
from bihuan.web.desk.books.handover_page import get_handover, handover_context, sheet_context, unit_of
from bihuan.web.desk.books.printing import download, print_handover
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/books/handover.html"


@require_GET
@with_session
def handover(request: SessionRequest) -> HttpResponse:
    """Show what the next shift must know, or the hand-over that waits for its second signature."""
    return render(request, PAGE, handover_context(request.session_of, now()))


@require_GET
@with_session
def sheet(request: SessionRequest, handover_id: UUID) -> HttpResponse:
    """Show one hand-over as it was signed."""
    found = get_handover(request.session_of, str(handover_id))
    return render(request, PAGE, sheet_context(request.session_of, found, now()))


@require_GET
@with_session
def printed(request: SessionRequest, handover_id: UUID, form: str) -> HttpResponse:
    """Give a hand-over as a file, with its signatures."""
    found = get_handover(request.session_of, str(handover_id))
    context = sheet_context(request.session_of, found, now())
    name = f"handover-{found.unit}-{localtime(found.given_at):%Y%m%d-%H%M}"
    return download(print_handover(context, request.session_of), form, name)


@require_POST
@with_session
def give(request: SessionRequest) -> HttpResponse:
    """Hand the shift over, as the first signature."""
    session = request.session_of
    try:
        give_handover(unit=unit_of(session), by=session.actor, at=now())
    except NotAllowed as refusal:
        return _refused(request, refusal)
    at_desk = _("Handed over. Until the next shift signs, nothing can be dispatched.")
    messages.success(request, at_desk if session.is_desk else _("Handed over. It waits for the second signature."))
    return redirect("desk:handover")


@require_POST
@with_session
def receive(request: SessionRequest, handover_id: UUID) -> HttpResponse:
    """Take the shift over, as the second signature."""
    found = get_handover(request.session_of, str(handover_id))
    try:
        receive_handover(handover_id=found.pk, by=request.session_of.actor, at=now())
    except NotAllowed as refusal:
        return _refused(request, refusal)
    messages.success(request, _("Received. The shift is yours."))
    return redirect("desk:handover")


@require_POST
@with_session
def override(request: SessionRequest, handover_id: UUID) -> HttpResponse:
    """Let the shift act without the second signature, with a reason, in the lead's name."""
    found = get_handover(request.session_of, str(handover_id))
    reason = request.POST.get("reason", "")
    try:
        override_handover(handover_id=found.pk, reason=reason, by=request.session_of.actor, at=now())
    except NotAllowed as refusal:
        return _refused(request, refusal, reason)
    messages.warning(request, _("The shift may act. Your name and your reason stand in the journal."))
    return redirect("desk:handover")


def _refused(request: SessionRequest, refusal: NotAllowed, reason: str = "") -> HttpResponse:
    """Show the page again with why nothing was signed; what is not theirs stays hidden."""
    if refusal.code in LOOKS_MISSING:
        raise refusal
    context = handover_context(request.session_of, now())
    return render(request, PAGE, {**context, "refusal": label("code", refusal.code), "reason": reason}, status=409)
